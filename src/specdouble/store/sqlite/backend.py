"""One state of a store file as the backend of a store: the rows of one API in one sandbox."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specdouble.errors import StoreError
from specdouble.store.backend import Overtaken
from specdouble.store.catalogue import Index
from specdouble.store.sqlite.commit import Commit
from specdouble.store.sqlite.connections import explained
from specdouble.store.sqlite.session import SqliteSession
from specdouble.store.sqlite.states import (
    View,
    add_state,
    drop_state,
    find_state,
    read_revision,
    read_view,
    replace_state,
)

if TYPE_CHECKING:
    from specdouble.store.sqlite.file import StoreFile


@dataclass(frozen=True, eq=False)  # known by itself, so that the file hears when it is gone
class SqliteSnapshot:
    """A kept state."""

    file: StoreFile
    state: int
    indexes: Mapping[str, tuple[Index, ...]]


class SqliteBackend:
    """A store that lives in a file."""

    def __init__(
        self, file: StoreFile, api: str, state: int, indexes: Mapping[str, tuple[Index, ...]], sandbox: str | None
    ) -> None:
        self.api = api
        self.sandbox = sandbox
        self.indexes = indexes
        self.rows = file.rows
        self._file = file
        self._state = state
        self._view = View(revision=-1)

    def __repr__(self) -> str:
        return f"<store of {self.api} in {self._file.path}, {self.sandbox or 'a fork'}>"

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
                if read_revision(connection, self._state) != session.view.revision:
                    raise Overtaken("another transaction has written since this one began; let one writer in at a time")
            commit = Commit(connection, self._state, session.view, self.indexes, session.committed)
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
            before = None if name is None else find_state(connection, self.api, name, self._state)
            if before is not None:
                drop_state(connection, before)
            owner = self._file.owner.name
            state = add_state(connection, self.api, name, owner, head=self._state, source=self._state)
        snapshot = SqliteSnapshot(self._file, state, self.indexes)
        if name is None:
            self._file.drop_with(snapshot, state)
        return snapshot

    def snapshots(self) -> Mapping[str, SqliteSnapshot]:
        with self._file.connections.lent() as connection:
            found = dict(
                connection.execute("SELECT name, id FROM states WHERE head = ? AND name IS NOT NULL", (self._state,))
            )
        return {name: SqliteSnapshot(self._file, state, self.indexes) for name, state in found.items()}

    def drop_snapshot(self, name: str) -> None:
        with self._file.writing() as connection:
            state = find_state(connection, self.api, name, self._state)
            if state is not None:
                drop_state(connection, state)

    def restore(self, snapshot: object) -> None:
        """Raise StoreError for a snapshot of another file, or of a store with other collections, or a dropped one."""
        if (
            not isinstance(snapshot, SqliteSnapshot)
            or snapshot.file is not self._file
            or snapshot.indexes != self.indexes
        ):
            raise StoreError("the snapshot is of a store with other collections; make a new one of this store")
        with self._file.writing() as connection:
            self._revision(connection)
            if read_revision(connection, snapshot.state) is None:
                raise StoreError("the snapshot has been dropped; make a new one")
            replace_state(connection, snapshot.state, self._state)

    def fork(self, name: str | None = None) -> SqliteBackend:
        """With a name, return the sandbox of that name, as it is where there is one already."""
        with self._file.writing() as connection:
            self._revision(connection)
            state = None if name is None else find_state(connection, self.api, name)
            if state is None:
                state = add_state(connection, self.api, name, self._file.owner.name, source=self._state)
        twin = SqliteBackend(self._file, self.api, state, self.indexes, name)
        if name is None:
            self._file.drop_with(twin, state)
        return twin

    def drop(self) -> None:
        with self._file.writing() as connection:
            named = connection.execute("SELECT id FROM states WHERE head = ? AND name IS NOT NULL", (self._state,))
            for (snapshot,) in named.fetchall():
                drop_state(connection, snapshot)
            drop_state(connection, self._state)

    def _look(self, connection: sqlite3.Connection) -> View:
        revision, view = self._revision(connection), self._view
        if view.revision != revision:
            view = self._view = read_view(connection, self._state, revision)
        return view

    def _revision(self, connection: sqlite3.Connection) -> int:
        revision = read_revision(connection, self._state)
        if revision is None:
            raise StoreError(f"{self.sandbox or 'this fork'} of {self.api} has been dropped; make it anew")
        return revision
