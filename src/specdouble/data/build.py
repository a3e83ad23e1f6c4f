"""Builds one value for one schema: the order of choice, from const to composition to plain types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from specdouble.contract.model import Document, Json, Schema
from specdouble.contract.schemas import LOOSE_NULL
from specdouble.data import arrays, examples, numbers, objects, strings
from specdouble.data.finite import ENDLESS, Measure
from specdouble.data.shapes import Direction, Shape, Shapes, Union
from specdouble.data.spot import DEEPEST, Spot, Unbuildable
from specdouble.data.validity import Validity

_NULL_SHARE = 0.12
_NARROWING = frozenset(
    ("pattern", "format", "minLength", "maxLength", "minimum", "maximum", "multipleOf", "properties")
)
_ABSENT = object()


class Builder:
    """Makes values for one document in one direction. It keeps what it learnt of schemas, and nothing of values."""

    def __init__(self, document: Document, direction: Direction) -> None:
        self.shapes = Shapes(document, direction)
        self.measure = Measure(self.shapes)
        self.validity = Validity(document, direction, to_the_letter=True)

    def build(self, schema: Schema, spot: Spot, given: Mapping[str, Json] | None = None) -> Json:
        """Return a value for `schema`; raise Unbuildable where there is none."""
        spot.patience.spend(spot.pointer)
        shape = self.shapes.of(schema)
        if shape.nothing or spot.levels < DEEPEST:
            raise Unbuildable(spot.pointer, "no value is admitted here" if shape.nothing else "the schema never ends")
        spot = spot.within(shape.ref)
        if not shape.hard or given:
            return self._once(shape, spot, given)
        return self._checked(shape, spot, given)

    def _checked(self, shape: Shape, spot: Spot, given: Mapping[str, Json] | None) -> Json:
        """Try until the schema's own validator agrees: it has keywords that cannot be built towards."""
        reason = "nothing that was tried is valid"
        for attempt in spot.tries(_tries(shape, spot)):
            try:
                value = self._once(shape, attempt, given)
            except Unbuildable as error:
                reason = error.why
                continue
            if self.validity.valid(shape.schema, value):
                return value
        raise Unbuildable(spot.pointer, reason)

    def _once(self, shape: Shape, spot: Spot, given: Mapping[str, Json] | None) -> Json:
        if given is None:
            settled = self._settled(shape, spot)
            if settled is not _ABSENT:
                return settled
        if shape.unions:
            return self.build(
                self._branch(shape, spot, given), replace(spot, refs=spot.refs[:-1]) if shape.ref else spot, given
            )
        kind = "object" if given is not None else self._kind(shape, spot)
        return _MAKERS[kind](self, shape.base, spot, given)

    def _settled(self, shape: Shape, spot: Spot) -> Json:
        base = shape.base
        if "const" in base:
            return deepcopy(base["const"])
        if "enum" in base:
            return _from_enum(self.validity, base, shape.types, spot)
        if spot.first:
            example = examples.whole(base)
            if example is not examples.NONE and self.validity.valid(shape.schema, example):
                return deepcopy(example)
        return _ABSENT

    def _branch(self, shape: Shape, spot: Spot, given: Mapping[str, Json] | None) -> Schema:
        choice = tuple(self._choose(shape, number, spot, given) for number in range(len(shape.unions)))
        tags = tuple(self._tag(shape, union, index) for union, index in zip(shape.unions, choice, strict=True))
        return shape.branch(choice, tags)

    def _tag(self, shape: Shape, union: Union, index: int) -> str | None:
        """Return the discriminator's value for a branch; None where the branch itself says another one."""
        tag = union.tags[index] if union.tags else None
        if tag is None:
            return None
        bases = (shape.base, self.shapes.of(union.branches[index]).base)
        own = [base["properties"][union.property] for base in bases if union.property in base.get("properties", {})]
        return tag if all(self.validity.valid(schema, tag) for schema in own) else None

    def _choose(self, shape: Shape, number: int, spot: Spot, given: Mapping[str, Json] | None) -> int:
        """Choose a branch that ends and that goes with what is given, an object: each try another one, null seldom."""
        union = shape.unions[number]
        branches = union.branches
        chance = spot.chance.at(f"~union{number}")
        heights = [self.measure.height(branch) for branch in branches]
        usable = [index for index, height in enumerate(heights) if height < ENDLESS] or list(range(len(branches)))
        if given is not None:
            usable = [index for index in usable if "object" in self.shapes.of(branches[index]).types] or usable
        if given:
            usable = [index for index in usable if self._agrees(shape, union, index, given)] or usable
        nulls = [index for index in usable if self.shapes.of(branches[index]).types == ("null",)]
        if nulls and LOOSE_NULL in shape.base:
            usable, nulls = [index for index in usable if index not in nulls] or nulls, []
        if spot.levels <= 0:
            usable.sort(key=lambda index: heights[index])
            return usable[spot.turn % len(usable)]
        if nulls and (spot.first or spot.turn or not strings.is_null(spot, _NULL_SHARE)):
            usable = [index for index in usable if index not in nulls] or nulls
        elif nulls:
            return nulls[0]
        start = usable.index(chance.pick(usable))
        return usable[(start + spot.turn) % len(usable)]

    def _agrees(self, shape: Shape, union: Union, index: int, given: Mapping[str, Json]) -> bool:
        """Tell whether a branch admits what is given, as far as single values tell."""
        tag = self._tag(shape, union, index)
        if tag is not None and union.property in given:
            return bool(given[union.property] == tag)
        properties = self.shapes.of(union.branches[index]).base.get("properties", {})
        return all(self.validity.valid(schema, given[name]) for name, schema in properties.items() if name in given)

    def _kind(self, shape: Shape, spot: Spot) -> str:
        """Choose one of the types; null seldom, except where nothing else comes to an end."""
        kinds = [kind for kind in shape.types if kind != "null"]
        nullable = len(kinds) < len(shape.types) and LOOSE_NULL not in shape.base
        if not kinds:
            return "null"
        if nullable and spot.levels <= 0 and {"object", "array"}.issuperset(kinds):
            return "null"
        if nullable and not spot.first and strings.is_null(spot, _NULL_SHARE):
            return "null"
        if len(shape.types) == 7:
            return objects.kind_of_anything(spot)
        return kinds[spot.turn % len(kinds)]


