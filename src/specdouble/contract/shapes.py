"""What kinds of value a schema admits: all that is needed to turn text into JSON before a validator judges it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from specdouble.contract.model import Document, Schema

Json = Any

ALL = frozenset({"integer", "number", "boolean", "string", "null", "array", "object"})
PRIMITIVES = frozenset({"integer", "number", "boolean", "string", "null"})
_ARRAY_WORDS = ("items", "prefixItems", "minItems", "maxItems", "uniqueItems")
_OBJECT_WORDS = ("properties", "additionalProperties", "required", "minProperties", "patternProperties")
_NUMBER_WORDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")


class Shape:
    """The types a schema admits, and the shapes of its items and properties, each worked out when it is asked for."""

    def __init__(self, schemas: _Shapes, schema: Schema) -> None:
        self._schemas = schemas
        self._parts = schemas.parts(schema)
        types = schemas.types(schema)
        self.types: frozenset[str] = _guess(self._parts) if types == ALL else types

    @cached_property
    def primitives(self) -> frozenset[str]:
        """The types that a text can be."""
        return self.types & PRIMITIVES

    @cached_property
    def binary(self) -> bool:
        """Whether the value is bytes."""
        return any(_is_binary(part) for part in self._parts)

    @cached_property
    def open(self) -> bool:
        """Whether the schema itself names additional properties, so that any name belongs to it."""
        return any(part.get("additionalProperties") not in (None, False) for part in self._parts)

    @cached_property
    def xml(self) -> dict[str, Json]:
        """What the schema says of its XML (OpenAPI, XML Object)."""
        return next((part["xml"] for part in self._parts if isinstance(part.get("xml"), dict)), {})

    @cached_property
    def has_prefix(self) -> bool:
        """Whether items differ by their position."""
        return bool(self._prefix)

    @cached_property
    def names(self) -> frozenset[str]:
        """The names of the properties that the schema knows."""
        return frozenset(self._properties)

    def item(self, index: int) -> Shape:
        """Return the shape of an array's item."""
        return self._schemas.shape(self._prefix[index]) if index < len(self._prefix) else self._items

    def property(self, name: str) -> Shape:
        """Return the shape of an object's property."""
        schemas = self._properties.get(name)
        return self._others if schemas is None else self._schemas.joined(schemas)

    @cached_property
    def _prefix(self) -> list[Schema]:
        return [one for part in self._parts[:1] for one in _list(part, "prefixItems")]

    @cached_property
    def _items(self) -> Shape:
        return self._schemas.joined([part["items"] for part in self._parts if "items" in part])

    @cached_property
    def _properties(self) -> dict[str, list[Schema]]:
        found: dict[str, list[Schema]] = {}
        for part in self._parts:
            properties = part.get("properties")
            for name, schema in properties.items() if isinstance(properties, dict) else ():
                found.setdefault(name, []).append(schema)
        return found

    @cached_property
    def _others(self) -> Shape:
        named = [part.get("additionalProperties") for part in self._parts]
        return self._schemas.joined([one for one in named if isinstance(one, dict)])


def shape_of(document: Document, schema: Schema) -> Shape:
    """Work out the shape of a schema of `document`'s root."""
    return _Shapes(document.resolve).shape(schema)


class _Shapes:
    """Makes shapes, and keeps them by the identity of their schemas, which the document keeps alive."""

    def __init__(self, resolve: Callable[[Schema], Schema]) -> None:
        self.resolve = resolve
        self._kept: dict[tuple[int, ...], tuple[Shape, list[Schema]]] = {}

    def shape(self, schema: Schema) -> Shape:
        return self.joined([schema])

    def joined(self, schemas: list[Schema]) -> Shape:
        """Return the shape of what any of the schemas describes; of nothing it is a text."""
        key = tuple(map(id, schemas))
        if key not in self._kept:
            schema = {"type": "string"} if not schemas else schemas[0] if len(schemas) == 1 else {"anyOf": schemas}
            self._kept[key] = (Shape(self, schema), schemas)
        return self._kept[key][0]

    def parts(self, schema: Schema) -> list[dict[str, Json]]:
        return self._parts(schema, set())

    def types(self, schema: Schema) -> frozenset[str]:
        return self._types(schema, frozenset())

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

    def _types(self, schema: Schema, seen: frozenset[str]) -> frozenset[str]:
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


TEXT = _Shapes(lambda schema: schema).shape({"type": "string"})
