"""One double of a project, in this process."""

from __future__ import annotations

from dataclasses import dataclass

from specdouble.control.routes import Control
from specdouble.runtime.settings import Settings, load_settings
from specdouble.serve.build import build
from specdouble.serve.double import Double
from specdouble.serve.project import Project
from specdouble.serve.stage import Stage
from specdouble.serve.switchboard import Switchboard
from specdouble.testing.target import Application

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
