"""From a pointer in the resolved root back to the file and the line that a person wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from specdouble.contract import pointers
from specdouble.contract.bundle import Bundle
from specdouble.contract.model import Place
from specdouble.contract.swagger.places import Places

Json = Any


@dataclass(frozen=True)
class Locator:
    """Finds places; `tree` is what `root` was made from: the bundle with its overlays, in OpenAPI 3."""

    tree: dict[str, Json]
    bundle: Bundle
    places: Places | None = None  # of a document that was converted

    def __call__(self, pointer: str) -> Place:
        """Return the place of a pointer of `root`, or of the nearest node above it."""
        here, _, whole = pointers.through(self.tree, pointer)
        if self.places is not None:
            here = self.places.origin(here if whole else pointer)
        source, where = self.bundle.origin(here)
        return source.place(where)
