"""Which collections an API had when its rows were written, and what becomes of the rows when it has others."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping

from specdouble.errors import StoreError
from specdouble.store.catalogue import Index
from specdouble.store.sqlite.states import empty_collection, own_segment, read_view, touch_state
from specdouble.store.sqlite.texts import decode, key_bytes

Shape = Mapping[str, tuple[Index, ...]]


def shape_id(connection: sqlite3.Connection, shape: Shape) -> int:
    """Return the number of a shape in this file."""
    text = json.dumps({name: [[index.kind, *index.fields] for index in shape[name]] for name in sorted(shape)})
    connection.execute("INSERT OR IGNORE INTO shapes (collections) VALUES (?)", (text,))
    return int(connection.execute("SELECT id FROM shapes WHERE collections = ?", (text,)).fetchone()[0])


def adopt(connection: sqlite3.Connection, state: int, shape: Shape, *, discard: bool) -> None:
    """Give a state of another shape this one: index its rows anew.

    Raises StoreError that tells which rows do not fit; where `discard`, their collections are emptied instead.
    """
    before, misfits = _shape_of(connection, state), []
    for name, holding in read_view(connection, state, 0).holdings.items():
        if before[name] == shape.get(name):
            continue
        segment = own_segment(connection, state, name, holding)
        problem = _misfit(connection, segment, before[name], shape.get(name))
        if problem is not None and not discard:
            misfits.append(f"{name}: {problem}")
        elif problem is not None or name not in shape:
            empty_collection(connection, state, name, segment)
    if misfits:
        raise StoreError("; ".join(misfits))
    connection.execute("UPDATE states SET shape = ? WHERE id = ?", (shape_id(connection, shape), state))
    touch_state(connection, state)


def _shape_of(connection: sqlite3.Connection, state: int) -> Shape:
    found = connection.execute(
        "SELECT collections FROM shapes JOIN states ON shape = shapes.id WHERE states.id = ?", (state,)
    ).fetchone()
    shape = json.loads(found[0])
    return {name: tuple(Index(kind, tuple(fields)) for kind, *fields in indexes) for name, indexes in shape.items()}


def _misfit(
    connection: sqlite3.Connection, segment: int, before: tuple[Index, ...], now: tuple[Index, ...] | None
) -> str | None:
    """Index the rows of a collection anew, or return what keeps them from it."""
    is_empty = connection.execute("SELECT 1 FROM rows WHERE segment = ? LIMIT 1", (segment,)).fetchone() is None
    if now is None:
        return None if is_empty else "there is no such collection any more"
    if _columns(before) != _columns(now) and not is_empty:
        return "its rows stand below others now, or no longer do"
    return _index_anew(connection, segment, now)


def _columns(indexes: tuple[Index, ...]) -> list[Index]:
    return [index for index in indexes if index.kind == "columns"]


def _index_anew(connection: sqlite3.Connection, segment: int, indexes: tuple[Index, ...]) -> str | None:
    connection.execute("DELETE FROM entries WHERE segment = ?", (segment,))
    unique: set[tuple[int, bytes]] = set()
    for number, key, sequence in _entries(connection, segment, indexes):
        if indexes[number].kind == "unique" and (number, key) in unique:
            return f"two rows have the same {' and '.join(indexes[number].fields)}"
        unique.add((number, key))
        connection.execute("INSERT INTO entries VALUES (?, ?, ?, ?)", (segment, number, key, sequence))
    return None


def _entries(
    connection: sqlite3.Connection, segment: int, indexes: tuple[Index, ...]
) -> Iterator[tuple[int, bytes, int]]:
    rows = connection.execute(
        "SELECT id, columns, version, sequence, deleted, body FROM rows WHERE segment = ?", (segment,)
    )
    for encoded in rows:
        row = decode(encoded)
        for number, index in enumerate(indexes):
            for key in index.keys(row):
                yield number, key_bytes(key), row.sequence
