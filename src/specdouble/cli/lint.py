"""`specdouble lint`: whether a document is right, and whether it can be tested."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from specdouble.cli.options import document_options, read_targets, show_path
from specdouble.contract.json_text import dump_json
from specdouble.testing.lint.rules import Judged, judge_document
from specdouble.testing.lint.sarif import as_sarif


@click.command()
@document_options
@click.option("--json", "as_json", is_flag=True, help="One JSON array of findings on stdout.")
@click.option(
    "--sarif", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write SARIF 2.1.0 here."
)
def lint(targets: tuple[str, ...], as_json: bool, sarif: Path | None, **flags: Any) -> None:
    """Tell what is wrong in a document, and what is hard to test.

    Errors are wrong by the OpenAPI specification, and exit with 1; warnings do not. The rules: docs/lint.md.
    """
    found = {source.name: judge_document(document) for source, document in read_targets(targets, flags)}
    every = [judged for judgements in found.values() for judged in judgements]
    if sarif is not None:
        sarif.write_text(dump_json(as_sarif(every, Path.cwd())).decode() + "\n", "utf-8")
    if as_json:
        click.echo(dump_json([_row(api, judged) for api, judgements in found.items() for judged in judgements]))
    else:
        for api, judgements in found.items():
            _tell(api, judgements)
    sys.exit(1 if any(judged.severity == "error" for judged in every) else 0)


def _tell(api: str, found: list[Judged]) -> None:
    for judged in sorted(found, key=_order):
        where = f"{show_path(judged.place.file)}:{judged.place.line}: " if judged.place is not None else ""
        click.echo(f"{where}{judged.severity}: {judged.sentence} [{judged.rule.id}]")
    errors = sum(judged.severity == "error" for judged in found)
    click.echo(f"{api}: {errors} errors, {len(found) - errors} warnings", err=True)


def _order(judged: Judged) -> tuple[str, int]:
    return (judged.place.file, judged.place.line) if judged.place is not None else ("", 0)


def _row(api: str, judged: Judged) -> dict[str, Any]:
    place, rule = judged.place, judged.rule
    return {
        "api": api,
        "rule": rule.id,
        "severity": judged.severity,
        "operation": judged.fault.operation or None,
        "sentence": judged.sentence,
        "reason": rule.reason,
        "source": rule.source,
        "file": place.file if place is not None else None,
        "line": place.line if place is not None else None,
        "pointer": judged.fault.pointer,
    }
