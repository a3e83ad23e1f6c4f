"""What one transaction has written so far, over what is committed, and how to undo it step by step."""

from __future__ import annotations

from collections.abc import Callable

from specdouble.store.catalogue import Identity, Index
from specdouble.store.row import Row
from specdouble.store.table import Change


class Writes:
    """Changed rows and counters of one transaction. `indexes` tells those of a collection."""

    __slots__ = ("_indexes", "_undo", "changes", "counters")

    def __init__(self, indexes: Callable[[str], tuple[Index, ...]]) -> None:
        self.changes: dict[str, Change] = {}
        self.counters: dict[str, int] = {}
        self._indexes = indexes
        self._undo: list[tuple[str, Identity | str, object]] = []

    def put(self, collection: str, identity: Identity, row: Row) -> None:
        """Note the new state of a row."""
        self._noted(collection, identity).put(identity, row)

    def remove(self, collection: str, identity: Identity) -> None:
        """Note that a row goes, with its history."""
        self._noted(collection, identity).remove(identity)

    def set_history(self, collection: str, identity: Identity, states: tuple[Row, ...]) -> None:
        """Note the history of a row."""
        self._noted(collection, identity).history[identity] = states

    def set_counter(self, name: str, value: int) -> None:
        """Note the value of a counter."""
        self._undo.append(("", name, self.counters.get(name)))
        self.counters[name] = value

    def savepoint(self) -> int:
        """Return a mark that `rollback_to` goes back to."""
        return len(self._undo)

    def rollback_to(self, mark: int) -> None:
        """Undo everything since the mark."""
        while len(self._undo) > mark:
            collection, what, before = self._undo.pop()
            if isinstance(what, tuple):
                self.changes[collection].restore(what, before)
            elif isinstance(before, int):
                self.counters[what] = before
            else:
                del self.counters[what]

    def _noted(self, collection: str, identity: Identity) -> Change:
        change = self.changes.get(collection)
        if change is None:
            change = self.changes[collection] = Change(self._indexes(collection))
        self._undo.append((collection, identity, change.before(identity)))
        return change
