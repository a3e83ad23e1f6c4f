"""The doubles of a project, each built once in a process, and a client to a fresh world for each test."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from specdouble.runtime.settings import load_settings
from specdouble.serve.build import build
from specdouble.serve.double import Double
from specdouble.serve.project import Project
from specdouble.testing.api import Api
from specdouble.testing.judge import Judge
from specdouble.testing.target import InProcess

CLOCK = "2026-01-15T09:00:00Z"
"""Where time stands in tests."""


class Doubles:
    """The doubles of a project, in process. Leaving the context gives back what they hold."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._clients: dict[str, tuple[Double, Api]] = {}

    def fresh(self, name: str, world: str | None = None) -> Api:
        """Put an API into the start of a world (the project's own), and return the client of the first persona."""
        if name not in self._clients:
            self._clients[name] = self._open(name)
        double, client = self._clients[name]
        double.reset(world or load_settings(self._project.root, name).world)
        return client

    def _open(self, name: str) -> tuple[Double, Api]:
        double = build_double(self._project, name)
        return double, client(double)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for _, client in self._clients.values():
            client.target.close()


def build_double(project: Project, name: str) -> Double:
    """Build the double of an API as the project's settings say, with a clock that stands at CLOCK."""
    settings = load_settings(project.root, name).with_values({"clock": CLOCK}, "the tests")
    return build(project.api(name), settings).double


def client(double: Double) -> Api:
    """Make the client of a double in this process, signed in as its first persona."""
    about = double.description
    personas = {persona.user.name: persona for persona in about.personas}
    return Api(
        document=about.document,
        target=InProcess(double),
        judge=Judge(about.document),
        personas=personas,
        persona=next(iter(personas), None),
    )
