"""`specdouble plan`: which tier answers each operation, over which rows, and why."""

from __future__ import annotations

from typing import Any

import click

from specdouble.cli.options import build_targets, cache_option, document_options
from specdouble.contract.json_text import dump_json


@click.command()
@document_options
@cache_option
@click.option("--json", "as_json", is_flag=True, help="One JSON array on stdout.")
def plan(targets: tuple[str, ...], as_json: bool, **flags: Any) -> None:
    """Show the tier, the collection and the reason of every operation.

    handler: a function of handlers/; resource: stateful behaviour inferred from the document; example: a named
    example of the document; generated: a value made from the schema. An x-resource in the document or in an Overlay
    overrides what was inferred.
    """
    _, builts = build_targets(targets, flags)
    if as_json:
        rows = [{"api": built.name, **row} for built in builts for row in built.explain().as_json()]
        click.echo(dump_json(rows))
        return
    click.echo("\n\n".join(built.explain().text() for built in builts))
