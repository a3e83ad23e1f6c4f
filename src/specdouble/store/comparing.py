"""When two values are the same, and which comes first: one answer for queries, unique keys and indexes."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DATE_TIME = re.compile(  # RFC 3339, 5.6
    r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII
)


def name_key(value: Any) -> Hashable:
    """Return what an id or a column is known by: text, since it may come from a path."""
    if type(value) is str:
        return value
    if type(value) is int:
        return str(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else same_key(value)


def same_key(value: Any) -> Hashable:
    """Return a key that two JSON values share when they are the same: 1 and 1.0, two spellings of one moment."""
    if isinstance(value, str):
        since = moment(value)
        return value if since is None else since
    if isinstance(value, bool):
        return ("bool", value)  # JSON's true is not 1
    if isinstance(value, list):
        return ("list", *map(same_key, value))
    if isinstance(value, dict):
        return ("dict", frozenset((name, same_key(item)) for name, item in value.items()))
    return value if isinstance(value, Hashable) else repr(value)


def order_key(value: Any) -> tuple[int, Any]:
    """Return a key that puts any JSON values in order: booleans, numbers, moments, text, the rest; null comes last."""
    if value is None:
        return 9, 0
    if isinstance(value, bool):
        return 0, value
    if isinstance(value, int | float):
        return 1, value
    if isinstance(value, str):
        since = moment(value)
        return (3, value) if since is None else (2, since)
    return 4, json.dumps(value, sort_keys=True)


def compare(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1, or None for values that cannot be compared: null, objects, a number and a text."""
    left_kind, left_key = order_key(left)
    right_kind, right_key = order_key(right)
    if left_kind != right_kind and {left_kind, right_kind} == {2, 3}:
        left_key, right_key = left, right  # a moment and a plain date: as text
    elif left_kind != right_kind or left_kind > 3:
        return None
    return int(left_key > right_key) - int(left_key < right_key)


def moment(text: str) -> timedelta | None:
    """Return the moment an RFC 3339 date-time names, as the time since 1970, or None for any other text."""
    return _moment(text) if len(text) >= 20 and text[4] == "-" else None


@lru_cache(maxsize=1 << 15)  # a list sorted by time is asked for again and again
def _moment(text: str) -> timedelta | None:
    if _DATE_TIME.fullmatch(text) is None:
        return None
    try:
        return datetime.fromisoformat(text.upper()) - _EPOCH
    except ValueError:  # a 31st of February, a leap second
        return None
