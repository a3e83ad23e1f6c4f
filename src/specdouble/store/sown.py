"""Tables that are filled when they are first looked at: what a world holds is the same whenever that happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from threading import RLock

from specdouble.store.table import Table

Sow = Callable[[str], tuple[Mapping[str, Table], Mapping[str, int]]]
"""Takes the name of a collection; returns the tables that are filled now, it among them, and all counters."""


class Field:
    """The tables of one world, shared by all states that begin with it."""

    def __init__(self, names: tuple[str, ...], sow: Sow) -> None:
        self.names = names
        self._sow = sow
        self._tables: dict[str, Table] = {}
        self._counters: Mapping[str, int] = {}
        self._lock = RLock()

    def table(self, name: str) -> Table:
        """Return a table, filled."""
        found = self._tables.get(name)
        return self._sown(name) if found is None else found

    def counter(self, name: str) -> int:
        """Return a counter as it stands when the collection that it belongs to is filled."""
        collection = name.rpartition("/")[0]
        if collection in self.names:
            self.table(collection)
        return self._counters.get(name, 0)

    def _sown(self, name: str) -> Table:
        with self._lock:
            if name not in self._tables:
                tables, self._counters = self._sow(name)
                self._tables.update(tables)
            return self._tables[name]


class SownTables(Mapping[str, Table]):
    """The tables of a state: those that were written since, and those of its world."""

    def __init__(self, field: Field, written: Mapping[str, Table] | None = None) -> None:
        self._field = field
        self._written = written or {}

    def __getitem__(self, name: str) -> Table:
        found = self._written.get(name)
        if found is None:
            if name not in self._field.names:
                raise KeyError(name)
            found = self._field.table(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._field.names)

    def __len__(self) -> int:
        return len(self._field.names)

    def __or__(self, changed: Mapping[str, Table]) -> SownTables:
        """Return these tables with some replaced."""
        return SownTables(self._field, {**self._written, **changed})


class SownCounters(Mapping[str, int]):
    """The counters of a state: those that were written since, and those of its world."""

    def __init__(self, field: Field, written: Mapping[str, int] | None = None) -> None:
        self._field = field
        self._written = written or {}

    def __getitem__(self, name: str) -> int:
        found = self._written.get(name)
        return self._field.counter(name) if found is None else found

    def __iter__(self) -> Iterator[str]:
        return iter(self._written)

    def __len__(self) -> int:
        return len(self._written)

    def __or__(self, changed: Mapping[str, int]) -> SownCounters:
        """Return these counters with some replaced."""
        return SownCounters(self._field, {**self._written, **changed})
