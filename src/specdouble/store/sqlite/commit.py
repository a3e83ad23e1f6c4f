"""Writing what one transaction changed, inside a transaction of the file."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from specdouble.store.catalogue import Identity, Index
from specdouble.store.row import Row
from specdouble.store.sqlite.states import Holding, View, next_numbers, own_segment, place_of
from specdouble.store.sqlite.texts import encode, key_bytes
from specdouble.store.table import Change

KEPT = Row({}, id="")
"""Begins a changed history where what is committed of it stays and the rest is added."""

Committed = Callable[[str, Identity], Row | None]
Indexes = Mapping[str, tuple[Index, ...]]
_Entry = tuple[int, int, bytes, int]


@dataclass
class Commit:
    """One commit into a state. `stamps` has the rows that were written, by their new stamps."""

    connection: sqlite3.Connection
    state: int
    view: View
    indexes: Indexes
    committed: Committed

    def __post_init__(self) -> None:
        self.stamps: dict[int, Row] = {}

    def write(self, changes: Mapping[str, Change], counters: Mapping[str, int]) -> View:
        """Write everything and return what the state holds then."""
        rows = sum(row is not None for change in changes.values() for row in change.rows.values())
        revision = next_numbers(self.connection, "stamp", rows + 1)
        self._stamp = iter(range(revision - rows, revision))
        holdings = {name: self._collection(name, change) for name, change in changes.items()}
        self.connection.executemany(
            "REPLACE INTO counters VALUES (?, ?, ?)", [(self.state, *counter) for counter in counters.items()]
        )
        self.connection.execute("UPDATE states SET revision = ? WHERE id = ?", (revision, self.state))
        return View(revision, {**self.view.holdings, **holdings}, {**self.view.counters, **counters})

    def _collection(self, name: str, change: Change) -> Holding:
        before = self.view.holdings.get(name)
        segment = own_segment(self.connection, self.state, name, before)
        moves = [(identity, self.committed(name, identity), row) for identity, row in change.rows.items()]
        self._rows(segment, moves)
        self._entries(segment, self.indexes[name], moves)
        self._history(segment, change.history)
        live = 0 if before is None else before.live
        live += sum(_live(new) - _live(old) for _, old, new in moves)
        if before is None or before.live != live:
            self.connection.execute(
                "UPDATE holdings SET live = ? WHERE state = ? AND collection = ?", (live, self.state, name)
            )
        return Holding(segment, live)

    def _rows(self, segment: int, moves: Sequence[tuple[Identity, Row | None, Row | None]]) -> None:
        gone = [(place_of(segment, old.sequence),) for _, old, new in moves if old is not None and _leaves(old, new)]
        self.connection.executemany("DELETE FROM rows WHERE place = ?", gone)
        self.connection.executemany(_PUT, self._placed(segment, moves))

    def _placed(
        self, segment: int, moves: Sequence[tuple[Identity, Row | None, Row | None]]
    ) -> Iterator[tuple[object, ...]]:
        for identity, _, row in moves:
            if row is not None:
                stamp = next(self._stamp)
                self.stamps[stamp] = row
                yield place_of(segment, row.sequence), key_bytes(identity), stamp, *encode(row)

    def _entries(
        self,
        segment: int,
        indexes: tuple[Index, ...],
        moves: Sequence[tuple[Identity, Row | None, Row | None]],
    ) -> None:
        gone: list[_Entry] = []
        come: list[_Entry] = []
        for _, old, new in moves:
            before, after = _keys(segment, indexes, old), _keys(segment, indexes, new)
            gone += before.keys() - after.keys()
            come += after.keys() - before.keys()
        self.connection.executemany(
            "DELETE FROM entries WHERE segment = ? AND number = ? AND key = ? AND sequence = ?", gone
        )
        self.connection.executemany("INSERT INTO entries VALUES (?, ?, ?, ?)", come)

    def _history(self, segment: int, histories: Mapping[Identity, tuple[Row, ...]]) -> None:
        for identity, states in histories.items():
            key = key_bytes(identity)
            if states[:1] != (KEPT,) or states[0] is not KEPT:
                self.connection.execute("DELETE FROM history WHERE segment = ? AND identity = ?", (segment, key))
            self.connection.executemany(
                "INSERT INTO history VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                [(segment, key, *encode(state)) for state in states if state is not KEPT],
            )


_PUT = """
INSERT INTO rows (place, identity, stamp, id, columns, version, sequence, deleted, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (place) DO UPDATE SET
    stamp = excluded.stamp, version = excluded.version, deleted = excluded.deleted, body = excluded.body
"""


def _leaves(old: Row, new: Row | None) -> bool:
    """Tell whether a row leaves its place: it goes, or another came under its identity."""
    return new is None or new.sequence != old.sequence


def _keys(segment: int, indexes: tuple[Index, ...], row: Row | None) -> dict[_Entry, None]:
    if row is None:
        return {}
    return {
        (segment, number, key_bytes(key), row.sequence): None
        for number, index in enumerate(indexes)
        for key in index.keys(row)
    }


def _live(row: Row | None) -> int:
    return 0 if row is None or row.deleted else 1