def _tries(shape: Shape, spot: Spot) -> int:
    branches = max((len(union.branches) for union in shape.unions), default=1)
    return max(3, min(2 * branches + 6, 40) // (1 + spot.turn))


def _from_enum(validity: Validity, base: Mapping[str, Any], types: Sequence[str], spot: Spot) -> Json:
    """Return one of the values of an enum that the other keywords admit; some documents list values of other types."""
    values = [value for value in base["enum"] if _json_type(value, types)]
    if not _NARROWING.isdisjoint(base):
        values = [value for value in values if validity.valid(base, value)]
    fitting = [value for value in values if value is not None]
    nullable = len(fitting) < len(values) and (not fitting or LOOSE_NULL not in base)
    if nullable and (not fitting or strings.is_null(spot, _NULL_SHARE)):
        return None
    if not fitting:
        raise Unbuildable(spot.pointer, "no value of the enum is admitted by the other keywords")
    example = examples.whole(base)
    return deepcopy(example if spot.first and example in fitting else strings.pick_enum(fitting, spot))


def _json_type(value: Json, types: Sequence[str]) -> bool:
    """Tell whether a value is of one of the types (JSON Schema, 4.2.1)."""
    if isinstance(value, bool):
        return "boolean" in types
    if isinstance(value, int):
        return "integer" in types or "number" in types
    if isinstance(value, float) and value.is_integer() and "integer" in types:
        return True
    names = {str: "string", float: "number", dict: "object", list: "array"}
    return names.get(type(value), "null") in types


def _null(_builder: Builder, _base: Mapping[str, Any], _spot: Spot, _given: Mapping[str, Json] | None) -> Json:
    return None


Maker = Callable[[Builder, Mapping[str, Any], Spot, Mapping[str, Json] | None], Json]
_MAKERS: dict[str, Maker] = {
    "null": _null,
    "boolean": lambda _builder, base, spot, _given: numbers.boolean(base, spot),
    "integer": lambda _builder, base, spot, _given: numbers.integer(base, spot),
    "number": lambda _builder, base, spot, _given: numbers.number(base, spot),
    "string": lambda builder, base, spot, _given: strings.string(builder.validity, base, spot),
    "array": lambda builder, base, spot, _given: arrays.array(builder, base, spot),
    "object": lambda builder, base, spot, given: objects.build_object(builder, base, spot, given or {}),
}
