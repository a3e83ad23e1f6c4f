"""Reading and emptying fields by name: `name`, or dotted, `owner.id`, also through arrays of objects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

Read = Callable[[Mapping[str, Any]], Any]


@lru_cache(maxsize=4096)
def reader(field: str) -> Read:
    """Return a function that reads `field` from a row: None where it is absent, a list where it crosses an array."""
    if "." not in field:
        return lambda row: row.get(field)
    parts = tuple(field.split("."))
    # A property may have a dot in its very name.
    return lambda row: row[field] if field in row else _dig(row, parts)


def leaves(row: Mapping[str, Any], field: str) -> Sequence[Any]:
    """Return each value of a field that is not null: one for a plain field, those of the list where it is an array."""
    value = reader(field)(row)
    if isinstance(value, list):
        return [item for item in value if item is not None]
    return () if value is None else (value,)


def emptied(row: Mapping[str, Any], field: str, gone: Callable[[Any], bool]) -> dict[str, Any]:
    """Return the row's values with `field` null where its value is `gone`; an item of an array is left out."""
    parts = (field,) if field in row else tuple(field.split("."))
    emptied_row: dict[str, Any] = _emptied(row, parts, gone)
    return emptied_row


def _dig(value: Any, parts: tuple[str, ...]) -> Any:
    for depth, part in enumerate(parts):
        if isinstance(value, list):
            return _through(value, parts[depth:])
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def _through(items: list[Any], parts: tuple[str, ...]) -> list[Any]:
    found: list[Any] = []
    for item in items:
        value = _dig(item, parts)
        found.extend(value if isinstance(value, list) else [] if value is None else [value])
    return found


def _emptied(value: Any, parts: tuple[str, ...], gone: Callable[[Any], bool]) -> Any:
    if parts and isinstance(value, Mapping):
        if parts[0] not in value:
            return value
        return {**value, parts[0]: _emptied(value[parts[0]], parts[1:], gone)}
    if isinstance(value, list):
        return [_emptied(item, parts, gone) for item in value] if parts else [item for item in value if not gone(item)]
    return None if not parts and value is not None and gone(value) else value
