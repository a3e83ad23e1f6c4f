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

    __slots__ = ("_below", "_budget", "_held", "_histories", "_rows", "_tables")

    def __init__(self, budget: Budget, below: Charge | None = None) -> None:
        self._budget = budget
        self._below = below
        self._held = _CHARGE
        budget.take(_CHARGE)
        self._rows: dict[tuple[str, Identity], int] = {}  # bytes of each row
        self._histories: dict[tuple[str, Identity], tuple[int, int]] = {}  # earlier states of a row, and their bytes
        self._tables: dict[str, int] = {}

    def __del__(self) -> None:
        self._budget.give(self._held)

    def add(self, changes: Mapping[str, Change], copied: Mapping[str, int]) -> None:
        """Count the rows of a commit, and the tables copied for it by their numbers of entries. Raises StoreFull."""
        size, rows, histories, tables = 0, {}, {}, {}
        for name, change in changes.items():
            for identity, row in change.rows.items():
                key = (name, identity)
                rows[key] = weight = 0 if row is None else weigh_row(row)
                size += weight - self._rows.get(key, 0)
            for identity, states in change.history.items():
                key = (name, identity)
                histories[key] = weights = self._weigh_history(key, states)
                size += weights[1] - self._histories.get(key, _NONE)[1]
        for name, entries in copied.items():
            tables[name] = entries * _ENTRY
            size += tables[name] - self._tables.get(name, 0)
        self._budget.take(size)
        self._held += size
        self._rows |= rows
        self._histories |= histories
        self._tables |= tables

    def _weigh_history(self, key: tuple[str, Identity], states: tuple[Row, ...]) -> tuple[int, int]:
        """Weigh the earlier states of a row; those weighed before are not weighed again."""
        count, size = self._histories.get(key, _NONE)
        if count > len(states):
            count, size = _NONE
        return len(states), size + sum(map(weigh_row, states[count:]))


_NONE = (0, 0)


def weigh_row(row: Row) -> int:
    """Estimate the bytes of a row and of its entries in the table."""
    return 4 * _ENTRY + weigh(row)


def weigh(value: Any) -> int:
    """Estimate the bytes of JSON data; names of properties are shared among rows."""
    if isinstance(value, str):
        return _TEXT + len(value)
    if isinstance(value, dict):
        return _CONTAINER + _SLOT * len(value) + _weigh_all(value.values())
    if isinstance(value, list):
        return _CONTAINER + _weigh_all(value)
    return _NUMBER


def _weigh_all(values: Iterable[Any]) -> int:
    size = 0
    for value in values:
        kind = type(value)
        if kind is str:
            size += _TEXT + len(value)
        elif kind in _NUMBERS:
            size += _NUMBER
        else:
            size += weigh(value)
    return size


_NUMBERS = frozenset({int, float, bool, type(None)})
