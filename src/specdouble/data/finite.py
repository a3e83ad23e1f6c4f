"""How deep a schema must go, and how large a value grows: what keeps recursive values finite."""

from __future__ import annotations

from specdouble.contract.model import Schema
from specdouble.data.shapes import Shape, Shapes

ENDLESS = 99
_ROOM = 12
_LARGEST = 500
_LEVELS = 5


class Measure:
    """Measures the schemas of one set of shapes; every figure is worked out once."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._heights: dict[tuple[int, int], int] = {}
        self._weights: dict[tuple[int, int], int] = {}

    def levels(self, schema: Schema) -> int:
        """Return how many levels of optional parts may be filled before a value grows too large."""
        return next((depth for depth in range(_LEVELS, 1, -1) if self._weight(schema, depth) <= _LARGEST), 1)

    def height(self, schema: Schema, room: int = _ROOM) -> int:
        """Return the least depth of a value of this schema; ENDLESS where there is none within `room`."""
        if room == 0:
            return ENDLESS
        mark = (id(schema), room)
        if mark not in self._heights:
            self._heights[mark] = ENDLESS  # a branch that is the schema itself leads nowhere
            self._heights[mark] = self._measure(self._shapes.of(schema), room)
        return self._heights[mark]

    def _measure(self, shape: Shape, room: int) -> int:
        if shape.nothing:
            return ENDLESS
        base = shape.base
        if "const" in base or "enum" in base or not {"object", "array"}.issuperset(shape.types):
            own = 0
        else:
            own = min(self._container(base, kind, room) for kind in shape.types)
        return max([own, *(min(self.height(branch, room) for branch in union.branches) for union in shape.unions)])

    def _container(self, base: dict[str, object], kind: str, room: int) -> int:
        properties = base.get("properties", {})
        parts: list[Schema] = []
        if kind == "object" and isinstance(properties, dict):
            required = base.get("required", ())
            parts = [properties[name] for name in required if name in properties]  # type: ignore[attr-defined]
        elif kind == "array" and base.get("minItems") and "items" in base:
            parts = [base["items"]]
        return 1 + max((self.height(part, room - 1) for part in parts), default=0)

    def _weight(self, schema: Schema, levels: int) -> int:
        if levels == 0:
            return 1
        mark = (id(schema), levels)
        if mark not in self._weights:
            self._weights[mark] = 1
            self._weights[mark] = self._weigh(self._shapes.of(schema), levels)
        return self._weights[mark]

    def _weigh(self, shape: Shape, levels: int) -> int:
        properties = shape.base.get("properties", {})
        weight = 1 + sum(self._weight(part, levels - 1) for part in properties.values())
        if "items" in shape.base:
            weight += 2 * self._weight(shape.base["items"], levels - 1)
        return weight + sum(max(self._weight(branch, levels) for branch in union.branches) for union in shape.unions)
