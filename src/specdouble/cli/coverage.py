"""`specdouble coverage`: how much of a document some traffic has seen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from specdouble.cli.options import document_options, read_targets
from specdouble.contract.json_text import dump_json
from specdouble.errors import ConfigError


@click.command()
@document_options
@click.option(
    "--har",
    "hars",
    multiple=True,
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The traffic, as an HTTP Archive; several add up.",
)
@click.option("--base-url", metavar="URL", help="Where the paths of the document begin in it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def coverage(
    targets: tuple[str, ...], hars: tuple[Path, ...], base_url: str | None, as_json: bool, **flags: Any
) -> None:
    """Measure how much of a document an HTTP Archive has seen.

    That is operations, statuses, parameters, and constraints from both sides. A browser's network tab writes such a
    file; a double's own is `curl -o traffic.har URL/-/journal.har`.
    """
    from specdouble.contract.wire import Contract
    from specdouble.testing.coverage.har import read_har
    from specdouble.testing.coverage.meter import Meter
    from specdouble.testing.coverage.text import text

    sources = read_targets(targets, flags)
    if base_url is not None and len(sources) > 1:
        raise ConfigError("--base-url is one API's: name it")
    found = []
    for source, document in sources:
        meter = Meter(document, Contract(document), base_url or source.mount)
        for file in hars:
            for exchange, persona in read_har(file.read_bytes(), str(file)):
                meter.add(exchange, persona)
        found.append(meter.result)
    click.echo(dump_json([one.as_json() for one in found]) if as_json else "\n\n".join(map(text, found)))
