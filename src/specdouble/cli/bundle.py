"""`specdouble bundle`: one document out of many files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
import yaml

from specdouble.cli.options import build_targets, document_options
from specdouble.control.clean import client_bundle


@click.command()
@document_options
@click.option("--output", "-o", type=click.Path(dir_okay=False), help="Write here; .yaml or .json decides the format.")
def bundle(targets: tuple[str, ...], output: str | None, **flags: Any) -> None:
    """Write a document and every file it refers to as one document, as clients are given it."""
    if len(targets) > 1:
        raise click.UsageError("bundle takes one API or FILE")
    _, builts = build_targets(targets, flags)
    if len(builts) != 1:
        names = ", ".join(built.double.description.name for built in builts)
        raise click.UsageError(f"bundle takes one API; there are: {names}")
    document = client_bundle(builts[0].double)
    if output is not None and not output.endswith(".json"):
        Path(output).write_text(yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=120), "utf-8")
        return
    import json

    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    if output is None:
        sys.stdout.write(text)
    else:
        Path(output).write_text(text, "utf-8")
