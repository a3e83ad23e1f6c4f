"""What the rules ask of a place that keeps rows. A backend knows no rule; it keeps, finds and undoes."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import Protocol

from specdouble.errors import StoreError
from specdouble.store.catalogue import Identity, Index
from specdouble.store.row import Row


class Overtaken(StoreError):
    """Another transaction wrote since this one began; nothing of this one is kept, so that it may be tried again."""


class Session(Protocol):
    """One transaction. It sees what was committed before it began, and its own writes; nobody else sees these."""

    def get(self, collection: str, identity: Identity) -> Row | None:
        """Return a row, soft-deleted or not."""
        ...

    def put(self, collection: str, identity: Identity, row: Row) -> None:
        """Keep a row, new or in place of its previous state, and index it."""
        ...

    def remove(self, collection: str, identity: Identity) -> None:
        """Forget a row and its history."""
        ...

    def lookup(self, collection: str, index: Index, key: Hashable) -> Sequence[Row]:
        """Return the rows under a key of an index, in any order."""
        ...

    def size(self, collection: str, index: Index, key: Hashable) -> int:
        """Return about how many rows `lookup` would return, quickly."""
        ...

    def scan(self, collection: str) -> Iterable[Row]:
        """Give every row that is not soft-deleted, by sequence."""
        ...

    def slice(self, collection: str, start: int, stop: int, *, newest_first: bool) -> Sequence[Row]:
        """Return some of the rows that `scan` gives, or of these from the last to the first."""
        ...

    def scan_all(self, collection: str) -> Iterable[Row]:
        """Give every row, soft-deleted ones too, by sequence."""
        ...

    def count(self, collection: str) -> int:
        """Return the number of rows that are not soft-deleted."""
        ...

    def history(self, collection: str, identity: Identity) -> Sequence[Row]:
        """Return the remembered states of a row, oldest first."""
        ...

    def remember(self, collection: str, identity: Identity, row: Row) -> None:
        """Add a state to the history of a row."""
        ...

    def counter(self, name: str) -> int:
        """Return a counter, 0 at first."""
        ...

    def set_counter(self, name: str, value: int) -> None:
        """Set a counter."""
        ...

    def savepoint(self) -> int:
        """Return a mark that `rollback_to` goes back to; marks nest."""
        ...

    def rollback_to(self, mark: int) -> None:
        """Undo everything since the mark."""
        ...

    def commit(self) -> None:
        """Make every write visible to sessions that begin from now on. Raises Overtaken if another wrote meanwhile."""
        ...

    def rollback(self) -> None:
        """End without a trace."""
        ...


Snapshot = object
"""A state of the whole store that can be gone back to. What it is, is the backend's business."""


class Backend(Protocol):
    """A place that keeps rows, their indexes, histories and counters."""

    @property
    def is_new(self) -> bool:
        """Whether nothing has been written or restored since it was made, be it empty or a fork."""
        ...

    def begin(self, *, alone: bool = False) -> Session:
        """Start a transaction. `alone`: no other process writes meanwhile, so that none of them can overtake it."""
        ...

    def snapshot(self, name: str | None = None) -> Snapshot:
        """Keep the present state: as long as the returned object, or, with a name, as long as this backend.

        A former snapshot of that name is replaced.
        """
        ...

    def snapshots(self) -> Mapping[str, Snapshot]:
        """Return the snapshots that have a name."""
        ...

    def drop_snapshot(self, name: str) -> None:
        """Forget a snapshot by its name, if there is one."""
        ...

    def restore(self, snapshot: Snapshot, *, if_new: bool = False) -> None:
        """Go back to a kept state; sessions under way keep their view, but can no longer commit writes.

        `if_new`: do nothing once something has been written, be it by another process a moment ago. Raises StoreError
        for a snapshot of other collections.
        """
        ...

    def fork(self, name: str | None = None) -> Backend:
        """Return a backend of its own that starts from the present state; rows are shared until they are written.

        Where the place outlives its process, a fork with a name does too, and is then returned as it is.
        """
        ...

    def drop(self) -> None:
        """Forget everything, snapshots with a name too; no session begins from now on."""
        ...
