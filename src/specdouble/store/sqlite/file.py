"""A store file: the states of all APIs and sandboxes in it, for any number of processes."""

from __future__ import annotations

import sqlite3
import weakref
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from specdouble.store.catalogue import Index
from specdouble.store.sqlite.backend import SqliteBackend
from specdouble.store.sqlite.connections import Connections
from specdouble.store.sqlite.owners import Owner
from specdouble.store.sqlite.row_cache import RowCache
from specdouble.store.sqlite.schema import prepare
from specdouble.store.sqlite.shapes import check_shape
from specdouble.store.sqlite.states import add_state, drop_state, find_state

DEFAULT = "default"


class StoreFile:
    """An open file. Each process has its own of the same path; one made before a fork works on both sides."""

    def __init__(self, path: Path) -> None:
        """Make the file, or read it. Raises StoreError where it is not one of ours or cannot be written."""
        self.path = path
        self.connections = Connections(path)
        self.owner = Owner()
        self.rows = RowCache()
        self._abandoned: deque[tuple[str, int]] = deque()
        with self.connections.lent() as connection:
            prepare(connection, path)
        with self.writing() as connection:
            for state in self.owner.orphans(connection):
                drop_state(connection, state)

    def backend(self, api: str, indexes: Mapping[str, Iterable[Index]], sandbox: str = DEFAULT) -> SqliteBackend:
        """Return what an API has in a sandbox; nothing yet in a new one. Raises StoreError for other collections."""
        known = {name: tuple(kinds) for name, kinds in indexes.items()}
        with self.writing() as connection:
            check_shape(connection, self.path, api, known)
            state = find_state(connection, api, sandbox)
            if state is None:
                state = add_state(connection, api, sandbox, None)
        return SqliteBackend(self, api, state, known, sandbox)

    def sandboxes(self) -> tuple[str, ...]:
        """Return the names of all sandboxes in the file."""
        with self.connections.lent() as connection:
            found = connection.execute(
                "SELECT DISTINCT name FROM states WHERE head = 0 AND name IS NOT NULL ORDER BY name"
            )
            return tuple(name for (name,) in found.fetchall())

    def close(self) -> None:
        """Let go of the file, and of what has no name in it."""
        with self.writing() as connection:
            for state in self.owner.states(connection):
                drop_state(connection, state)
        self.connections.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give a connection on which nobody else writes; commit at the end, or undo on any exception."""
        with self.connections.writing() as connection:
            yield connection
            self.sweep(connection)

    def drop_with(self, thing: object, state: int) -> None:
        """Drop a state without a name some time after the object that stands for it is gone."""
        weakref.finalize(thing, self._abandoned.append, (self.owner.name, state)).atexit = False

    def sweep(self, connection: sqlite3.Connection) -> None:
        """Drop what this process has abandoned; a child that was forked leaves its parent's alone."""
        while self._abandoned:
            owner, state = self._abandoned.popleft()
            if owner == self.owner.name:
                drop_state(connection, state)
