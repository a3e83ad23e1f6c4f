"""Connections to one file: one for each transaction under way, in each process."""

from __future__ import annotations

import os
import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from weakref import WeakSet

from specdouble.errors import StoreError

PATIENCE = 30.0
"""Seconds that a writer waits for another; a commit takes milliseconds."""

# A commit in WAL mode is written to the log before it returns, and what has been written stays when the process is
# killed: the system has it. NORMAL spares the wait for the disk, which only a failing system or power would need; even
# then the file stays whole and at most the last commits are missing (https://sqlite.org/wal.html, 3.3).
_SETTINGS = ("journal_mode = WAL", "synchronous = NORMAL", "cache_size = -8000", "temp_store = MEMORY")

_ALL: WeakSet[Connections] = WeakSet()


def _close_idle() -> None:
    """Let a child that is forked inherit no connection (https://sqlite.org/howtocorrupt.html, 2.6)."""
    for connections in list(_ALL):
        connections.close()


os.register_at_fork(before=_close_idle)


class Connections:
    """Idle connections are used again. A process that forks closes them first, so that none has two owners."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._idle: deque[sqlite3.Connection] = deque()
        _ALL.add(self)

    def __del__(self) -> None:
        """Close what is left, also where nobody said so."""
        self.close()

    def take(self) -> sqlite3.Connection:
        """Return a connection that nobody uses. Raises StoreError where the file cannot be opened."""
        try:
            return self._idle.pop()
        except IndexError:
            return self._open()

    def give(self, connection: sqlite3.Connection) -> None:
        """Put a connection back, its transaction undone where it is still under way."""
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        self._idle.append(connection)

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """Give a connection for a while."""
        connection = self.take()
        try:
            with explained(self.path):
                yield connection
        finally:
            self.give(connection)

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give a connection on which nobody else writes; commit at the end, or undo on any exception."""
        with self.lent() as connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")

    def close(self) -> None:
        """Close what is idle; the last process to do so folds the log into the file."""
        while self._idle:
            self._idle.pop().close()

    def _open(self) -> sqlite3.Connection:
        connection = None
        try:
            with explained(self.path):
                connection = sqlite3.connect(
                    self.path, PATIENCE, isolation_level=None, check_same_thread=False, cached_statements=256
                )
                for setting in _SETTINGS:
                    connection.execute(f"PRAGMA {setting}")
        except BaseException:
            if connection is not None:
                connection.close()
            raise
        return connection


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn what SQLite says into a StoreError that says what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise StoreError(_explanation(path, error)) from error


def _explanation(path: Path, error: sqlite3.DatabaseError) -> str:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the low byte: the primary code
    advice = _ADVICE.get(code, "name another file with --store")
    return f"the store {path} cannot be used: {error}; {advice}"


_ADVICE = {
    sqlite3.SQLITE_NOTADB: "it is no SQLite file: name another one with --store",
    sqlite3.SQLITE_CORRUPT: "it is damaged: restore a copy of it, or delete it to start anew",
    sqlite3.SQLITE_BUSY: f"another process has been writing for more than {PATIENCE:.0f} s: end it and try again",
    sqlite3.SQLITE_CANTOPEN: "its folder must exist, and this user must be allowed to write there",
    sqlite3.SQLITE_READONLY: "this user must be allowed to write the file and its folder",
    sqlite3.SQLITE_FULL: "the disk is full: make room",
}
