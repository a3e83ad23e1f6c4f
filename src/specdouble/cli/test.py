"""`specdouble test`: hold an API, or its double, to the document."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import click

from specdouble.cli.options import document_options, read_sources, world_options
from specdouble.contract.json_text import dump_json
from specdouble.errors import ConfigError
from specdouble.runtime.settings import Settings
from specdouble.serve.project import ApiSource, find_project

_LAYERS = ("lint", "probes", "fuzz", "stateful", "laws", "authz", "journeys", "second-opinion")
_NEEDED = ("httpx", "hypothesis", "jinja2", "openapi_core", "pytest", "rich", "schemathesis")
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@document_options
@click.option("--base-url", metavar="URL", help="Test this server; without it, the double, in this process.")
@click.option("--only", multiple=True, type=click.Choice(_LAYERS), help="Run this layer alone; several may be named.")
@click.option("--operation", "operations", multiple=True, metavar="ID", help="Test these alone; * fits any letters.")
@click.option(
    "--profile",
    type=click.Choice(("smoke", "pr", "nightly")),
    default="smoke",
    show_default=True,
    help="How much is tried.",
)
@click.option("-H", "--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="Send this with every request.")
@click.option(
    "--peer-header", "peer_headers", multiple=True, metavar="'NAME: VALUE'", help="What a second tenant sends."
)
@click.option("--personas", type=_FILE, help="Who may call, in the form of a personas.yaml.")
@click.option("--report", type=_FOLDER, metavar="DIR", help="Write the reports into this folder.")
@click.option("--baseline", type=_FILE, metavar="FILE", help="Known findings, which do not fail until they expire.")
@click.option("--write-baseline", is_flag=True, help="Add what is new to the baseline, and take out what is gone.")
@click.option("-v", "--verbose", is_flag=True, help="List what could not be tested, and known findings whole.")
@click.option("--json", "as_json", is_flag=True, help="One JSON array of findings on stdout.")
@world_options
def test(targets: tuple[str, ...], as_json: bool, write_baseline: bool, verbose: bool, **flags: Any) -> None:
    """Hold a double, or the server at --base-url, to its document.

    Without a name, every API of the project is tested.

    Exit codes: 0 ok, 1 findings, 2 wrong use, 3 too little was really tested, 4 a finding does not come again; where
    several hold, the first of 2, 1, 4, 3.
    """
    check_installed()
    from specdouble.testing.doubles import CLOCK
    from specdouble.testing.suite.terminal import Terminal

    own = {name: flags.pop(name) for name in _OWN}
    _, sources = read_sources(targets, {**flags, "clock": flags["clock"] or CLOCK})
    if own["base_url"] is not None and len(sources) > 1:
        raise ConfigError(
            f"--base-url is one server's: name one API or file ({', '.join(one.name for one, _ in sources)})"
        )
    _check_callers(own)
    book = _open_book(own, write_baseline=write_baseline)
    terminal = Terminal(quiet=as_json, verbose=verbose)
    for source, settings in sources:
        _run(source, settings, own, terminal, book)
    book.close()
    for result in book.results:
        terminal.tell(result)
    terminal.tell_files(book.written)
    if as_json:
        click.echo(dump_json([row for result in book.results for row in result.as_json()]))
    sys.exit(book.exit_code)


_OWN = ("base_url", "only", "operations", "profile", "headers", "peer_headers", "personas", "report", "baseline")


def check_installed() -> None:
    """Refuse to go on without the extra `test`."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise ConfigError(f"the contract tests need {', '.join(missing)}: pip install 'specdouble[test]'")


def _check_callers(own: dict[str, Any]) -> None:
    """Refuse callers that nobody would be: a double knows its own personas, or anybody."""
    flags = {"headers": "-H", "peer_headers": "--peer-header", "personas": "--personas"}
    given = [flag for name, flag in flags.items() if own[name]]
    if given and own["base_url"] is None:
        raise ConfigError(f"{' and '.join(given)} say who calls a server: name it with --base-url, or leave them out")


def _open_book(own: dict[str, Any], *, write_baseline: bool) -> Any:
    from specdouble.testing.report.book import Book

    if write_baseline and own["baseline"] is None:
        raise ConfigError("--write-baseline needs --baseline FILE, the file to write")
    return Book(own["report"], own["baseline"], is_writing_baseline=write_baseline)


def _run(source: ApiSource, settings: Settings, own: dict[str, Any], terminal: Any, book: Any) -> None:
    from specdouble.testing.suite.opening import open_subject
    from specdouble.testing.suite.options import Options
    from specdouble.testing.suite.run import run_suite

    options = Options(
        only=own["only"] or _LAYERS,
        profile=own["profile"],
        seed=settings.seed,
        base_url=own["base_url"],
        headers=read_headers(own["headers"]),
        peer_headers=read_headers(own["peer_headers"]),
        personas=own["personas"],
        operations=own["operations"],
        report=own["report"],
        baseline=own["baseline"],
    )
    project = find_project()
    subject = open_subject(source, settings, options, project.root if project is not None else None)
    try:
        with terminal.watching(subject, options) as tell:
            result = run_suite(subject, options, tell=tell, listeners=book.listeners(subject))
    finally:
        subject.target.close()
    book.add(result, source, settings)


def read_headers(texts: tuple[str, ...]) -> dict[str, str]:
    """Read headers as curl takes them. Raises ConfigError."""
    headers = {}
    for text in texts:
        name, colon, value = text.partition(":")
        if not colon or not name.strip():
            raise ConfigError(f"a header came as {text!r}, expected 'Name: value'")
        headers[name.strip()] = value.strip()
    return headers
