"""Which process a snapshot or a fork without a name belongs to, so that it goes when its process is killed."""

from __future__ import annotations

import os
import socket
import sqlite3
from collections.abc import Iterator
from itertools import count

_OPENED = count(1)
_OPEN: set[str] = set()


class Owner:
    """One opening of a file by this process, or by a child that was forked from it."""

    def __init__(self) -> None:
        self._host = socket.gethostname()
        self._number = next(_OPENED)
        _OPEN.add(self.name)

    @property
    def name(self) -> str:
        """The host, the process and the opening."""
        return f"{self._host}/{os.getpid()}/{self._number}"

    def states(self, connection: sqlite3.Connection) -> list[int]:
        """Return the states of this opening."""
        return [state for (state,) in connection.execute("SELECT id FROM states WHERE owner = ?", (self.name,))]

    def orphans(self, connection: sqlite3.Connection) -> list[int]:
        """Return the states whose process has ended. To be asked before this opening has any of its own."""
        owners = connection.execute("SELECT DISTINCT owner FROM states WHERE owner IS NOT NULL").fetchall()
        gone = [owner for (owner,) in owners if owner == self.name or self._is_gone(owner)]
        return list(_states(connection, gone))

    def _is_gone(self, owner: str) -> bool:
        host, process, _ = owner.rsplit("/", 2)
        if host != self._host:
            return False
        if int(process) == os.getpid():
            return owner not in _OPEN  # a former process had the same number
        return not _is_alive(int(process))


def _states(connection: sqlite3.Connection, owners: list[str]) -> Iterator[int]:
    for owner in owners:
        for (state,) in connection.execute("SELECT id FROM states WHERE owner = ?", (owner,)).fetchall():
            yield state


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
