"""What kinds of value a schema admits: all that is needed to turn text into JSON before a validator judges it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from specdouble.contract.model import Document, Schema

Json = Any

ALL = frozenset({"integer", "number", "boolean", "string", "null", "array", "object"})
PRIMITIVES = frozenset({"integer", "number", "boolean", "string", "null"})
_MAX_DEPTH = 6
_ARRAY_WORDS = ("items", "prefixItems", "minItems", "maxItems", "uniqueItems")
_OBJECT_WORDS = ("properties", "additionalProperties", "required", "minProperties", "patternProperties")
_NUMBER_WORDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")


@dataclass(frozen=True)
class Shape:
    """The types a schema admits, and the shapes of its items and properties.

    `others` is the shape of properties not named, None where there may be none; `open` says that the schema names
    its additional properties itself, so that any name belongs to it.
    """

    types: frozenset[str]
    items: Shape | None = None
    prefix: tuple[Shape, ...] = ()
    properties: Mapping[str, Shape] = field(default_factory=dict)
    others: Shape | None = None
    open: bool = False
    binary: bool = False

    @property
    def primitives(self) -> frozenset[str]:
        return self.types & PRIMITIVES

    def item(self, index: int) -> Shape:
        """Return the shape of an array's item."""
        return self.prefix[index] if index < len(self.prefix) else self.items or TEXT

    def property(self, name: str) -> Shape:
        """Return the shape of an object's property."""
        return self.properties.get(name) or self.others or TEXT


TEXT = Shape(frozenset({"string"}))


def shape_of(document: Document, schema: Schema) -> Shape:
    """Work out the shape of a schema of `document`'s root."""
    return _Shapes(document.resolve).shape(schema, 0)


class _Shapes:
    def __init__(self, resolve: Callable[[Schema], Schema]) -> None:
        self.resolve = resolve

    def shape(self, schema: Schema, depth: int) -> Shape:
        parts = self._parts(schema, set())
        types = self._types(schema, set())
        if types == ALL:
            types = _guess(parts)
        if depth >= _MAX_DEPTH:
            return Shape(types & PRIMITIVES or TEXT.types)
        return Shape(
            types,
            items=self._joined([part["items"] for part in parts if "items" in part], depth),
            prefix=tuple(self.shape(one, depth + 1) for part in parts[:1] for one in _list(part, "prefixItems")),
            properties=self._properties(parts, depth),
            others=self._others(parts, depth),
            open=any(part.get("additionalProperties") not in (None, False) for part in parts),
            binary=any(_is_binary(part) for part in parts),
        )

    def _parts(self, schema: Schema, seen: set[str]) -> list[dict[str, Json]]:
        """List a schema and everything it is composed of, each `$ref` once."""
        if not isinstance(schema, dict) or schema.get("$ref") in seen:
            return []
        if isinstance(schema.get("$ref"), str):
            seen.add(schema["$ref"])
        schema = self._resolved(schema)
        if not isinstance(schema, dict):
            return []
        members = [one for key in ("allOf", "anyOf", "oneOf") for one in _list(schema, key)]
        return [schema, *(part for member in members for part in self._parts(member, seen))]

    def _types(self, schema: Schema, seen: set[str]) -> frozenset[str]:
        if schema is False:
            return frozenset()
        if not isinstance(schema, dict) or schema.get("$ref") in seen:
            return ALL
        if isinstance(schema.get("$ref"), str):
            seen = seen | {schema["$ref"]}
        schema = self._resolved(schema)
        types = _own_types(schema) if isinstance(schema, dict) else ALL
        for one in _list(schema, "allOf"):
            types &= self._types(one, seen)
        for key in ("anyOf", "oneOf"):
            if _list(schema, key):
                types &= frozenset().union(*(self._types(one, seen) for one in _list(schema, key)))
        return types

    def _resolved(self, schema: dict[str, Json]) -> Schema:
        try:
            return self.resolve(schema)
        except (KeyError, ValueError, IndexError, TypeError):
            return {}

    def _joined(self, schemas: list[Schema], depth: int) -> Shape | None:
        if not schemas:
            return None
        return self.shape(schemas[0] if len(schemas) == 1 else {"anyOf": schemas}, depth + 1)

    def _properties(self, parts: list[dict[str, Json]], depth: int) -> dict[str, Shape]:
        found: dict[str, list[Schema]] = {}
        for part in parts:
            properties = part.get("properties")
            for name, schema in properties.items() if isinstance(properties, dict) else ():
                found.setdefault(name, []).append(schema)
        return {name: self._joined(schemas, depth) or TEXT for name, schemas in found.items()}

    def _others(self, parts: list[dict[str, Json]], depth: int) -> Shape | None:
        named = [part["additionalProperties"] for part in parts if "additionalProperties" in part]
        if any(one is False for one in named):
            return None
        return self._joined([one for one in named if isinstance(one, dict)], depth) or TEXT


def _list(schema: Schema, key: str) -> list[Json]:
    value = schema.get(key) if isinstance(schema, dict) else None
    return value if isinstance(value, list) else []


def _own_types(schema: dict[str, Json]) -> frozenset[str]:
    kind = schema.get("type")
    if isinstance(kind, str | list):
        named = frozenset([kind] if isinstance(kind, str) else kind)
        return named | {"integer"} if "number" in named else named
    if isinstance(schema.get("enum"), list):
        return frozenset().union(*map(_type_of, schema["enum"]))
    return _type_of(schema["const"]) if "const" in schema else ALL


def _type_of(value: Json) -> frozenset[str]:
    kinds = {bool: "boolean", int: "integer", str: "string", list: "array", dict: "object", type(None): "null"}
    kind = kinds.get(type(value), "number")
    return frozenset({"integer", "number"} if kind in {"integer", "number"} else {kind})


def _guess(parts: list[dict[str, Json]]) -> frozenset[str]:
    """Tell by its other words what a schema without a type is about; else a text stays a text."""
    words = {word for part in parts for word in part}
    types = {"string"}
    if words & set(_NUMBER_WORDS):
        types |= {"integer", "number"}
    if words & set(_ARRAY_WORDS):
        types = {"array"}
    if words & set(_OBJECT_WORDS):
        types = {"object"}
    return frozenset(types)


def _is_binary(part: dict[str, Json]) -> bool:
    media = part.get("contentMediaType")
    return part.get("format") == "binary" or (isinstance(media, str) and "contentEncoding" not in part)
