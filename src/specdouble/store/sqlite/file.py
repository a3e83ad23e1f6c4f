"""A store file: the states of all APIs and sandboxes in it, for any number of processes."""

from __future__ import annotations

import sqlite3
import weakref
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeVar

from specdouble.errors import StoreError
from specdouble.store.sqlite.backend import SqliteBackend
from specdouble.store.sqlite.connections import Connections
from specdouble.store.sqlite.owners import Owner
from specdouble.store.sqlite.row_cache import RowCache
from specdouble.store.sqlite.schema import prepare
from specdouble.store.sqlite.shapes import Shape, adopt, shape_id
from specdouble.store.sqlite.states import add_state, drop_state, find_state, has_shape


class _Held(Protocol):
    """What stands for a state: a backend, a snapshot."""

    @property
    def name(self) -> str | None: ...

    @property
    def state(self) -> int: ...


_Thing = TypeVar("_Thing", bound=_Held)


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

    def backend(self, api: str, shape: Shape, sandbox: str | None, *, discard: bool = False) -> SqliteBackend:
        """Return what an API has in a sandbox: nothing yet in a new one, and in one without a name.

        Raises StoreError for rows that do not fit the collections as they are now, or forgets them where `discard`.
        """
        with self.writing() as connection:
            shape_number = shape_id(connection, shape)
            found = None if sandbox is None else find_state(connection, api, sandbox)
            state = found or add_state(connection, api, shape_number, name=sandbox, owner=self.owner.name)
            if not has_shape(connection, state, shape_number):
                self._adopt(connection, api, state, shape, discard=discard)
        return self.stand_for(SqliteBackend(self, api, state, shape=shape, shape_number=shape_number, name=sandbox))

    def _adopt(self, connection: sqlite3.Connection, api: str, state: int, shape: Shape, *, discard: bool) -> None:
        try:
            adopt(connection, state, shape, discard=discard)
        except StoreError as error:
            raise StoreError(
                f"{self.path} holds rows of {api} from before its document changed, and they no longer fit ({error}); "
                "name another file with --store, or delete this one to start anew"
            ) from error

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

    def stand_for(self, thing: _Thing) -> _Thing:
        """Return the object that stands for a state; one without a name goes some time after the object."""
        if thing.name is None:
            weakref.finalize(thing, self._abandoned.append, (self.owner.name, thing.state)).atexit = False
        return thing

    def sweep(self, connection: sqlite3.Connection) -> None:
        """Drop what this process has abandoned; a child that was forked leaves its parent's alone."""
        while self._abandoned:
            owner, state = self._abandoned.popleft()
            if owner == self.owner.name:
                drop_state(connection, state)
