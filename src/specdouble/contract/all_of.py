"""`allOf`: two schemas as one, for whoever lays schemas flat. What both admit, as far as keywords can be put together.

Values are made from `merge`; the shapes of behaviour and of inference keep of a schema what they ask for, and put that
together by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from math import lcm
from typing import Any

from specdouble.contract.model import Json, Schema

Base = dict[str, Any]

_NUMBERS = frozenset(("integer", "number"))


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


def properties_of_both(
    one: Mapping[str, Schema], other: Mapping[str, Schema], join: Callable[[Schema, Schema], Schema] = both
) -> dict[str, Schema]:
    """Return the properties of two schemas, those of `one` first; what both describe has to fit both."""
    return {**one, **{name: join(one[name], schema) if name in one else schema for name, schema in other.items()}}


def types_of_both(one: Collection[str], other: Collection[str]) -> list[str]:
    """Return the types that both admit; an integer is a number."""
    shared = [name for name in one if name in other]
    if not _NUMBERS.isdisjoint(one) and not _NUMBERS.isdisjoint(other) and _NUMBERS.isdisjoint(shared):
        return [name for name in one if name in shared or name == "integer"] + ["integer"] * ("integer" not in one)
    return shared


def _types(one: Json, other: Json) -> list[str]:
    return types_of_both(as_list(one), as_list(other))


def as_list(kind: Json) -> list[str]:
    """Return the names that a `type` keyword holds."""
    return kind if isinstance(kind, list) else [kind]


def _union(one: list[Json], other: list[Json]) -> list[Json]:
    return [*one, *(item for item in other if item not in one)]


def _common(one: list[Json], other: list[Json]) -> list[Json]:
    return [item for item in one if item in other]


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
    "properties": properties_of_both,
    "patternProperties": properties_of_both,
    "dependentRequired": _dependent,
    "dependentSchemas": properties_of_both,
    "prefixItems": _prefix,
    "multipleOf": _multiple,
    **dict.fromkeys(("additionalProperties", "items", "contains", "propertyNames"), both),
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "minContains"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties", "maxContains"), min),
    **dict.fromkeys(("uniqueItems", "readOnly", "writeOnly"), lambda one, other: one or other),
}
