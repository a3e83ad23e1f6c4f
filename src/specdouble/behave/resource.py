"""Tier 2: what each operation does to its collection, compiled once from what was inferred."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

from specdouble.behave.access import Rule
from specdouble.behave.actions import compile_action
from specdouble.behave.answer import Answer
from specdouble.behave.computed import compile_computed
from specdouble.behave.counts import compile_count
from specdouble.behave.ground import Ground, lay
from specdouble.behave.items import Behaviour, compile_content, compile_delete, compile_read
from specdouble.behave.lists import compile_list, compile_list_of
from specdouble.behave.model import Inference, Kind, Resource
from specdouble.behave.scopes import Scopes
from specdouble.behave.sets import compile_bulk_create, compile_bulk_update, compile_clear, compile_replace_set
from specdouble.behave.singletons import compile_delete_singleton, compile_read_singleton, compile_write_singleton
from specdouble.behave.writes import compile_create, compile_replace, compile_update, compile_upsert
from specdouble.contract.call import Call
from specdouble.contract.lazily import Lazily
from specdouble.contract.model import Document
from specdouble.runtime.users import ANYONE, User
from specdouble.store.row import Row

if TYPE_CHECKING:
    from specdouble.data.values import Values
    from specdouble.store.store import Transaction

Compile = Callable[[Ground, Resource, Scopes], Behaviour]

_COMPILERS: Mapping[Kind, Compile] = {
    Kind.LIST: compile_list,
    Kind.CREATE: compile_create,
    Kind.READ: compile_read,
    Kind.REPLACE: compile_replace,
    Kind.UPDATE: compile_update,
    Kind.UPSERT: compile_upsert,
    Kind.DELETE: compile_delete,
    Kind.ACTION: compile_action,
    Kind.CLEAR: compile_clear,
    Kind.BULK_CREATE: compile_bulk_create,
    Kind.BULK_UPDATE: compile_bulk_update,
    Kind.BULK_DELETE: compile_clear,
    Kind.REPLACE_SET: compile_replace_set,
    Kind.READ_SINGLETON: compile_read_singleton,
    Kind.WRITE_SINGLETON: compile_write_singleton,
    Kind.DELETE_SINGLETON: compile_delete_singleton,
    Kind.COUNT: compile_count,
    Kind.CONTENT: compile_content,
}


class ResourceTier:
    """Answers the operations that inference put on collections. What a request does not change is decided before it."""

    def __init__(
        self,
        document: Document,
        inference: Inference,
        values: Values,
        now: Callable[[], datetime],
        *,
        base_url: str = "",
        forgiving: bool = False,
        rules: Mapping[str, Rule] | None = None,
    ) -> None:
        """`base_url` is where the document is served: a mount such as `/pulse`, or a whole URL; links begin with it.

        `forgiving`: a value that a body may have and no row can show is left out, and not refused.
        """
        self.ground = lay(document, inference, values, now, base_url, forgiving=forgiving)
        self.scopes = scopes = Scopes(inference, rules)
        resources = {
            operation_id: resource
            for operation_id, resource in inference.resources.items()
            if operation_id in self.ground.operations and resource.collection in inference.collections
        }

        def compiled(operation_id: str) -> Behaviour:
            resource = resources[operation_id]
            return _COMPILERS[resource.kind](self.ground, resource, scopes)

        self._behaviours = Lazily(resources, compiled)
        lists = {name: one for name, one in resources.items() if one.kind is Kind.LIST}
        self._lists = Lazily(lists, lambda name: compile_list_of(self.ground, lists[name], scopes))
        self._computed = Lazily(self.ground.operations, lambda name: compile_computed(self.ground, name))

    def __contains__(self, operation_id: object) -> bool:
        return operation_id in self._behaviours

    def compile(self) -> None:
        """Compile every behaviour now."""
        self._behaviours.make_all()

    def behaviour(self, operation_id: str) -> Behaviour:
        """Return the compiled behaviour of one operation; KeyError where it has none."""
        return self._behaviours[operation_id]

    def answer(self, call: Call, tx: Transaction, user: User = ANYONE) -> Answer:
        """Answer a valid call. Raises NotFound, Conflict, BadReference, InvalidRequest."""
        return self._behaviours[call.operation.id](call, tx, user)

    def list_of(self, rows: Sequence[Mapping[str, Any]], call: Call, tx: Transaction, user: User = ANYONE) -> Answer:
        """Answer a valid call of a list with some rows of its collection, or with items that are no rows, as they are.

        Raises StoreError where the operation is no list.
        """
        name = call.operation.id
        if name in self._lists and all(isinstance(row, Row) for row in rows):
            return self._lists[name](cast("Sequence[Row]", rows), call, tx, user)
        return self._computed[name](rows, call, tx, user)
