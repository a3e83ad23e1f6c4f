"""Reads the fields of rows: properties, nested ones, hidden columns, the key."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from specdouble.behave.shapes import Shape
from specdouble.contract.model import Json

if TYPE_CHECKING:
    from specdouble.store.row import Row
    from specdouble.store.spec import CollectionSpec

Getter = Callable[["Row"], Json]

_WHOLE = re.compile(r"-?[0-9]{1,300}")  # more digits are infinite to most readers of JSON


def getter(field: str, spec: CollectionSpec, *, column: bool = False) -> Getter:
    """Compile the reading of one field; None where the row has none.

    A field that is no property of the row but one of its hidden columns reads the column; the key reads the id.
    """
    if column or field in spec.columns:
        return lambda row: row.get(field, row.columns.get(field))
    if field == spec.key:
        return lambda row: row.id
    if "." not in field:
        return lambda row: row.get(field)
    parts = tuple(field.split("."))
    return lambda row: dig(row, parts)


def dig(value: Json, parts: tuple[str, ...]) -> Json:
    """Return a nested value; an array on the way gives the values of all its items, in one list."""
    for position, part in enumerate(parts):
        if isinstance(value, list | tuple):
            return [found for item in value if (found := dig(item, parts[position:])) is not None]
        if not isinstance(value, Mapping):
            return None
        value = value.get(part)
    return value


def plain(name: str) -> str:
    """Return a name without case and separators: `agent_id`, `agentId` and `agent-id` are one word."""
    return "".join(letter for letter in name.lower() if letter.isalnum())


def same(one: Any, other: Any) -> bool:
    """Tell whether two ids are one: `7` in a path is 7 in a body."""
    if one is None or other is None:
        return False
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    return one == other or (type(one) is not type(other) and str(one) == str(other))


def as_number(text: str) -> int | str:
    """Read an id that is written as a whole number; any other stays the text that it is."""
    return int(text) if _WHOLE.fullmatch(text) else text


def cast_id(value: Any, shape: Shape) -> Any:
    """Return an id as a schema spells it: `7` for integers, `"7"` for text; as it came where it cannot be."""
    if isinstance(value, str):
        return as_number(value) if shape.is_a("integer", "number") else value
    return str(value) if isinstance(value, int | float) and shape.is_a("string") else value
