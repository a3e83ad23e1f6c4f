"""What a schema says about a value, flattened: references followed, `allOf` merged, unions spread out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from specdouble.behave.pointers import split
from specdouble.contract.all_of import both, properties_of_both, types_of_both
from specdouble.contract.model import Document, Json, Schema
from specdouble.contract.schemas import LOOSE_NULL


@dataclass(frozen=True)
class Shape:
    """One schema, flattened. `allowed` is None where unknown properties are welcome; `types` is empty for any type.

    `branches` are the alternatives of a union, null left out; their properties are among `properties`, and what
    every one of them requires is among `required`. `words` holds the other keywords (`default`, `enum`, `format`...).
    """

    types: frozenset[str] = frozenset()
    properties: Mapping[str, Schema] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    allowed: frozenset[str] | None = None
    items: Schema | None = None
    branches: tuple[Schema, ...] = ()
    words: Mapping[str, Json] = field(default_factory=dict)

    @property
    def nullable(self) -> bool:
        """Tell whether null is a value of this schema, by the letter too."""
        return LOOSE_NULL not in self.words and ("null" in self.types or None in self.words.get("enum", ()))

    @property
    def examples(self) -> tuple[Json, ...]:
        """The values that the schema shows."""
        listed = self.words.get("examples")
        alone = (self.words["example"],) if "example" in self.words else ()
        return (*alone, *listed) if isinstance(listed, list) else alone

    @property
    def example(self) -> Json:
        """The first of them; None where there is none."""
        return next(iter(self.examples), None)

    @property
    def is_object(self) -> bool:
        """Tell whether values are objects."""
        return "object" in self.types or (not self.types and bool(self.properties))

    @property
    def is_array(self) -> bool:
        """Tell whether values are arrays."""
        return "array" in self.types or (not self.types and self.items is not None)

    def is_a(self, *types: str) -> bool:
        """Tell whether every value that is not null has one of `types`."""
        return bool(self.types) and self.types - {"null"} <= set(types)


_ANY = Shape()
_STRUCTURE = frozenset({"type", "properties", "required", "items", "allOf", "oneOf", "anyOf", "$ref"})


class Shapes:
    """The flattened schemas of one document, each made once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._made: dict[int, tuple[Schema, Shape]] = {}

    def of(self, schema: Schema) -> Shape:
        """Flatten a schema; a schema that is part of itself is open where it comes round again."""
        if not isinstance(schema, dict):
            return _ANY
        known = self._made.get(id(schema))
        if known is None:
            self._made[id(schema)] = (schema, _ANY)
            known = self._made[id(schema)] = (schema, self._flatten(schema))
        return known[1]

    def at(self, schema: Schema, pointer: str) -> Schema | None:
        """Return the schema of what stands at a pointer of a value, None where the schema does not say."""
        for part in split(pointer):
            schema = self.of(schema).properties.get(part)
            if schema is None:
                return None
        return schema

    def property(self, schema: Schema, path: str) -> Schema | None:
        """Return the schema of a dotted property; an array on the way stands for its items."""
        for part in path.split("."):
            shape = self.of(schema)
            shape = self.of(shape.items) if shape.is_array and shape.items is not None else shape
            schema = shape.properties.get(part)
            if schema is None:
                return None
        return schema

    def _flatten(self, schema: Schema) -> Shape:
        schema = self._document.resolve(schema)
        if not isinstance(schema, dict):
            return _ANY
        shape = _own(schema)
        for part in schema.get("allOf", ()):
            shape = _both(shape, self.of(part))
        for union in ("oneOf", "anyOf"):
            if schema.get(union):
                shape = self._with_union(shape, schema[union])
        return shape

    def _with_union(self, shape: Shape, branches: list[Schema]) -> Shape:
        flat = [self.of(branch) for branch in branches]
        real = [(branch, part) for branch, part in zip(branches, flat, strict=True) if part.types != {"null"}]
        nullable = len(real) < len(branches) and (not shape.types or "null" in shape.types)
        if len(real) == 1:
            merged = _both(shape, real[0][1])
            return _with_types(merged, merged.types | {"null"}) if nullable and merged.types else merged
        spread = _spread([part for _, part in real])
        types = spread.types | {"null"} if nullable and spread.types else spread.types
        merged = _both(shape, _with_types(spread, types))
        return Shape(
            merged.types,
            merged.properties,
            merged.required,
            merged.allowed,
            merged.items,
            tuple(branch for branch, _ in real),
            merged.words,
        )


def _own(schema: Mapping[str, Json]) -> Shape:
    properties = schema.get("properties") or {}
    types = schema.get("type", ())
    return Shape(
        types=frozenset([types] if isinstance(types, str) else types),
        properties=properties,
        required=frozenset(schema.get("required") or ()),
        allowed=frozenset(properties) if _closed(schema) else None,
        items=schema.get("items"),
        words={key: value for key, value in schema.items() if key not in _STRUCTURE},
    )


def _closed(schema: Mapping[str, Json]) -> bool:
    if "patternProperties" in schema:
        return False
    return schema.get("additionalProperties") is False or schema.get("unevaluatedProperties") is False


def _both(one: Shape, other: Shape) -> Shape:
    """Merge two schemas that hold together; the first one's words win."""
    return Shape(
        types=_common(one.types, other.types),
        properties=properties_of_both(one.properties, other.properties),
        required=one.required | other.required,
        allowed=_allowed_by_both(one, other),
        items=_joined(one.items, other.items),
        branches=one.branches or other.branches,
        words={**other.words, **one.words},
    )


def _joined(one: Schema | None, other: Schema | None) -> Schema | None:
    return other if one is None else one if other is None else both(one, other)


def _common(one: frozenset[str], other: frozenset[str]) -> frozenset[str]:
    return frozenset(types_of_both(one, other)) if one and other else one or other


def _allowed_by_both(one: Shape, other: Shape) -> frozenset[str] | None:
    """Say what two schemas together allow: `unevaluatedProperties` knows its neighbours, `additionalProperties` not."""
    if one.allowed is None and other.allowed is None:
        return None
    if one.words.get("unevaluatedProperties") is False and one.words.get("additionalProperties") is not False:
        return frozenset({*one.properties, *other.properties})
    if one.allowed is None or other.allowed is None:
        return one.allowed if other.allowed is None else other.allowed
    return one.allowed & other.allowed


def _with_types(shape: Shape, types: frozenset[str]) -> Shape:
    return Shape(types, shape.properties, shape.required, shape.allowed, shape.items, shape.branches, shape.words)


def _spread(branches: list[Shape]) -> Shape:
    """Join alternatives: every property of any, and what all of them require."""
    properties: dict[str, Schema] = {}
    for branch in reversed(branches):
        properties.update(branch.properties)
    closed = all(branch.allowed is not None for branch in branches)
    untyped = any(not branch.types for branch in branches)
    return Shape(
        types=frozenset() if untyped else frozenset().union(*(branch.types for branch in branches)),
        properties=properties,
        required=frozenset.intersection(*(branch.required for branch in branches)) if branches else frozenset(),
        allowed=frozenset(properties) if closed else None,
        items=next((branch.items for branch in branches if branch.items is not None), None),
    )
