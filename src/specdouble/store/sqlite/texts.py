"""Keys and rows as SQLite keeps them."""

from __future__ import annotations

import json
from collections.abc import Hashable, Iterable
from typing import Any

from specdouble.store.row import Row

Encoded = tuple[str, str, int, int, int, str]
"""A row's id, columns, version, sequence, 1 if it is soft-deleted, and its values; id, columns and values in JSON."""

_dump = json.JSONEncoder(separators=(",", ":")).encode  # the standard one: it keeps any integer and any text as it is


def key_bytes(key: Hashable) -> bytes:
    """Return bytes that two keys share when they are equal, and only then."""
    return _text(key).encode("utf-8", "surrogatepass")


def encode(row: Row) -> Encoded:
    """Return what is kept of a row."""
    return _dump(row.id), _dump(row.columns), row.version, row.sequence, int(row.deleted), _dump(row)


def decode(encoded: Encoded) -> Row:
    """Return the row again."""
    row_id, columns, version, sequence, deleted, values = encoded
    known: dict[str, Any] = {"version": version, "sequence": sequence, "deleted": bool(deleted)}
    return Row(json.loads(values), id=json.loads(row_id), columns=json.loads(columns), **known)


def _text(key: Hashable) -> str:
    if isinstance(key, str):
        return "s" + key
    if isinstance(key, tuple):
        return "(" + _joined(map(_text, key))
    if isinstance(key, frozenset):
        return "{" + _joined(sorted(map(_text, key)))
    if isinstance(key, float) and key.is_integer():
        return f"={int(key)}"  # 1.0 is 1
    return f"={key!r}"


def _joined(parts: Iterable[str]) -> str:
    """Join texts so that no two lists of them look the same."""
    return "".join(f"{len(part)}:{part}" for part in parts)
