"""One transaction over a file: it reads what was committed when it began, and keeps its own writes until it commits.

Nothing is locked while a handler runs. Only the commit takes the file's one writer's place, for as long as it writes.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from specdouble.errors import StoreError
from specdouble.store.catalogue import Identity, Index
from specdouble.store.row import Row, by_sequence
from specdouble.store.sqlite.commit import KEPT
from specdouble.store.sqlite.states import View, first_place, place_of
from specdouble.store.sqlite.texts import decode, key_bytes
from specdouble.store.writes import Writes

if TYPE_CHECKING:
    from specdouble.store.sqlite.backend import SqliteBackend

MANY = 1000
"""`size` counts no further: among so many rows the choice of an index matters little."""

_Found = Iterable[tuple[int, int]]


class SqliteSession:
    """A transaction: a connection that stands at the state it began with, and its own writes over that."""

    def __init__(self, backend: SqliteBackend, connection: sqlite3.Connection, view: View, *, alone: bool) -> None:
        self.view = view
        self.alone = alone
        self.writes = Writes(backend.indexes.__getitem__)
        self._backend = backend
        self._connection: sqlite3.Connection | None = connection
        self._read: dict[tuple[str, Identity], Row | None] = {}
        self._written: dict[str, dict[int, Identity]] = {}  # committed rows that were written to, by their places

    def __del__(self) -> None:
        """Give the connection of a view that nobody ended back."""
        self.rollback()

    def get(self, collection: str, identity: Identity) -> Row | None:
        change = self.writes.changes.get(collection)
        if change is not None and identity in change.rows:
            return change.rows[identity]
        return self.committed(collection, identity)

    def committed(self, collection: str, identity: Identity) -> Row | None:
        """Return a row as it was when the transaction began."""
        known = (collection, identity)
        if known not in self._read:
            found = self.connection.execute(
                "SELECT place, stamp FROM rows WHERE segment = ? AND identity = ?",
                (self._segment(collection), key_bytes(identity)),
            ).fetchone()
            self._read[known] = None if found is None else self._row(*found)
        return self._read[known]

    def put(self, collection: str, identity: Identity, row: Row) -> None:
        self._note(collection, identity)
        self.writes.put(collection, identity, row)

    def remove(self, collection: str, identity: Identity) -> None:
        self._note(collection, identity)
        self.writes.remove(collection, identity)

    def lookup(self, collection: str, index: Index, key: Hashable) -> Sequence[Row]:
        found = self.connection.execute(
            "SELECT place, stamp FROM entries JOIN rows ON place = (entries.segment << 32) + entries.sequence"
            " WHERE entries.segment = ? AND number = ? AND key = ?",
            self._entry(collection, index, key),
        ).fetchall()
        change = self.writes.changes.get(collection)
        added = () if change is None else change.lookup(index, key)
        return [*self._unchanged(collection, found), *added]

    def size(self, collection: str, index: Index, key: Hashable) -> int:
        counted = self.connection.execute(
            "SELECT count(*) FROM (SELECT 1 FROM entries WHERE segment = ? AND number = ? AND key = ? LIMIT ?)",
            (*self._entry(collection, index, key), MANY),
        ).fetchone()
        change = self.writes.changes.get(collection)
        return int(counted[0]) + (0 if change is None else len(change.identities(index, key)))

    def scan(self, collection: str) -> Iterable[Row]:
        return [row for row in self._scan(collection, _LIVE) if not row.deleted]

    def slice(self, collection: str, start: int, stop: int, *, newest_first: bool) -> Sequence[Row]:
        if collection in self.writes.changes:
            rows = list(self.scan(collection))
            return (rows[::-1] if newest_first else rows)[start:stop]
        segment = self._segment(collection)
        statement = f"{_LIVE} DESC LIMIT ? OFFSET ?" if newest_first else f"{_LIVE} LIMIT ? OFFSET ?"
        places = (first_place(segment), first_place(segment + 1), stop - start, start)
        return [self._row(*found) for found in self.connection.execute(statement, places).fetchall()]

    def scan_all(self, collection: str) -> Iterable[Row]:
        return self._scan(collection, _ALL)

    def count(self, collection: str) -> int:
        holding = self.view.holdings.get(collection)
        live = 0 if holding is None else holding.live
        change = self.writes.changes.get(collection)
        if change is None:
            return live
        before = (self.committed(collection, identity) for identity in change.rows)
        return change.live + live - sum(row is not None and not row.deleted for row in before)

    def history(self, collection: str, identity: Identity) -> Sequence[Row]:
        change = self.writes.changes.get(collection)
        states = (KEPT,) if change is None else change.history.get(identity, (KEPT,))
        if states and states[0] is KEPT:
            return [*self._committed_history(collection, identity), *states[1:]]
        return states

    def remember(self, collection: str, identity: Identity, row: Row) -> None:
        change = self.writes.changes.get(collection)
        states = (KEPT,) if change is None else change.history.get(identity, (KEPT,))
        self.writes.set_history(collection, identity, (*states, row))

    def counter(self, name: str) -> int:
        counter = self.writes.counters.get(name)
        return self.view.counters.get(name, 0) if counter is None else counter

    def set_counter(self, name: str, value: int) -> None:
        self.writes.set_counter(name, value)

    def savepoint(self) -> int:
        return self.writes.savepoint()

    def rollback_to(self, mark: int) -> None:
        self.writes.rollback_to(mark)

    def commit(self) -> None:
        try:
            if self.writes.changes or self.writes.counters:
                self._backend.apply(self, self.connection)
        finally:
            self.rollback()

    def rollback(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            self._backend.release(connection)

    @property
    def connection(self) -> sqlite3.Connection:
        """The connection, while the transaction lasts."""
        if self._connection is None:
            raise StoreError("this transaction has ended; begin another one")
        return self._connection

    def _segment(self, collection: str) -> int:
        holding = self.view.holdings.get(collection)
        return 0 if holding is None else holding.segment  # no row stands in segment 0

    def _entry(self, collection: str, index: Index, key: Hashable) -> tuple[int, int, bytes]:
        number = self._backend.indexes[collection].index(index)
        return self._segment(collection), number, key_bytes(key)

    def _scan(self, collection: str, statement: str) -> list[Row]:
        segment = self._segment(collection)
        found = self.connection.execute(statement, (first_place(segment), first_place(segment + 1))).fetchall()
        rows = list(self._unchanged(collection, found))
        change = self.writes.changes.get(collection)
        if change is not None:
            rows += [row for row in change.rows.values() if row is not None]
            rows.sort(key=by_sequence)
        return rows

    def _note(self, collection: str, identity: Identity) -> None:
        row = self.committed(collection, identity)
        if row is not None:
            place = place_of(self._segment(collection), row.sequence)
            self._written.setdefault(collection, {})[place] = identity

    def _unchanged(self, collection: str, found: _Found) -> Iterator[Row]:
        """Give the committed rows that this transaction has not written to, or has undone its writes."""
        written = self._written.get(collection)
        if written is None:
            return (self._row(place, stamp) for place, stamp in found)
        changed = self.writes.changes[collection].rows
        return (self._row(place, stamp) for place, stamp in found if written.get(place) not in changed)

    def _row(self, place: int, stamp: int) -> Row:
        row = self._backend.rows.get(stamp)
        if row is None:
            row = decode(self.connection.execute(_READ, (place,)).fetchone())
            self._backend.rows.add(stamp, row)
        return row

    def _committed_history(self, collection: str, identity: Identity) -> list[Row]:
        found = self.connection.execute(_HISTORY, (self._segment(collection), key_bytes(identity)))
        return [decode(encoded) for encoded in found.fetchall()]


_READ = "SELECT id, columns, version, sequence, deleted, body FROM rows WHERE place = ?"
_ALL = "SELECT place, stamp FROM rows WHERE place >= ? AND place < ? ORDER BY place"
_LIVE = "SELECT place, stamp FROM rows WHERE place >= ? AND place < ? AND NOT deleted ORDER BY place"
_HISTORY = (
    "SELECT id, columns, version, sequence, deleted, body FROM history WHERE segment = ? AND identity = ?"
    " ORDER BY version"
)
