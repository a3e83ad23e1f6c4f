"""The pytest plugin: for each API of the project a fixture of its name, the client of a double made for this test."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from specdouble.testing.doubles import Doubles


def pytest_configure(config: pytest.Config) -> None:
    """Make the fixtures of the project around pytest's root folder; elsewhere there are none."""
    from specdouble.runtime.settings import find_root
    from specdouble.serve.project import Project

    config.addinivalue_line("markers", "world(name): the world that this test starts from, in place of the project's")
    root = find_root(config.rootpath)
    if root is not None:
        config.pluginmanager.register(_fixtures(Project(root)), "specdouble-apis")


def _fixtures(project: Any) -> ModuleType:
    """Put the fixtures into a module, which is what pytest looks for them in."""
    module = ModuleType("specdouble_apis")
    module.__dict__["specdouble_doubles"] = _doubles(project)
    for name in project.names():
        module.__dict__[name] = _api(name)
    return module


def _doubles(project: Any) -> Any:
    @pytest.fixture(scope="session", name="specdouble_doubles")
    def doubles() -> Iterator[Doubles]:
        """Every double that this process has made: reading a document once is enough."""
        from specdouble.testing.doubles import Doubles

        with Doubles(project) as made:
            yield made

    return doubles


def _api(name: str) -> Any:
    @pytest.fixture(name=name)
    def api(request: pytest.FixtureRequest, specdouble_doubles: Doubles) -> Any:
        world = request.node.get_closest_marker("world")
        return specdouble_doubles.fresh(name, world.args[0] if world else None)

    return api
