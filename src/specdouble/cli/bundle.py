"""`specdouble bundle`: one document out of many files."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
import yaml

from specdouble.cli.options import document_options, read_targets
from specdouble.control.clean import client_bundle


@click.command()
@document_options
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write here; .yaml or .json decides the format.")
def bundle(targets: tuple[str, ...], output: str | None, **flags: Any) -> None:
    """Write one document out of many files, as clients are given it."""
    sources = read_targets(targets, flags)
    if len(sources) != 1:
        names = ", ".join(source.name for source, _ in sources)
        raise click.UsageError(f"bundle writes one document; name one of: {names}")
    (source, document) = sources[0]
    bundled = client_bundle(document, source.mount)
    if output is not None and not output.endswith(".json"):
        Path(output).write_text(yaml.safe_dump(bundled, sort_keys=False, allow_unicode=True, width=120), "utf-8")
        return
    text = json.dumps(bundled, indent=2, ensure_ascii=False) + "\n"
    if output is None:
        sys.stdout.write(text)
    else:
        Path(output).write_text(text, "utf-8")
