"""States of stores in a file: made, read, copied, dropped. All of it costs as little as a few rows a collection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

_SEGMENT_SIZE = 32  # bits for the sequence


@dataclass(frozen=True)
class Holding:
    """The segment with a collection's rows, and how many of them are not soft-deleted."""

    segment: int
    live: int


@dataclass(frozen=True)
class View:
    """What a state holds at one revision. Collections without rows may be absent."""

    revision: int = 0
    holdings: Mapping[str, Holding] = field(default_factory=dict)
    counters: Mapping[str, int] = field(default_factory=dict)


def first_place(segment: int) -> int:
    """Return where a segment begins; it ends before the first place of the next one."""
    return segment << _SEGMENT_SIZE


def place_of(segment: int, sequence: int) -> int:
    """Return where a row stands."""
    return first_place(segment) + sequence


def next_numbers(connection: sqlite3.Connection, name: str, count: int = 1) -> int:
    """Take numbers that nobody else gets, and return the last one."""
    found = connection.execute(
        "UPDATE numbers SET value = value + ? WHERE name = ? RETURNING value", (count, name)
    ).fetchall()  # to its end, so that the statement is finished
    return int(found[0][0])


def read_state(connection: sqlite3.Connection, state: int) -> tuple[int, int] | None:
    """Return the number of a state's last change, 0 at first, and its shape; None where it has been dropped."""
    found: tuple[int, int] | None = connection.execute(
        "SELECT revision, shape FROM states WHERE id = ?", (state,)
    ).fetchone()
    return found


def has_shape(connection: sqlite3.Connection, state: int, shape: int) -> bool:
    """Tell whether a state, which must be there, has a shape."""
    found = read_state(connection, state)
    return found is not None and found[1] == shape


def read_view(connection: sqlite3.Connection, state: int, revision: int) -> View:
    """Return what a state holds."""
    held = connection.execute("SELECT collection, segment, live FROM holdings WHERE state = ?", (state,))
    counted = connection.execute("SELECT name, value FROM counters WHERE state = ?", (state,))
    return View(revision, {name: Holding(segment, live) for name, segment, live in held}, dict(counted))


def find_state(connection: sqlite3.Connection, api: str, name: str, head: int = 0) -> int | None:
    """Return the state of a sandbox, or of a snapshot of `head`."""
    found = connection.execute(
        "SELECT id FROM states WHERE api = ? AND head = ? AND name = ?", (api, head, name)
    ).fetchone()
    return None if found is None else int(found[0])


def add_state(
    connection: sqlite3.Connection,
    api: str,
    shape: int,
    *,
    name: str | None = None,
    owner: str = "",
    head: int = 0,
    source: int = 0,
) -> int:
    """Make a state that holds what `source` does; without a name it belongs to `owner`."""
    made = connection.execute(
        "INSERT INTO states (api, shape, head, name, owner) VALUES (?, ?, ?, ?, ?) RETURNING id",
        (api, shape, head, name, owner if name is None else None),
    ).fetchall()[0][0]
    _copy_state(connection, source, made)
    return int(made)


def replace_state(connection: sqlite3.Connection, source: int, target: int) -> None:
    """Let a state hold what another holds, and no longer what it held."""
    held = _let_go(connection, target)
    _copy_state(connection, source, target)
    touch_state(connection, target)
    _free(connection, held)


def touch_state(connection: sqlite3.Connection, state: int) -> None:
    """Let everybody know that a state has changed."""
    revision = next_numbers(connection, "stamp")
    connection.execute("UPDATE states SET revision = ? WHERE id = ?", (revision, state))


def empty_collection(connection: sqlite3.Connection, state: int, collection: str, segment: int) -> None:
    """Forget the rows of a collection, and its counters."""
    connection.execute("DELETE FROM holdings WHERE state = ? AND collection = ?", (state, collection))
    connection.execute(
        "DELETE FROM counters WHERE state = ? AND name IN (?, ?)",
        (state, f"{collection}/ids", f"{collection}/sequence"),
    )
    _free(connection, [segment])


def drop_state(connection: sqlite3.Connection, state: int) -> None:
    """Forget a state, and the rows that no other one holds."""
    held = _let_go(connection, state)
    connection.execute("DELETE FROM states WHERE id = ?", (state,))
    _free(connection, held)


def own_segment(connection: sqlite3.Connection, state: int, collection: str, holding: Holding | None) -> int:
    """Return a segment of a collection that this state may write into: a copy where others hold it too."""
    if holding is not None and not _is_shared(connection, holding.segment):
        return holding.segment
    segment = next_numbers(connection, "segment")
    if holding is not None:
        _copy_segment(connection, holding.segment, segment)
    live = 0 if holding is None else holding.live
    connection.execute("REPLACE INTO holdings VALUES (?, ?, ?, ?)", (state, collection, segment, live))
    return segment


def _copy_state(connection: sqlite3.Connection, source: int, target: int) -> None:
    """Let an empty state hold what another holds."""
    connection.execute(
        "INSERT INTO holdings SELECT ?, collection, segment, live FROM holdings WHERE state = ?", (target, source)
    )
    connection.execute("INSERT INTO counters SELECT ?, name, value FROM counters WHERE state = ?", (target, source))


def _is_shared(connection: sqlite3.Connection, segment: int) -> bool:
    holders = connection.execute("SELECT 1 FROM holdings WHERE segment = ? LIMIT 2", (segment,)).fetchall()
    return len(holders) > 1


def _copy_segment(connection: sqlite3.Connection, source: int, target: int) -> None:
    connection.execute(
        "INSERT INTO rows (place, identity, stamp, id, columns, version, sequence, deleted, body)"
        " SELECT place + ?, identity, stamp, id, columns, version, sequence, deleted, body FROM rows"
        " WHERE place >= ? AND place < ?",
        (first_place(target - source), first_place(source), first_place(source + 1)),
    )
    connection.execute(
        "INSERT INTO entries SELECT ?, number, key, sequence FROM entries WHERE segment = ?", (target, source)
    )
    connection.execute(
        "INSERT INTO history SELECT ?, identity, id, columns, version, sequence, deleted, body FROM history"
        " WHERE segment = ?",
        (target, source),
    )


def _let_go(connection: sqlite3.Connection, state: int) -> list[int]:
    held = [segment for (segment,) in connection.execute("SELECT segment FROM holdings WHERE state = ?", (state,))]
    connection.execute("DELETE FROM holdings WHERE state = ?", (state,))
    connection.execute("DELETE FROM counters WHERE state = ?", (state,))
    return held


def _free(connection: sqlite3.Connection, segments: Iterable[int]) -> None:
    for segment in segments:
        if connection.execute("SELECT 1 FROM holdings WHERE segment = ? LIMIT 1", (segment,)).fetchone() is None:
            connection.execute(
                "DELETE FROM rows WHERE place >= ? AND place < ?", (first_place(segment), first_place(segment + 1))
            )
            connection.execute("DELETE FROM entries WHERE segment = ?", (segment,))
            connection.execute("DELETE FROM history WHERE segment = ?", (segment,))
