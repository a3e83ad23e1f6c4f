"""Text to JSON values, by the types that a schema admits.

A text that fits none of them stays a text, and the validator says what is wrong with it. Numbers are those of JSON
(RFC 8259, 6): no `1_000`, `+1`, `nan`, other digits or spaces; booleans are exactly `true` and `false`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

Json = Any
Coercer = Callable[[str], Json]

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_MAX_DIGITS = 4000  # Python reads at most 4,300 of a whole number
_UNFIT = object()


def coercer(types: frozenset[str]) -> Coercer:
    """Return what turns a text into the first of integer, number, boolean, string, null that it can be."""
    if "number" in types:
        types -= {"integer"}  # a number is read as what its text is
    readers = [_READERS[name] for name in ("integer", "number", "boolean", "string", "null") if name in types]
    if not readers or types == {"string"}:
        return _text
    if len(readers) == 1:
        return _one(readers[0])
    return _first(readers)


def readings(types: frozenset[str]) -> list[Coercer]:
    """Return every way to read a text, the likeliest first: a schema may admit `5` as a string and not as a number."""
    ways = [coercer(types)]
    if "string" in types and len(types) > 1:
        ways.append(_text)
    if "string" in types and "null" in types:
        ways.append(_one(_null))
    return ways


def _text(text: str) -> Json:
    return text


def _one(read: Callable[[str], Json]) -> Coercer:
    def coerce(text: str) -> Json:
        value = read(text)
        return text if value is _UNFIT else value

    return coerce


def _first(readers: list[Callable[[str], Json]]) -> Coercer:
    def coerce(text: str) -> Json:
        for read in readers:
            value = read(text)
            if value is not _UNFIT:
                return value
        return text

    return coerce


def _integer(text: str) -> Json:
    value = _number(text)
    return int(value) if isinstance(value, float) and value.is_integer() else value if type(value) is int else _UNFIT


def _number(text: str) -> Json:
    match = _NUMBER.fullmatch(text)
    if match is None or len(text) > _MAX_DIGITS:
        return _UNFIT
    if match[1] is None and match[2] is None:
        return int(text)
    value = float(text)
    return value if math.isfinite(value) else _UNFIT


def _boolean(text: str) -> Json:
    return {"true": True, "false": False}.get(text, _UNFIT)


def _null(text: str) -> Json:
    return None if text in {"", "null"} else _UNFIT


_READERS: dict[str, Callable[[str], Json]] = {
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "string": _text,
    "null": _null,
}
