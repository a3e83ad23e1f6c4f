"""Libraries that change under us: each has an upper bound, and Connexion stands behind one module."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
REQUIRED = [
    one
    for group in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values())
    for one in group
    if not one.startswith("specdouble[")
]


@pytest.mark.parametrize("requirement", REQUIRED)
def test_a_dependency_has_an_upper_bound(requirement: str) -> None:
    """Connexion sets none for Starlette; a new major version of anything would reach our users before us."""
    assert re.search(r"<\d", requirement.partition(";")[0])


def test_connexion_is_held_to_the_version_that_was_read() -> None:
    """What stands in these tests was found in 3.3."""
    assert "connexion>=3.3,<3.4" in PROJECT["dependencies"]


def test_every_version_is_locked() -> None:
    """Made-up words depend on the version of Faker: the lock names one of each, with its hash."""
    locked = re.findall(r"^([a-z0-9_.-]+)(?:\[.*?\])?==", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    wanted = {re.split(r"[\[<>=]", one)[0].lower() for one in REQUIRED}

    assert wanted <= set(locked)
