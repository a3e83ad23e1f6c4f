"""How much memory all rows of a server may take, and what each state of a store takes of it.

Sizes are estimates of CPython's own, good to a factor of two. Rows that several states share are counted once.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from specdouble.errors import ApiError
from specdouble.store.catalogue import Identity
from specdouble.store.row import Row
from specdouble.store.table import Change

UNLIMITED = 1 << 62
_ENTRY = 110  # bytes of one entry in a dictionary of rows, or of an index: slot, key and bucket
_CHARGE = 1000  # bytes of a charge itself, empty
_CONTAINER, _SLOT, _TEXT, _NUMBER = 120, 32, 52, 30


class StoreFull(ApiError):
    """There is no room now for what a request would write (RFC 9110, 15.6.4)."""

    status = 503
    title = "Service Unavailable"


class Budget:
    """Counts bytes against `limit`. `relieve` is called to make room before anything is refused."""

    def __init__(self, limit: int = UNLIMITED, relieve: Callable[[], None] = lambda: None) -> None:
        self.limit = limit
        self.relieve = relieve
        self._used = 0
        self._returned: deque[int] = deque()  # by charges that were let go, in whatever thread collected them

    @property
    def used(self) -> int:
        """Bytes in use now."""
        while self._returned:
            self._used -= self._returned.popleft()
        return self._used

    def take(self, size: int) -> None:
        """Count some more bytes, or fewer. Raises StoreFull where the limit would be passed."""
        if size > 0 and self.used + size > self.limit:
            self.relieve()
            if self.used + size > self.limit:
                raise StoreFull(
                    f"the rows of all sandboxes may take {self.limit:,} bytes of memory, and this would be more; "
                    "POST /-/reset, drop sandboxes with DELETE /-/sandboxes/NAME, or raise max_memory"
                )
        self._used += size

    def give(self, size: int) -> None:
        """Have bytes back that somebody let go."""
        self._returned.append(size)


class Charge:
    """What was written since a state that is kept elsewhere, whose own charge it keeps alive."""

    __slots__ = ("_below", "_budget", "_held", "_tables", "_weights")

    def __init__(self, budget: Budget, below: Charge | None = None) -> None:
        self._budget = budget
        self._below = below
        self._held = _CHARGE
        budget.take(_CHARGE)
        self._weights: dict[tuple[str, Identity], tuple[int, int, int]] = {}  # bytes of a row; states kept, their bytes
        self._tables: dict[str, int] = {}

    def __del__(self) -> None:
        self._budget.give(self._held)

    def add(self, changes: Mapping[str, Change], copied: Mapping[str, int]) -> None:
        """Count the rows of a commit, and the tables copied for it by their numbers of entries. Raises StoreFull."""
        weights = dict(self._weighed(changes))
        tables = {name: entries * _ENTRY for name, entries in copied.items()}
        size = sum(_sum(new) - _sum(self._weights.get(key, _NOTHING)) for key, new in weights.items())
        size += sum(new - self._tables.get(name, 0) for name, new in tables.items())
        self._budget.take(size)
        self._held += size
        self._weights |= weights
        self._tables |= tables

    def _weighed(self, changes: Mapping[str, Change]) -> Iterable[tuple[tuple[str, Identity], tuple[int, int, int]]]:
        for name, change in changes.items():
            for identity in change.rows.keys() | change.history.keys():
                key = (name, identity)
                before = self._weights.get(key, _NOTHING)
                yield key, (_of_row(change, identity, before), *_of_history(change, identity, before))


_NOTHING = (0, 0, 0)


def _sum(weights: tuple[int, int, int]) -> int:
    return weights[0] + weights[2]


def _of_row(change: Change, identity: Identity, before: tuple[int, int, int]) -> int:
    if identity not in change.rows:
        return before[0]
    row = change.rows[identity]
    return 0 if row is None else weigh_row(row)


def _of_history(change: Change, identity: Identity, before: tuple[int, int, int]) -> tuple[int, int]:
    """Weigh the earlier states of a row; those weighed before are not weighed again."""
    if identity not in change.history:
        return before[1:]
    states = change.history[identity]
    known, size = before[1:] if before[1] <= len(states) else (0, 0)
    return len(states), size + sum(weigh_row(state) for state in states[known:])


def weigh_row(row: Row) -> int:
    """Estimate the bytes of a row and of its entries in the table."""
    return 4 * _ENTRY + weigh(row)


def weigh(value: Any) -> int:
    """Estimate the bytes of JSON data; names of properties are shared among rows."""
    if isinstance(value, str):
        return _TEXT + len(value)
    if isinstance(value, dict):
        return _CONTAINER + _SLOT * len(value) + sum(map(weigh, value.values()))
    if isinstance(value, list):
        return _CONTAINER + sum(map(weigh, value))
    return _NUMBER
