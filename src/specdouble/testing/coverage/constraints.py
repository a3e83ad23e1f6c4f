"""The constraints of a schema, each with the places in a value where it holds, and the values that just keep it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from specdouble.contract.formats import FORMATS
from specdouble.contract.model import Document, Schema

_DEEPEST = 6
# Those that a validator holds a value to; any other is a remark (JSON Schema Validation, 7.2.1).
_FORMATS = frozenset(FORMATS) | {
    "date", "date-time", "time", "duration", "email", "idn-email", "hostname", "ipv4", "ipv6", "uri", "uri-reference",
    "iri", "uuid", "json-pointer", "regex",
}  # fmt: skip

Place = tuple[str, ...]
"""The way to a value: names of properties, and `*` for the items of an array."""


@dataclass(frozen=True)
class Constraint:
    """One keyword at one place, and what it wants. `keeps` tells whether a valid value is just inside of it."""

    place: Place
    keyword: str
    keeps: Callable[[Any], bool]
    wanted: Any = None


def constraints(document: Document, schema: Schema) -> list[Constraint]:
    """List every constraint of a schema that a single value can keep or break."""
    return list(_walk(document, schema, (), frozenset(), _DEEPEST))


def _walk(document: Document, schema: Schema, place: Place, seen: frozenset[str], depth: int) -> Iterator[Constraint]:
    reference = schema.get("$ref", "") if isinstance(schema, dict) else ""
    part = document.resolve(schema)
    if not isinstance(part, dict) or reference in seen or depth == 0:
        return
    seen = seen | {reference} if reference else seen
    for keyword, wanted in part.items():
        if keyword in _EDGES and (keyword != "format" or wanted in _FORMATS):
            yield Constraint(place, keyword, _edge(keyword, wanted, part), wanted)
    for name in part.get("required", ()):
        if not _is_read_only(document, part, name):
            yield Constraint((*place, name), "required", _always)
    for name, below in part.get("properties", {}).items():
        if not _is_read_only(document, part, name):
            yield from _walk(document, below, (*place, name), seen, depth - 1)
    if isinstance(part.get("items"), dict):
        yield from _walk(document, part["items"], (*place, "*"), seen, depth - 1)
    for branch in part.get("allOf", ()):
        yield from _walk(document, branch, place, seen, depth - 1)


def _is_read_only(document: Document, part: Mapping[str, Any], name: str) -> bool:
    below = document.resolve(part.get("properties", {}).get(name))
    return isinstance(below, dict) and bool(below.get("readOnly"))


def values_at(value: Any, place: Place) -> Iterator[Any]:
    """Yield every value that stands at a place."""
    if not place:
        yield value
    elif place[0] == "*" and isinstance(value, list):
        for item in value:
            yield from values_at(item, place[1:])
    elif isinstance(value, dict) and place[0] in value:
        yield from values_at(value[place[0]], place[1:])


def place_of(pointer: str, value_has_lists: bool = True) -> Place:
    """Turn a JSON Pointer into a place: each index is `*`."""
    parts = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    return tuple("*" if value_has_lists and part.isdecimal() else part for part in parts)


def _always(_: Any) -> bool:
    return True


def _edge(keyword: str, wanted: Any, schema: Mapping[str, Any]) -> Callable[[Any], bool]:
    whole = schema.get("type") == "integer"
    return lambda value: _EDGES[keyword](value, wanted, whole)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _size(value: Any) -> int:
    return len(value) if isinstance(value, str | list | dict) else -1


def _beside(value: Any, bound: float, step: int, whole: bool) -> bool:
    """Whether a number is the last one before a bound that it may not reach; of fractions, any near it."""
    if not _is_number(value):
        return False
    return bool(value == bound + step) if whole else math.isclose(value, bound, rel_tol=0.01, abs_tol=1.0)


_EDGES: dict[str, Callable[[Any, Any, bool], bool]] = {
    "type": lambda _value, _wanted, _whole: True,
    "format": lambda value, _wanted, _whole: isinstance(value, str) or _is_number(value),
    "pattern": lambda value, _wanted, _whole: isinstance(value, str),
    "enum": lambda _value, _wanted, _whole: True,
    "const": lambda _value, _wanted, _whole: True,
    "minimum": lambda value, wanted, _whole: _is_number(value) and value == wanted,
    "maximum": lambda value, wanted, _whole: _is_number(value) and value == wanted,
    "exclusiveMinimum": lambda value, wanted, whole: _beside(value, wanted, 1, whole),
    "exclusiveMaximum": lambda value, wanted, whole: _beside(value, wanted, -1, whole),
    "multipleOf": lambda value, _wanted, _whole: _is_number(value),
    "minLength": lambda value, wanted, _whole: isinstance(value, str) and _size(value) == wanted,
    "maxLength": lambda value, wanted, _whole: isinstance(value, str) and _size(value) == wanted,
    "minItems": lambda value, wanted, _whole: isinstance(value, list) and _size(value) == wanted,
    "maxItems": lambda value, wanted, _whole: isinstance(value, list) and _size(value) == wanted,
    "uniqueItems": lambda value, _wanted, _whole: isinstance(value, list) and _size(value) > 1,
    "minProperties": lambda value, wanted, _whole: isinstance(value, dict) and _size(value) == wanted,
    "maxProperties": lambda value, wanted, _whole: isinstance(value, dict) and _size(value) == wanted,
}
