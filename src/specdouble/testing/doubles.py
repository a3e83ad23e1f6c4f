"""The doubles of a project, each built once in a process, and a client to a fresh world for each test."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Self

from specdouble.control.routes import Control
from specdouble.runtime.settings import Settings, load_settings
from specdouble.serve.build import build
from specdouble.serve.double import Double
from specdouble.serve.project import Project
from specdouble.serve.stage import Stage
from specdouble.serve.switchboard import Switchboard
from specdouble.testing.api import Api
from specdouble.testing.judge import Judge
from specdouble.testing.target import Application, InProcess

CLOCK = "2026-01-15T09:00:00Z"
"""Where time stands in tests."""


@dataclass(frozen=True)
class Opened:
    """One API as `specdouble serve` would serve it, with its control plane, in this process."""

    double: Double
    stage: Stage
    app: Application
    settings: Settings

    def reset(self, world: str | None = None) -> None:
        """Put every row back to the start of a world; None is the project's own."""
        self.stage.reset(world=world or self.settings.world)


def open_double(project: Project, name: str) -> Opened:
    """Build an API as the project's settings say, with a clock that stands at CLOCK."""
    settings = load_settings(project.root, name).with_values({"clock": CLOCK}, "the tests")
    double = build(project.api(name), settings).double
    stage = Stage({name: double}, settings)
    return Opened(double, stage, Switchboard(stage, Control(stage).app()), settings)


class Doubles:
    """The doubles of a project, in process. Leaving the context gives back what they hold."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._clients: dict[str, tuple[Opened, Api]] = {}

    def fresh(self, name: str, world: str | None = None) -> Api:
        """Put an API into the start of a world (the project's own), and return the client of the first persona."""
        if name not in self._clients:
            opened = open_double(self._project, name)
            self._clients[name] = opened, client(opened)
        opened, api = self._clients[name]
        opened.reset(world)
        return api

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for _, api in self._clients.values():
            api.target.close()


def client(opened: Opened) -> Api:
    """Make the client of an API in this process, signed in as its first persona."""
    about = opened.double.description
    personas = {persona.user.name: persona for persona in about.personas}
    return Api(
        document=about.document,
        target=InProcess(opened.app, f"http://double{about.mount}"),
        judge=Judge(about.document),
        personas=personas,
        persona=next(iter(personas), None),
    )
