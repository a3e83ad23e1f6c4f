"""What comes nearest to a schema that admits nothing: right in its structure, and wrong only where nothing is right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specdouble.contract.model import Json, Schema
from specdouble.data import arrays, numbers, strings
from specdouble.data.build import Builder
from specdouble.data.objects import kind_of_anything
from specdouble.data.spot import Spot, Unbuildable

_DEPTH = 6
_TRIES = 2
_EMPTY: Mapping[str, Json] = {"object": {}, "array": [], "string": "", "integer": 0, "number": 0, "boolean": False}
# What is given up first where keywords exclude one another.
_GIVEN_UP = {
    "string": (("pattern",), ("pattern", "format"), ("pattern", "format", "minLength", "maxLength")),
    "integer": (("multipleOf",), ("maximum", "exclusiveMaximum"), ("maximum", "exclusiveMaximum", "multipleOf")),
    "array": (("uniqueItems",), ("maxItems",), ("minItems", "uniqueItems", "contains")),
}
_GIVEN_UP["number"] = _GIVEN_UP["integer"]


class Nearest:
    """Makes values with one builder where that finds none."""

    def __init__(self, builder: Builder) -> None:
        self._builder = builder
        # Loosened schemas stay with those they come from: validators are known by the identity of a schema.
        self._loosened: dict[tuple[int, int], tuple[Mapping[str, Any], dict[str, Any]]] = {}

    def make(self, schema: Schema, spot: Spot, given: Mapping[str, Json] | None = None, depth: int = _DEPTH) -> Json:
        """Return a value; whatever is wrong with it is wrong with every value."""
        if given is None:
            for attempt in spot.tries(_TRIES):
                try:
                    return self._builder.build(schema, attempt)
                except Unbuildable:
                    continue
        shape = self._builder.shapes.of(schema)
        base = shape.base
        if given is None and ("const" in base or base.get("enum")):
            return base["const"] if "const" in base else base["enum"][0]
        if shape.unions and depth:
            return self.make(
                shape.branch((0,) * len(shape.unions), (None,) * len(shape.unions)), spot, given, depth - 1
            )
        kind = "object" if given is not None else _kind(shape.types, spot)
        if kind == "object":
            return self._object(base, spot, dict(given or {}), depth)
        return self._part(kind, base, spot)

    def _object(self, base: Mapping[str, Any], spot: Spot, made: dict[str, Json], depth: int) -> Json:
        """Make what is required, each part for itself; an object that never ends is cut off."""
        properties = base.get("properties", {})
        for name in base.get("required", ()) if depth else ():
            if name not in made and not self._builder.shapes.hides(properties.get(name)):
                made[name] = self.make(properties.get(name, True), spot.child(name, spot.facts), None, depth - 1)
        return made

    def _part(self, kind: str, base: Mapping[str, Any], spot: Spot) -> Json:
        for number, names in enumerate(_GIVEN_UP.get(kind, ())):
            loose = self._loose(base, number, names)
            try:
                if kind == "string":
                    return strings.string(self._builder.validity, loose, spot)
                if kind == "array":
                    return arrays.array(self._builder, loose, spot)
                return numbers.integer(loose, spot) if kind == "integer" else numbers.number(loose, spot)
            except Unbuildable:
                continue
        return _EMPTY.get(kind)

    def _loose(self, base: Mapping[str, Any], number: int, names: tuple[str, ...]) -> dict[str, Any]:
        key = (id(base), number)
        if key not in self._loosened:
            self._loosened[key] = base, {word: value for word, value in base.items() if word not in names}
        return self._loosened[key][1]


def _kind(types: tuple[str, ...], spot: Spot) -> str:
    if len(types) in {0, 7}:
        return kind_of_anything(spot)
    return next((kind for kind in types if kind != "null"), "null")
