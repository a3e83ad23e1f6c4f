"""A store of collections, and the transactions in which they are read and written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from specdouble.store.backend import Backend, Session, Snapshot
from specdouble.store.carry import Lost, carry
from specdouble.store.catalogue import Catalogue, catalogue_of
from specdouble.store.collection import Collection
from specdouble.store.load import check_references, drop, load
from specdouble.store.memory import MemoryBackend
from specdouble.store.rules import MakeId, Now, Rules
from specdouble.store.spec import CollectionSpec


class Store:
    """Collections of rows with their rules. One writer at a time; readers keep the view they began with."""

    def __init__(
        self,
        specs: Iterable[CollectionSpec] | Mapping[str, CollectionSpec] | Catalogue,
        make_id: MakeId,
        now: Now,
        backend: Backend | None = None,
    ) -> None:
        """Raise StoreError where a spec names what does not exist. Without a backend, rows live in memory."""
        self.catalogue = specs if isinstance(specs, Catalogue) else catalogue_of(specs)
        self._make_id = make_id
        self._now = now
        self.backend = backend or MemoryBackend({name: each.indexes for name, each in self.catalogue.items()})

    @property
    def is_new(self) -> bool:
        """Whether nothing has been written since the store was made; one in a file may have been made long ago."""
        return self.backend.is_new

    def transaction(self, *, alone: bool = False) -> Transaction:
        """Return a transaction: `with store.transaction() as tx` commits at the end, or rolls back on any exception.

        Raises Overtaken at the end where another writer was quicker; `alone`, no other process can be.
        """
        return Transaction(Rules(self.catalogue, self.backend.begin(alone=alone), self._make_id, self._now))

    def read(self) -> Transaction:
        """Return a view of the present state that stays as it is; what is written in it is never kept."""
        return Transaction(Rules(self.catalogue, self.backend.begin(), self._make_id, self._now), keep=False)

    def snapshot(self, name: str | None = None) -> Snapshot:
        """Return the present state, to go back to; with a name it is kept as long as the store. Rows are shared."""
        return self.backend.snapshot(name)

    def snapshots(self) -> Mapping[str, Snapshot]:
        """Return the snapshots that have a name."""
        return self.backend.snapshots()

    def drop_snapshot(self, name: str) -> None:
        """Forget a snapshot by its name, if there is one."""
        self.backend.drop_snapshot(name)

    def restore(self, snapshot: Snapshot, *, if_new: bool = False) -> None:
        """Go back to a state kept before; `if_new`, only where nothing has been written yet, by any process."""
        self.backend.restore(snapshot, if_new=if_new)

    def fork(self, make_id: MakeId | None = None, now: Now | None = None, name: str | None = None) -> Store:
        """Return a store of its own that starts from the present state; rows are shared until they are written.

        In a file, a name lets the fork outlive the process: asked for again, it is there as it was left.
        """
        twin = Store((), make_id or self._make_id, now or self._now, self.backend.fork(name))
        twin.catalogue = self.catalogue
        return twin

    def drop(self) -> None:
        """Forget every row, and free what they took."""
        self.backend.drop()


class Transaction:
    """Collections as attributes or by name: `tx.agents`, `tx["agents"]`. Usable until it ends."""

    def __init__(self, rules: Rules, *, keep: bool = True) -> None:
        self._rules = rules
        self._keep = keep
        self._open = True
        if rules.catalogue.moving:
            self._settle()

    def __enter__(self) -> Transaction:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open:
            self.commit() if kind is None else self.rollback()

    def __repr__(self) -> str:
        return f"<transaction over {', '.join(self.collections)}{'' if self._open else ', ended'}>"

    def __getitem__(self, name: str) -> Collection:
        return Collection(self._rules, self._rules.catalogue[name])

    def __getattr__(self, name: str) -> Collection:
        if name.startswith("__"):  # what copy and pickle ask
            raise AttributeError(name)
        return self[name]

    @property
    def collections(self) -> tuple[str, ...]:
        """The names of all collections, but for those beginning with `_`: they hold what is kept beside the rows."""
        return tuple(name for name in self._rules.catalogue if not name.startswith("_"))

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Nest: what is written inside is undone when an exception leaves it, the rest stays."""
        mark = self._rules.session.savepoint()
        try:
            yield self
        except BaseException:
            self._rules.session.rollback_to(mark)
            raise

    def load(self, collection: str, rows: Iterable[Mapping[str, Any]], shown: Iterable[str] = ()) -> None:
        """Add the rows of a world, without asking what they refer to: `check_references` does, at the end.

        Hidden columns stand in the rows as properties and are taken out, but for those in `shown`. Raises StoreError
        that names collection, id and field.
        """
        load(self._rules, self._rules.catalogue[collection], rows, frozenset(shown))

    def rest(self) -> None:
        """Let the rows written so far stand still, though rows of their collection move: a world shows a moment."""
        self._rules.moved.clear()

    def check_references(self) -> None:
        """Raise StoreError that lists each row whose parent or reference does not exist."""
        check_references(self._rules)

    def carry(self, old: Transaction) -> tuple[Lost, ...]:
        """Put the rows of a store of another shape in place of those here, and return what does not fit."""
        return carry(self._rules, old._rules)

    def drop(self, collection: str) -> None:
        """Forget the rows of a collection, their history and counters, and ask nobody."""
        drop(self._rules, self._rules.catalogue[collection])

    def commit(self) -> None:
        """End, and keep what was written. Raises Overtaken where another transaction wrote meanwhile."""
        if self._rules.moved:
            self._note()
        session = self._end()
        if self._keep:
            session.commit()
        else:
            session.rollback()

    def rollback(self) -> None:
        """End without a trace."""
        self._end().rollback()

    def _settle(self) -> None:
        """Let rows that move by themselves come to where they are now."""
        for spec in self._rules.catalogue.moving:
            if spec.moves is not None:
                spec.moves.settle(self, self._rules.now())
        self._rules.moved.clear()

    def _note(self) -> None:
        """Tell what moves rows which of them were written; of those that were undone nothing is left to tell."""
        for (name, identity), before in list(self._rules.moved.items()):
            moves, row = self._rules.catalogue[name].spec.moves, self._rules.session.get(name, identity)
            if moves is not None and row is not None and not row.deleted:
                moves.note(self, before, row, self._rules.now())

    def _end(self) -> Session:
        session = self._rules.end()
        self._open = False
        return session
