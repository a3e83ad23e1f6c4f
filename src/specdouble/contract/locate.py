"""From a pointer in the resolved root back to the file and the line that a person wrote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from specdouble.contract import pointers
from specdouble.contract.model import Place
from specdouble.contract.source import Source

Json = Any


@dataclass(frozen=True)
class Locator:
    """Finds places. `origins` tells for each part of the bundle that was brought in which text it came from."""

    bundle: dict[str, Json]
    main: Source
    origins: Mapping[str, tuple[Source, str]]

    def __call__(self, pointer: str) -> Place:
        """Return the place of a pointer of `root`, or of the nearest node above it."""
        here, _, _ = pointers.through(self.bundle, pointer)
        above = here
        while above and above not in self.origins:
            above = above.rpartition("/")[0]
        source, start = self.origins.get(above, (self.main, ""))
        return source.place(start + here[len(above) :])
