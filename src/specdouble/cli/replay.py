"""`specdouble replay`: send the requests of a finding again."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import click

from specdouble.cli.test import check_installed, read_headers
from specdouble.errors import ConfigError

_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("finding", metavar="ID")
@click.option("--base-url", metavar="URL", help="Send to this server; without it, to what the run has tested.")
@click.option("-H", "--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="Send this with every request.")
@click.option(
    "--peer-header", "peer_headers", multiple=True, metavar="'NAME: VALUE'", help="What a second tenant sends."
)
@click.option("--personas", type=_FILE, help="Who may call, in the form of a personas.yaml.")
@click.option("--from", "file", type=_FILE, metavar="FILE", help="A report.json; without it, the last run here.")
def replay(finding: str, base_url: str | None, file: Path | None, **given: Any) -> None:
    """Send the requests of a finding of the last run again.

    Tells whether it is still there. Exit codes: 0 it is fixed, 1 it is still there, or cannot be told, 2 wrong use.
    """
    check_installed()
    from specdouble.testing.report.writing import kept_file, read_report

    report = read_report(file or kept_file())
    run, found = _find(report, finding)
    headers = {name: read_headers(given[name]) for name in ("headers", "peer_headers")}
    sys.exit(_replay(run, found, base_url, {**headers, "personas": given["personas"]}))


def _find(report: Mapping[str, Any], name: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    known = {one["id"]: (run, one) for run in report["runs"] for one in run["findings"]}
    if name not in known:
        close = get_close_matches(name, known, 1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise ConfigError(f"no finding {name!r} in the last run; there are: {', '.join(known) or 'none'}.{hint}")
    if not known[name][1]["chain"]:
        raise ConfigError(f"finding {name} has no requests: it is about the document alone")
    return known[name]


def _replay(run: Mapping[str, Any], found: Mapping[str, Any], base_url: str | None, given: Mapping[str, Any]) -> int:
    from specdouble.testing.replay.once import replay_finding
    from specdouble.testing.suite.terminal import Terminal

    terminal = Terminal()
    outcome = replay_finding(run, found, base_url, given)
    terminal.tell_replay(found, outcome)
    return 0 if outcome.verdict == "fixed" else 1
