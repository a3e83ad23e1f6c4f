"""The plainest value that a schema may have, for requests that the document shows no example of."""

from __future__ import annotations

import re
from typing import Any

from specdouble.contract.model import Document, Schema

_FORMATS = {
    "uuid": "3f2b8c1e-5d4a-4e6f-9a7b-1c2d3e4f5a6b",
    "date-time": "2026-01-15T09:00:00Z",
    "date": "2026-01-15",
    "time": "09:00:00Z",
    "email": "someone@example.com",
    "uri": "https://example.com/",
    "url": "https://example.com/",
}
_DEEPEST = 8


class NoSample(Exception):
    """A schema asks for more than a plain value."""


def sample(document: Document, schema: Schema, depth: int = 0) -> Any:
    """Return an example, a default, or the smallest value that the schema's plain rules allow. Raises NoSample."""
    part = document.resolve(schema)
    if depth > _DEEPEST or not isinstance(part, dict):
        raise NoSample
    part = _merged(document, part)
    for key in ("example", "default", "const"):
        if key in part:
            return part[key]
    for key in ("examples", "enum"):
        if isinstance(part.get(key), list) and part[key]:
            return part[key][0]
    for key in ("oneOf", "anyOf"):
        if part.get(key):
            return sample(document, part[key][0], depth + 1)
    return _plainest(document, part, depth)


def _merged(document: Document, part: dict[str, Any]) -> dict[str, Any]:
    whole = {**part, "properties": dict(part.get("properties", {})), "required": list(part.get("required", []))}
    for branch in part.get("allOf", ()):
        below = document.resolve(branch)
        if isinstance(below, dict):
            below = _merged(document, below)
            whole["properties"] |= below["properties"]
            whole["required"] += below["required"]
            whole = {**below, **whole}
    return whole


def _plainest(document: Document, part: dict[str, Any], depth: int) -> Any:
    kinds = part.get("type", "object" if part["properties"] else None)
    kind = kinds[0] if isinstance(kinds, list) else kinds
    if kind == "object":
        properties = part["properties"]
        return {name: sample(document, properties.get(name, {}), depth + 1) for name in dict.fromkeys(part["required"])}
    if kind == "array":
        return [sample(document, part.get("items", {}), depth + 1) for _ in range(part.get("minItems", 0))]
    if kind in {"integer", "number"}:
        return _number(part)
    if kind == "boolean":
        return True
    if kind == "string":
        return _text(part)
    raise NoSample


def _number(part: dict[str, Any]) -> Any:
    least = part.get("minimum", part.get("exclusiveMinimum", 0) + ("exclusiveMinimum" in part))
    step = part.get("multipleOf", 1)
    return -(-least // step) * step if least > 0 else min(part.get("maximum", 1), 1)


def _text(part: dict[str, Any]) -> str:
    text = _FORMATS.get(part.get("format", ""), "sample")
    text = text.ljust(part.get("minLength", 0), "e")[: part.get("maxLength", len(text) + part.get("minLength", 0))]
    if "pattern" in part and not _fits(part["pattern"], text):
        raise NoSample
    return text


def _fits(pattern: str, text: str) -> bool:
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False
