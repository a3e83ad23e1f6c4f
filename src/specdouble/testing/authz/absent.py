"""The name of a row that is not there, in the style of those that are."""

from __future__ import annotations

import re
from typing import Any

from specdouble.contract.model import Document, Parameter

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NO_UUID = "00000000-0000-4000-8000-000000000000"
_FAR = 2_000_000_011


def absent(document: Document, parameter: Parameter, present: Any) -> Any:
    """Return a value that fits the parameter and names no row; None where the schema leaves none."""
    schema = document.resolve(parameter.schema)
    if not isinstance(schema, dict) or "enum" in schema or "const" in schema:
        return None
    if isinstance(present, int) or schema.get("type") in {"integer", "number"}:
        return min(_FAR, schema.get("maximum", _FAR))
    text = str(present)
    if schema.get("format") == "uuid" or _UUID.fullmatch(text):
        return _NO_UUID
    return _fitting(schema, _unlike(text), text)


def _unlike(text: str) -> str:
    """Change letters and digits behind the last separator: what stands before it may be a prefix."""
    at = max(text.rfind(mark) for mark in "_-:/") + 1
    changed = re.sub(r"[a-z]", "z", re.sub(r"[A-Z]", "Z", re.sub(r"\d", "9", text[at:])))
    return text[:at] + changed


def _fitting(schema: dict[str, Any], value: str, present: str) -> str | None:
    pattern = schema.get("pattern")
    try:
        fits = pattern is None or re.search(pattern, value) is not None
    except re.error:
        fits = False
    return value if fits and value != present else None
