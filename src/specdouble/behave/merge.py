"""Merges a change into a row (RFC 7396), and keeps of a body what is JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specdouble.behave.shapes import Shape, Shapes
from specdouble.contract.model import Json


def merged(
    row: Mapping[str, Json], changes: Mapping[str, Json], shape: Shape, shapes: Shapes, *, deep: bool
) -> dict[str, Any]:
    """Return the row with the changes. Null takes a property away, unless null is one of its values.

    `deep` goes on inside nested objects; without it every property is replaced as a whole.
    """
    values = dict(row)
    for name, change in changes.items():
        part = shapes.of(shape.properties.get(name))
        if change is None and not part.nullable and deep:
            values.pop(name, None)
        elif deep and isinstance(change, Mapping):
            before = values.get(name)
            values[name] = merged(before if isinstance(before, Mapping) else {}, change, part, shapes, deep=True)
        else:
            values[name] = change
    return values


_NOT_JSON = object()


def plain_json(value: Any) -> Any:
    """Return the JSON of a body: files of a form are known by their names, bare bytes are left out."""
    made = _plain(value)
    return None if made is _NOT_JSON else made


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        parts = {str(name): _plain(part) for name, part in value.items()}
        return {name: part for name, part in parts.items() if part is not _NOT_JSON}
    if isinstance(value, list | tuple):
        return [part for item in value if (part := _plain(item)) is not _NOT_JSON]
    return _NOT_JSON
