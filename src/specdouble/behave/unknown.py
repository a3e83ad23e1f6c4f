"""Ids that no row has, answered all the same: `--unknown-ids generate`.

The missing row is made as a seeded one would be, the same for the same id, and the operation works on it. A read leaves
no trace of it; a write keeps it. What has been deleted is not made again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from specdouble.behave.answer import Answer
from specdouble.behave.gone import GONE
from specdouble.behave.ground import Ground
from specdouble.behave.keys import Keys
from specdouble.behave.makers import Birth
from specdouble.behave.model import Kind, Resource
from specdouble.behave.scopes import Scopes
from specdouble.behave.seed_rows import SeedRows
from specdouble.contract.call import Call
from specdouble.errors import ApiError, DocumentError, NotFound
from specdouble.runtime.users import ANYONE, User

if TYPE_CHECKING:
    from specdouble.store.store import Transaction

Behaviour = Callable[[Call, "Transaction", User], Answer]

_READS = frozenset({"GET", "HEAD"})


class UnknownIds:
    """One operation that finds a row wherever its path points."""

    def __init__(self, ground: Ground, resource: Resource, behaviour: Behaviour) -> None:
        self._resource = resource
        self._behaviour = behaviour
        self._keys = Keys(ground, resource, Scopes(ground.inference))
        self._makers = _Makers(ground)
        self._leaves_no_trace = ground.operations[resource.operation_id].method in _READS

    def __call__(self, call: Call, tx: Transaction, user: User) -> Answer:
        """Answer a call; NotFound only where the row, or one above it, has been deleted."""
        try:
            found = self._behaviour(call, tx, user)
        except NotFound:
            if self._leaves_no_trace:
                return _and_undone(tx, lambda: self._made(call, tx, user))
            found = self._made(call, tx, user)
        if self._resource.kind is Kind.DELETE:
            self._forget(call, tx, user)
        return found

    def _made(self, call: Call, tx: Transaction, user: User) -> Answer:
        """Make what is missing, and answer."""
        keys, key = self._keys, self._keys.id(call, user)
        if any(name in tx[GONE.name] for name in _names(call, keys, user)):
            return self._behaviour(call, tx, user)
        for collection, above, columns in keys.above(call):
            self._makers.make(collection, above, columns, tx)
        if key is not None:
            self._makers.make(self._resource.collection, key, keys.columns(call), tx, keys.fields(call))
        return self._behaviour(call, tx, user)

    def _forget(self, call: Call, tx: Transaction, user: User) -> None:
        name = _names(call, self._keys, user)[0]
        if name not in tx[GONE.name]:
            tx[GONE.name].add({}, id=name)


class _Makers:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._made: dict[str, SeedRows] = {}

    def make(
        self,
        collection: str,
        key: Any,
        columns: Mapping[str, Any],
        tx: Transaction,
        given: Mapping[str, Any] | None = None,
    ) -> None:
        """Make a row that is not there; where that cannot be done, it stays unknown."""
        known = {name: value for name, value in columns.items() if name in tx[collection].spec.columns}
        table = tx[collection].within(**known) if known else tx[collection]
        if table.get(key) is not None:
            return
        if collection not in self._made:
            self._made[collection] = SeedRows(self._ground, collection)
        birth = Birth(key, known, self._ground.now(), ANYONE, tx)
        try:
            table.add(self._made[collection].make(birth, given, key=key), id=key)
        except (ApiError, DocumentError):
            return


def _names(call: Call, keys: Keys, user: User) -> list[str]:
    """Name the row of a call within those above it, then each of these."""
    above = [f"{collection}/{key}" for collection, key, _ in keys.above(call)]
    return ["/".join([*above, keys.collection, str(keys.id(call, user))]), *above]


def _and_undone(tx: Transaction, answer: Callable[[], Answer]) -> Answer:
    try:
        with tx.transaction():
            found = answer()
            raise _Undo
    except _Undo:
        return found


class _Undo(Exception):
    """Leaves a nested transaction without a trace."""
