"""The rows of one collection in memory with their indexes, and the changes that one transaction makes to them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from specdouble.store.catalogue import Identity, Index
from specdouble.store.row import Row

Bucket = dict[Identity, None]
_NOTHING: Bucket = {}


class Buckets:
    """The entries of one index. A copy shares its buckets until it writes into them."""

    __slots__ = ("_buckets", "_owned")

    def __init__(self, buckets: dict[Hashable, Bucket] | None = None) -> None:
        self._buckets: dict[Hashable, Bucket] = {} if buckets is None else buckets
        self._owned: set[Hashable] | None = None if buckets is None else set()  # None: all of them

    def copy(self) -> Buckets:
        return Buckets(dict(self._buckets))

    def get(self, key: Hashable) -> Bucket:
        return self._buckets.get(key, _NOTHING)

    def add(self, key: Hashable, identity: Identity) -> None:
        self._own(key)[identity] = None

    def discard(self, key: Hashable, identity: Identity) -> None:
        bucket = self._own(key)
        bucket.pop(identity, None)
        if not bucket:
            del self._buckets[key]

    def _own(self, key: Hashable) -> Bucket:
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = {}
        elif self._owned is not None and key not in self._owned:
            bucket = self._buckets[key] = dict(bucket)
        else:
            return bucket
        if self._owned is not None:
            self._owned.add(key)
        return bucket


class Table:
    """What is committed of one collection. `rows` is in the order of sequence; `live` counts those not soft-deleted."""

    __slots__ = ("_buckets", "history", "indexes", "live", "rows")

    def __init__(self, indexes: tuple[Index, ...]) -> None:
        self.indexes = indexes
        self.rows: dict[Identity, Row] = {}
        self.history: dict[Identity, tuple[Row, ...]] = {}
        self.live = 0
        self._buckets = {index: Buckets() for index in indexes}

    @property
    def entries(self) -> int:
        """How many entries a copy of it has."""
        return len(self.rows) * (1 + len(self._buckets))

    def identities(self, index: Index, key: Hashable) -> Bucket:
        """Return what stands under a key; not to be changed."""
        return self._buckets[index].get(key)

    def lookup(self, index: Index, key: Hashable) -> list[Row]:
        """Return the rows under a key."""
        return [self.rows[identity] for identity in self._buckets[index].get(key)]

    def with_change(self, change: Change, *, in_place: bool) -> Table:
        """Return this table with a transaction's changes, itself where `in_place`."""
        table = self if in_place else self._copy()
        for identity, row in sorted(change.rows.items(), key=_order) if len(change.rows) > 1 else change.rows.items():
            table._put(identity, row)
        for identity, history in change.history.items():
            if history:
                table.history[identity] = history
            else:
                table.history.pop(identity, None)
        return table

    def _copy(self) -> Table:
        twin = Table(())
        twin.indexes = self.indexes
        twin.rows = dict(self.rows)
        twin.history = dict(self.history)
        twin.live = self.live
        twin._buckets = {index: buckets.copy() for index, buckets in self._buckets.items()}
        return twin

    def _put(self, identity: Identity, row: Row | None) -> None:
        old = self.rows.get(identity)
        reindex(self._buckets, identity, old, row)
        self.live += _live(row) - _live(old)
        if row is None or (old is not None and old.sequence != row.sequence):
            self.rows.pop(identity, None)
        if row is not None:
            self.rows[identity] = row


class Change:
    """What one transaction does to one collection: new states by identity, None for rows that go."""

    __slots__ = ("_buckets", "_indexes", "history", "live", "rows")

    def __init__(self, indexes: tuple[Index, ...]) -> None:
        self._indexes = indexes
        self.rows: dict[Identity, Row | None] = {}
        self.history: dict[Identity, tuple[Row, ...]] = {}
        self.live = 0
        self._buckets: dict[Index, Buckets] | None = None  # made when somebody asks: most changes are not asked

    def identities(self, index: Index, key: Hashable) -> Bucket:
        """Return what stands under a key; not to be changed."""
        if self._buckets is None:
            self._buckets = {index: Buckets() for index in self._indexes}
            for identity, row in self.rows.items():
                reindex(self._buckets, identity, None, row)
        return self._buckets[index].get(key)

    def lookup(self, index: Index, key: Hashable) -> list[Row]:
        """Return the changed rows under a key."""
        rows = (self.rows[identity] for identity in self.identities(index, key))
        return [row for row in rows if row is not None]

    def put(self, identity: Identity, row: Row | None) -> None:
        """Note the new state of a row."""
        old = self.rows.get(identity)
        if self._buckets is not None:
            reindex(self._buckets, identity, old, row)
        self.live += _live(row) - _live(old)
        self.rows[identity] = row

    def remove(self, identity: Identity) -> None:
        """Note that a row goes, with its history."""
        self.put(identity, None)
        self.history[identity] = ()

    def before(self, identity: Identity) -> object:
        """Return what `restore` needs to undo the next change of a row."""
        return self.rows.get(identity, _ABSENT), self.history.get(identity)

    def restore(self, identity: Identity, before: Any) -> None:
        """Undo a change."""
        row, history = before
        self.put(identity, None if row is _ABSENT else row)
        if row is _ABSENT:
            del self.rows[identity]
        if history is None:
            self.history.pop(identity, None)
        else:
            self.history[identity] = history


_ABSENT = object()


def reindex(buckets: Mapping[Index, Buckets], identity: Identity, old: Row | None, new: Row | None) -> None:
    """Move a row to the keys of its new state."""
    for index, entries in buckets.items():
        if old is None and new is not None:  # as most are
            for key in index.keys(new):
                entries.add(key, identity)
            continue
        before: Iterable[Hashable] = () if old is None else index.keys(old)
        after: Iterable[Hashable] = () if new is None else index.keys(new)
        if before == after:
            continue
        for key in before:
            entries.discard(key, identity)
        for key in after:
            entries.add(key, identity)


def _live(row: Row | None) -> int:
    return 0 if row is None or row.deleted else 1


def _order(entry: tuple[Identity, Row | None]) -> int:
    return 0 if entry[1] is None else entry[1].sequence
