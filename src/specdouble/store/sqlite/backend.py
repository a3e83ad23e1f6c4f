"""One state of a store file as the backend of a store: the rows of one API in one sandbox."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specdouble.errors import StoreError
from specdouble.store.backend import Overtaken
from specdouble.store.sqlite.commit import Commit
from specdouble.store.sqlite.connections import explained
from specdouble.store.sqlite.session import SqliteSession
from specdouble.store.sqlite.shapes import Shape
from specdouble.store.sqlite.states import (
    View,
    add_state,
    drop_state,
    find_state,
    read_state,
    read_view,
    replace_state,
)

if TYPE_CHECKING:
    from specdouble.store.sqlite.file import StoreFile


@dataclass(frozen=True, eq=False)  # known by itself: the file hears when it is gone
class SqliteSnapshot:
    """A kept state."""

    file: StoreFile
    state: int
    name: str | None


class SqliteBackend:
    """A store that lives in a file."""

    def __init__(
        self, file: StoreFile, api: str, state: int, *, shape: Shape, shape_number: int, name: str | None
    ) -> None:
        self.api = api
        self.indexes = shape
        self.name = name
        self.rows = file.rows
        self.state = state
        self._file = file
        self._shape = shape_number
        self._view = View(revision=-1)

    def __repr__(self) -> str:
        return f"<store of {self.api} in {self._file.path}, {self.name or 'without a name'}>"

    @property
    def is_new(self) -> bool:
        with self._file.connections.lent() as connection:
            return self._revision(connection) == 0

    def begin(self, *, alone: bool = False) -> SqliteSession:
        connection = self._file.connections.take()
        try:
            with explained(self._file.path):
                connection.execute("BEGIN IMMEDIATE" if alone else "BEGIN")
                return SqliteSession(self, connection, self._look(connection), alone=alone)
        except BaseException:
            self.release(connection)
            raise

    def apply(self, session: SqliteSession, connection: sqlite3.Connection) -> None:
        """Commit a session's writes over the state it began with, which must still be the present one."""
        with explained(self._file.path):
            if not session.alone:
                connection.execute("ROLLBACK")
                connection.execute("BEGIN IMMEDIATE")
                if self._revision(connection) != session.view.revision:
                    raise Overtaken("another transaction has written since this one began; let one writer in at a time")
            commit = Commit(connection, self.state, session.view, self.indexes, session.committed)
            view = commit.write(session.writes.changes, session.writes.counters)
            self._file.sweep(connection)
            connection.execute("COMMIT")
        self._view = view
        for stamp, row in commit.stamps.items():
            self.rows.add(stamp, row)

    def release(self, connection: sqlite3.Connection) -> None:
        """Take a session's connection back."""
        self._file.connections.give(connection)

    def snapshot(self, name: str | None = None) -> SqliteSnapshot:
        with self._file.writing() as connection:
            self._revision(connection)
            before = None if name is None else find_state(connection, self.api, name, self.state)
            if before is not None:
                drop_state(connection, before)
            state = self._copy(connection, name, head=self.state)
        return self._file.stand_for(SqliteSnapshot(self._file, state, name))

    def snapshots(self) -> Mapping[str, SqliteSnapshot]:
        with self._file.connections.lent() as connection:
            found = connection.execute(
                "SELECT name, id FROM states WHERE head = ? AND name IS NOT NULL AND shape = ?",
                (self.state, self._shape),
            ).fetchall()
        return {name: SqliteSnapshot(self._file, state, name) for name, state in found}

    def drop_snapshot(self, name: str) -> None:
        with self._file.writing() as connection:
            state = find_state(connection, self.api, name, self.state)
            if state is not None:
                drop_state(connection, state)

    def restore(self, snapshot: object, *, if_new: bool = False) -> None:
        """Raise StoreError for a snapshot of another file, or of a store with other collections, or a dropped one."""
        if not isinstance(snapshot, SqliteSnapshot) or snapshot.file is not self._file:
            raise StoreError(_OTHER)
        with self._file.writing() as connection:
            revision, kept = self._revision(connection), read_state(connection, snapshot.state)
            if kept is None:
                raise StoreError("the snapshot has been dropped; make a new one")
            if kept[1] != self._shape:
                raise StoreError(_OTHER)
            if not if_new or revision == 0:
                replace_state(connection, snapshot.state, self.state)

    def fork(self, name: str | None = None) -> SqliteBackend:
        """With a name, return the sandbox of that name, as it is where there is one already."""
        with self._file.writing() as connection:
            self._revision(connection)
            state = None if name is None else find_state(connection, self.api, name)
            if state is None:
                state = self._copy(connection, name)
        twin = SqliteBackend(self._file, self.api, state, shape=self.indexes, shape_number=self._shape, name=name)
        return self._file.stand_for(twin)

    def _copy(self, connection: sqlite3.Connection, name: str | None, head: int = 0) -> int:
        owner = self._file.owner.name
        return add_state(connection, self.api, self._shape, name=name, owner=owner, head=head, source=self.state)

    def drop(self) -> None:
        with self._file.writing() as connection:
            named = connection.execute("SELECT id FROM states WHERE head = ? AND name IS NOT NULL", (self.state,))
            for (snapshot,) in named.fetchall():
                drop_state(connection, snapshot)
            drop_state(connection, self.state)

    def _look(self, connection: sqlite3.Connection) -> View:
        revision, view = self._revision(connection), self._view
        if view.revision != revision:
            view = self._view = read_view(connection, self.state, revision)
        return view

    def _revision(self, connection: sqlite3.Connection) -> int:
        found = read_state(connection, self.state)
        if found is None:
            raise StoreError(f"{self.name or 'this fork'} of {self.api} has been dropped; make it anew")
        revision, shape = found
        if shape != self._shape:
            raise StoreError(f"another process serves {self.api} with other collections; start this one again")
        return revision


_OTHER = "the snapshot is of a store with other collections; make a new one of this store"
