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
_NEEDED = ("httpx", "hypothesis", "openapi_core", "pytest", "schemathesis")
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
@click.option("--json", "as_json", is_flag=True, help="One JSON array of findings on stdout.")
@world_options
def test(targets: tuple[str, ...], as_json: bool, **flags: Any) -> None:
    """Test the double of an API of this project or of any document, or a server that should keep to it.

    Exit codes: 0 ok, 1 findings, 2 wrong use, 3 too little was really tested, 4 a finding does not come again.
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
    terminal = Terminal(quiet=as_json)
    results = [_run(source, settings, own, terminal) for source, settings in sources]
    if as_json:
        click.echo(dump_json([row for result in results for row in result.as_json()]))
    sys.exit(max(result.exit_code for result in results))


_OWN = ("base_url", "only", "operations", "profile", "headers", "peer_headers", "personas", "report")


def check_installed() -> None:
    """Raise ConfigError where a library of the tests is missing."""
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise ConfigError(f"the contract tests need {', '.join(missing)}: pip install 'specdouble[test]'")


def _run(source: ApiSource, settings: Settings, own: dict[str, Any], terminal: Any) -> Any:
    from specdouble.testing.suite.opening import open_subject
    from specdouble.testing.suite.options import Options
    from specdouble.testing.suite.run import run_suite

    options = Options(
        only=own["only"] or _LAYERS,
        profile=own["profile"],
        seed=settings.seed,
        base_url=own["base_url"],
        headers=_headers(own["headers"]),
        peer_headers=_headers(own["peer_headers"]),
        personas=own["personas"],
        operations=own["operations"],
        report=own["report"],
    )
    project = find_project()
    subject = open_subject(source, settings, options, project.root if project is not None else None)
    try:
        with terminal.watching(subject, options) as tell:
            result = run_suite(subject, options, tell=tell)
    finally:
        subject.target.close()
    terminal.tell(result)
    return result


def _headers(texts: tuple[str, ...]) -> dict[str, str]:
    headers = {}
    for text in texts:
        name, colon, value = text.partition(":")
        if not colon or not name.strip():
            raise ConfigError(f"a header came as {text!r}, expected 'Name: value'")
        headers[name.strip()] = value.strip()
    return headers
