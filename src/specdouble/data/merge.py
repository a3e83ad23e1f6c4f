"""Two schemas as one: what both admit, as far as keywords can be put together (allOf)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import lcm
from typing import Any

from specdouble.contract.model import Json, Schema

Base = dict[str, Any]


def merge(one: Mapping[str, Any], other: Mapping[str, Any]) -> Base:
    """Return a schema for what `one` and `other` both admit; annotations of `one` win.

    Subschemas are put side by side under `allOf`, not merged in depth, so that recursive schemas stay finite.
    """
    merged = dict(one)
    for keyword, theirs in other.items():
        if keyword not in merged:
            merged[keyword] = theirs
        elif keyword in _RULES and merged[keyword] != theirs:
            merged[keyword] = _RULES[keyword](merged[keyword], theirs)
    if "properties" in merged:
        merged["properties"] = _close(_close(merged["properties"], one), other)
    return merged


def both(one: Schema, other: Schema) -> Schema:
    """Return a schema for what both admit, unmerged."""
    if one == other or other is True:
        return one
    if one is True:
        return other
    if one is False or other is False:
        return False
    return {"allOf": [one, other]}


def _close(properties: Base, side: Mapping[str, Any]) -> Base:
    """Hold the properties that one side does not name to what it says of all others (additionalProperties)."""
    extra = side.get("additionalProperties", True)
    if extra is True or side.get("patternProperties"):
        return properties
    known = side.get("properties", {})
    return {name: schema if name in known else both(schema, extra) for name, schema in properties.items()}


def _types(one: Json, other: Json) -> list[str]:
    theirs = as_list(other)
    return [name for name in as_list(one) if name in theirs or (name == "integer" and "number" in theirs)] + [
        "integer" for name in as_list(one) if name == "number" and "integer" in theirs and "number" not in theirs
    ]


def as_list(kind: Json) -> list[str]:
    """Return the names that a `type` keyword holds."""
    return kind if isinstance(kind, list) else [kind]


def _union(one: list[Json], other: list[Json]) -> list[Json]:
    return [*one, *(item for item in other if item not in one)]


def _common(one: list[Json], other: list[Json]) -> list[Json]:
    return [item for item in one if item in other]


def _properties(one: Base, other: Base) -> Base:
    return {**one, **{name: both(one[name], schema) if name in one else schema for name, schema in other.items()}}


def _multiple(one: float, other: float) -> float:
    if isinstance(one, int) and isinstance(other, int):
        return lcm(one, other)
    return max(one, other)


def _dependent(one: Base, other: Base) -> Base:
    return {name: _union(one.get(name, []), other.get(name, [])) for name in {**one, **other}}


def _prefix(one: list[Schema], other: list[Schema]) -> list[Schema]:
    longest = one if len(one) >= len(other) else other
    return [both(one[i], other[i]) if i < min(len(one), len(other)) else item for i, item in enumerate(longest)]


_RULES: dict[str, Callable[[Any, Any], Any]] = {
    "type": _types,
    "enum": _common,
    "required": _union,
    "properties": _properties,
    "patternProperties": _properties,
    "dependentRequired": _dependent,
    "dependentSchemas": _properties,
    "prefixItems": _prefix,
    "multipleOf": _multiple,
    **dict.fromkeys(("additionalProperties", "items", "contains", "propertyNames"), both),
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"), min),
    **dict.fromkeys(("uniqueItems", "readOnly", "writeOnly"), lambda one, other: one or other),
}
