"""Plain values that schemas accept, so that a request is right in everything but what a probe bends."""

from __future__ import annotations

import random
from typing import Any

import rstr

from specdouble.contract.model import Document, Schema

Json = Any

_DEPTH = 8
_FORMATS = {
    "date": "2026-01-15",
    "date-time": "2026-01-15T09:00:00Z",
    "time": "09:00:00Z",
    "duration": "P1D",
    "email": "probe@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/probe",
    "url": "https://example.com/probe",
    "uri-reference": "/probe",
    "uuid": "00000000-0000-4000-8000-00000000beef",
    "byte": "cHJvYmU=",
}


def plain_value(document: Document, schema: Schema, *, depth: int = _DEPTH) -> Json:
    """Return a small value of a schema; it is not promised to be valid."""
    part = document.resolve(schema)
    if not isinstance(part, dict) or depth == 0:
        return "probe"
    shown = part.get("examples")
    if isinstance(shown, list) and shown:
        return shown[0]
    for key in ("const", "default"):
        if part.get(key) is not None:
            return part[key]
    if part.get("enum"):
        return part["enum"][0]
    return _composed(document, part, depth)


def _composed(document: Document, part: dict[str, Json], depth: int) -> Json:
    for key in ("oneOf", "anyOf"):
        if part.get(key):
            chosen = document.resolve(part[key][0])
            rest = {name: value for name, value in part.items() if name != key}
            return plain_value(document, _merged(document, [rest, chosen]), depth=depth - 1)
    if part.get("allOf"):
        rest = {name: value for name, value in part.items() if name != "allOf"}
        return plain_value(document, _merged(document, [rest, *part["allOf"]]), depth=depth - 1)
    return _typed(document, part, depth)


def _merged(document: Document, parts: list[Schema]) -> dict[str, Json]:
    merged: dict[str, Json] = {}
    for one in parts:
        part = document.resolve(one)
        if not isinstance(part, dict):
            continue
        properties = {**merged.get("properties", {}), **part.get("properties", {})}
        required = [*merged.get("required", []), *part.get("required", [])]
        branches = [*merged.get("allOf", []), *part.get("allOf", [])]
        merged = {**merged, **part, "properties": properties, "required": required, "allOf": branches}
    if not merged.get("properties"):
        merged.pop("properties", None)
    return merged


def _typed(document: Document, part: dict[str, Json], depth: int) -> Json:
    kind = part.get("type")
    kinds = [kind] if isinstance(kind, str) else [one for one in kind or () if one != "null"]
    first = kinds[0] if kinds else "object" if "properties" in part else "string"
    if first == "object":
        return _object(document, part, depth)
    if first == "array":
        count = part.get("minItems", 0)
        return [plain_value(document, part.get("items", {}), depth=depth - 1) for _ in range(count)]
    if first in {"integer", "number"}:
        return _number(part)
    return True if first == "boolean" else None if first == "null" else _text(part)


def _object(document: Document, part: dict[str, Json], depth: int) -> dict[str, Json]:
    properties = part.get("properties", {})
    names = [name for name in dict.fromkeys(part.get("required", ())) if not _is_hidden(document, properties.get(name))]
    return {name: plain_value(document, properties.get(name, {}), depth=depth - 1) for name in names}


def _is_hidden(document: Document, schema: Schema) -> bool:
    part = document.resolve(schema)
    return isinstance(part, dict) and part.get("readOnly") is True


def _number(part: dict[str, Json]) -> Json:
    step = part.get("multipleOf", 1)
    if "minimum" in part or "exclusiveMinimum" in part:
        low = part.get("minimum", part.get("exclusiveMinimum", 0) + step)
        return -(-low // step) * step if step else low
    high = part.get("maximum", part.get("exclusiveMaximum", step + 1) - step)
    return min(step, high // step * step)


def _text(part: dict[str, Json]) -> Json:
    if isinstance(part.get("pattern"), str):
        try:
            return rstr.Rstr(random.Random(0)).xeger(part["pattern"])
        except (ValueError, RecursionError, KeyError, TypeError):
            return "probe"
    known = _FORMATS.get(str(part.get("format")))
    if known is not None:
        return known
    return ("probe" + "e" * max(0, part.get("minLength", 0) - 5))[: part.get("maxLength", 1000)]
