"""Flags that several commands share, and how they become settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from specdouble.contract.model import Document
from specdouble.runtime.settings import Settings, load_settings
from specdouble.serve.build import Built, build
from specdouble.serve.project import ApiSource, choose, find_project
from specdouble.serve.reading import read_document
from specdouble.serve.shelf import open_shelf

Command = Callable[..., Any]

_REMOTE = "Read what a $ref names on the network, too."
_TARGETS = click.argument("targets", nargs=-1, metavar="[API|FILE|URL]...")
_DOCUMENT_OPTIONS = (
    click.option("--overlay", type=click.Path(exists=True, dir_okay=False), help="Apply an OpenAPI Overlay first."),
    click.option("--ref-root", type=click.Path(exists=True, file_okay=False), help="Let $ref reach files below this."),
    click.option("--allow-remote-refs", is_flag=True, default=None, help=_REMOTE),
    click.option("--strict/--no-strict", default=None, help="Refuse a document with any finding."),
)
_RATE_LIMITS = "Heed x-rate-limit of the document."
_CLASSIC = "Answer from examples and schemas alone, and remember nothing."
_ANSWERS = click.Choice(["refuse", "report", "off"])
_WORLD_OPTIONS = (
    click.option("--store", metavar="URL", help="Where rows are kept: memory, or sqlite:///double.db."),
    click.option("--world", help="The world to start from (demo, empty, busy, ...)."),
    click.option("--seed", type=int, help="Seed of ids and made-up values."),
    click.option("--clock", metavar="now|ISO", help="The real time, or one that stands: 2026-01-15T09:00:00Z."),
    click.option("--auth", type=click.Choice(["personas", "any", "off"]), help="Whose credentials count."),
    click.option("--rate-limits/--no-rate-limits", default=None, help=_RATE_LIMITS),
    click.option("--responses", type=_ANSWERS, help="What becomes of an answer that breaks the document."),
    click.option("--stateless/--no-stateless", default=None, help=_CLASSIC),
    click.option("--dynamic/--no-dynamic", default=None, help="Make answers up anew each time, past their examples."),
    click.option("--errors/--no-errors", default=None, help="Answer 500 where an example breaks its schema."),
    click.option("--unknown-ids", type=click.Choice(["404", "generate"]), help="What an id without a row is answered."),
)


def document_options(command: Command) -> Command:
    """Add what names documents and says how to read them."""
    return _decorate(command, (_TARGETS, *_DOCUMENT_OPTIONS))


def cache_option(command: Command) -> Command:
    """Add where documents are kept for the next start."""
    return click.option("--cache", metavar="DIR|off", help="Where documents are kept once they were read.")(command)


def world_options(command: Command) -> Command:
    """Add what says how a double behaves."""
    return _decorate(command, _WORLD_OPTIONS)


def _decorate(command: Command, decorators: Sequence[Callable[[Command], Command]]) -> Command:
    for decorator in reversed(decorators):
        command = decorator(command)
    return command


def build_targets(targets: Sequence[str], flags: dict[str, Any]) -> tuple[Settings, list[Built]]:
    """Build the doubles that were named. A flag that is None was not given: file and environment stay in force."""
    settings, sources = read_sources(targets, flags)
    return settings, [build(source, own, shelf=open_shelf(own)) for source, own in sources]


def read_targets(targets: Sequence[str], flags: dict[str, Any]) -> list[tuple[ApiSource, Document]]:
    """Read the documents that were named, and build nothing."""
    _, sources = read_sources(targets, flags)
    return [(source, read_document(source, own)) for source, own in sources]


def read_settings(flags: dict[str, Any]) -> Settings:
    """Read the settings of the project here, with what the command line says."""
    project = find_project()
    given = {key: value for key, value in flags.items() if value is not None}
    return load_settings(project.root if project else None).with_values(given, "the command line")


def read_sources(targets: Sequence[str], flags: dict[str, Any]) -> tuple[Settings, list[tuple[ApiSource, Settings]]]:
    """Find what was named, each with the settings that hold for it."""
    project = find_project()
    root = project.root if project else None
    given = {key: value for key, value in flags.items() if value is not None}

    def settings(api: str | None = None) -> Settings:
        return load_settings(root, api).with_values(given, "the command line")

    chosen = choose(targets, project)
    return settings(), [(one, settings(one.name) if one.is_project_api else _foreign(settings())) for one in chosen]


def _foreign(settings: Settings) -> Settings:
    """Drop what belongs to a project: its personas are not those of a document from elsewhere."""
    return replace(settings, auth=None) if settings.auth == "personas" else settings


def show_path(text: str) -> str:
    """Shorten a path below the current folder."""
    path = Path(text)
    return str(path.relative_to(Path.cwd())) if path.is_absolute() and path.is_relative_to(Path.cwd()) else text
