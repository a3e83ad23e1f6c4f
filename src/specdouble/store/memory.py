"""Rows in memory. Committed tables change in place unless somebody still looks at them; then they are copied first."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from threading import Lock
from types import MappingProxyType
from typing import TypeVar

from specdouble.errors import StoreError
from specdouble.store.backend import Overtaken
from specdouble.store.budget import Budget, Charge
from specdouble.store.catalogue import Identity, Index
from specdouble.store.row import Row, by_sequence
from specdouble.store.sown import Field, SownCounters, SownTables
from specdouble.store.table import Change, Table
from specdouble.store.writes import Writes

Kept = TypeVar("Kept")


@dataclass
class State:
    """All tables and counters at one moment.

    `pins` counts who still looks at it: sessions, snapshots, forks. Tables in `owned` belong to no other state, so
    that they may change in place while nobody looks; `charge` counts what they take.
    """

    tables: Mapping[str, Table]
    counters: Mapping[str, int]
    charge: Charge
    owned: frozenset[str] = frozenset()
    pins: int = 0
    kept: bool = False  # as a snapshot or by a fork, which hold on to all its rows


class MemoryBackend:
    """A store that lives as long as its process."""

    def __init__(self, indexes: Mapping[str, Iterable[Index]], budget: Budget | None = None) -> None:
        """`indexes` lists those of each collection; `budget` is what rows may take."""
        tables = {name: Table(tuple(kinds)) for name, kinds in indexes.items()}
        self._budget = budget or Budget()
        self._head = State(tables, {}, Charge(self._budget), owned=frozenset(tables))
        self._snapshots: dict[str, State] = {}
        self._written = False
        self._dropped = False
        self._lock = Lock()

    @classmethod
    def sown(cls, field: Field, budget: Budget | None = None) -> MemoryBackend:
        """Return a store whose tables are filled when they are first looked at."""
        made = cls({}, budget)
        made._head = State(SownTables(field), SownCounters(field), Charge(made._budget), kept=True)
        return made

    @property
    def is_new(self) -> bool:
        return not self._written

    def begin(self, *, alone: bool = False) -> MemorySession:  # noqa: ARG002  no other process is here
        if self._dropped:
            raise StoreError("this store has been dropped; make it anew")
        with self._lock:
            self._head.pins += 1
            return MemorySession(self, self._head)

    def snapshot(self, name: str | None = None) -> State:
        with self._lock:
            self._head.pins += 1
            self._head.kept = True
            if name is not None:
                self._snapshots[name] = self._head
            return self._head

    def snapshots(self) -> Mapping[str, State]:
        return dict(self._snapshots)

    def drop_snapshot(self, name: str) -> None:
        self._snapshots.pop(name, None)

    def restore(self, snapshot: object, *, if_new: bool = False) -> None:
        """Raise StoreError for a snapshot of another kind of store, or of one with other collections."""
        if not isinstance(snapshot, State) or _shape(snapshot) != _shape(self._head):
            raise StoreError("the snapshot is of a store with other collections; make a new one of this store")
        with self._lock:
            if not if_new or not self._written:
                self._head = State(snapshot.tables, snapshot.counters, snapshot.charge, kept=True)
                self._written = True

    def fork(self, name: str | None = None) -> MemoryBackend:  # noqa: ARG002  nothing here outlives the process
        state = self.snapshot()
        twin = MemoryBackend({}, self._budget)
        twin._head = State(state.tables, state.counters, state.charge, kept=True)
        return twin

    def drop(self) -> None:
        with self._lock:
            self._dropped = True
            tables = {name: Table(table.indexes) for name, table in self._head.tables.items()}
            self._head = State(tables, {}, Charge(self._budget))
            self._snapshots.clear()

    def release(self, state: State) -> None:
        """Hear that a session looks no longer."""
        with self._lock:
            state.pins -= 1

    def apply(self, state: State, changes: Mapping[str, Change], counters: Mapping[str, int]) -> None:
        """Commit a session's writes over the state it began with, which must still be the present one.

        Raises Overtaken, and StoreFull where they would take more than the budget has.
        """
        with self._lock:
            state.pins -= 1
            if state is not self._head:
                raise Overtaken("another transaction has written since this one began; let one writer in at a time")
            free = state.owned if state.pins == 0 else frozenset[str]()
            charge = Charge(self._budget, state.charge) if state.kept else state.charge
            charge.add(changes, {name: state.tables[name].entries for name in changes if name not in free})
            tables = state.tables
            for name, change in changes.items():
                table = tables[name].with_change(change, in_place=name in free)
                if table is not tables[name]:
                    tables = _with(tables, {name: table})
            owned = free if changes.keys() <= free else free | changes.keys()
            self._head = State(tables, _with(state.counters, counters), charge, owned)
            self._written = True


_NO_CHANGES: Mapping[str, Change] = MappingProxyType({})


class MemorySession:
    """A transaction: the state it began with, and its own writes over it."""

    __slots__ = ("_backend", "_changes", "_state", "_writes")

    def __init__(self, backend: MemoryBackend, state: State) -> None:
        self._backend = backend
        self._state = state
        self._writes: Writes | None = None  # made when something is written: most transactions read
        self._changes: Mapping[str, Change] = _NO_CHANGES

    def get(self, collection: str, identity: Identity) -> Row | None:
        change = self._changes.get(collection)
        if change is not None and identity in change.rows:
            return change.rows[identity]
        return self._state.tables[collection].rows.get(identity)

    def _begun(self) -> Writes:
        if self._writes is None:
            tables = self._state.tables
            self._writes = Writes(lambda collection: tables[collection].indexes)
            self._changes = self._writes.changes
        return self._writes

    def put(self, collection: str, identity: Identity, row: Row) -> None:
        self._begun().put(collection, identity, row)

    def remove(self, collection: str, identity: Identity) -> None:
        self._begun().remove(collection, identity)

    def lookup(self, collection: str, index: Index, key: Hashable) -> Sequence[Row]:
        table = self._state.tables[collection]
        change = self._changes.get(collection)
        if change is None:
            return table.lookup(index, key)
        rows = change.rows
        kept = [table.rows[identity] for identity in table.identities(index, key) if identity not in rows]
        return kept + change.lookup(index, key)

    def size(self, collection: str, index: Index, key: Hashable) -> int:
        change = self._changes.get(collection)
        changed = 0 if change is None else len(change.identities(index, key))
        return len(self._state.tables[collection].identities(index, key)) + changed

    def scan(self, collection: str) -> Iterable[Row]:
        rows = self.scan_all(collection)
        return (row for row in rows if not row.deleted) if self.count(collection) < self._size(collection) else rows

    def slice(self, collection: str, start: int, stop: int, *, newest_first: bool) -> Sequence[Row]:
        rows = self.scan(collection)
        return list(islice(reversed(list(rows)) if newest_first else rows, start, stop))

    def scan_all(self, collection: str) -> Iterable[Row]:
        table = self._state.tables[collection]
        change = self._changes.get(collection)
        return table.rows.values() if change is None else _merged(table.rows, change.rows)

    def count(self, collection: str) -> int:
        table = self._state.tables[collection]
        change = self._changes.get(collection)
        if change is None:
            return table.live
        if not table.rows:
            return change.live
        return change.live + table.live - sum(_lives(table.rows.get(identity)) for identity in change.rows)

    def _size(self, collection: str) -> int:
        table = self._state.tables[collection]
        change = self._changes.get(collection)
        return len(table.rows) + (0 if change is None else len(change.rows))

    def history(self, collection: str, identity: Identity) -> Sequence[Row]:
        change = self._changes.get(collection)
        if change is not None and identity in change.history:
            return change.history[identity]
        return self._state.tables[collection].history.get(identity, ())

    def remember(self, collection: str, identity: Identity, row: Row) -> None:
        self._begun().set_history(collection, identity, (*self.history(collection, identity), row))

    def counter(self, name: str) -> int:
        counter = None if self._writes is None else self._writes.counters.get(name)
        return self._state.counters.get(name, 0) if counter is None else counter

    def set_counter(self, name: str, value: int) -> None:
        self._begun().set_counter(name, value)

    def savepoint(self) -> int:
        return self._begun().savepoint()

    def rollback_to(self, mark: int) -> None:
        self._begun().rollback_to(mark)

    def commit(self) -> None:
        writes = self._writes
        if writes is not None and (writes.changes or writes.counters):
            self._backend.apply(self._state, writes.changes, writes.counters)
        else:
            self._backend.release(self._state)

    def rollback(self) -> None:
        self._backend.release(self._state)


def _with(known: Mapping[str, Kept], changed: Mapping[str, Kept]) -> Mapping[str, Kept]:
    """Return a mapping with some of its values replaced; what is filled later stays so."""
    joined: Mapping[str, Kept] = known | changed  # type: ignore[operator]
    return joined


def _shape(state: State) -> dict[str, tuple[Index, ...]]:
    return {name: table.indexes for name, table in state.tables.items()}


def _lives(row: Row | None) -> bool:
    return row is not None and not row.deleted


def _merged(old: Mapping[Identity, Row], new: Mapping[Identity, Row | None]) -> Iterator[Row]:
    """Give the rows of both by sequence: changed ones stand where they stood, the others follow."""
    moved = []
    for identity, row in old.items():
        if identity not in new:
            yield row
            continue
        changed = new[identity]
        if changed is not None and changed.sequence == row.sequence:
            yield changed
    for identity, added in new.items():
        if added is not None and (identity not in old or old[identity].sequence != added.sequence):
            moved.append(added)
    yield from sorted(moved, key=by_sequence)
