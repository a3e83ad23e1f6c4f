"""Keeps tenants apart: rows of another tenant do not exist for the caller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specdouble.behave.fields import Getter, getter, same
from specdouble.behave.model import Inference
from specdouble.runtime.users import User
from specdouble.store.query import Condition, Query

if TYPE_CHECKING:
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction


class Scopes:
    """What a caller may see of each collection: rows whose scope fields hold the tenant, below rows that do."""

    def __init__(self, inference: Inference) -> None:
        self._collections = inference.collections
        self._scopes = inference.scopes
        self._fields: dict[str, tuple[Getter, ...]] = {
            name: tuple(getter(field, inference.collections[name]) for field in fields)
            for name, fields in inference.scopes.items()
            if name in inference.collections
        }
        self._parents = {
            name: tuple((parent.field, parent.collection) for parent in spec.parents if parent.collection != name)
            for name, spec in inference.collections.items()
        }

    def visible(self, collection: str, row: Row, tx: Transaction, user: User) -> bool:
        """Tell whether a row exists for the caller."""
        if user.tenant is None or not self._fields:
            return True
        if not all(same(read(row), user.tenant) for read in self._fields.get(collection, ())):
            return False
        return all(
            self._parent_visible(parent, row.columns, row.columns.get(column), tx, user)
            for column, parent in self._parents.get(collection, ())
        )

    def guards(self, collection: str) -> bool:
        """Tell whether a collection, or one above it, belongs to tenants."""
        above = (parent for _, parent in self._parents.get(collection, ()))
        return collection in self._fields or any(self.guards(parent) for parent in above)

    def conditions(self, collection: str, tx: Transaction, user: User) -> tuple[Condition, ...]:
        """Return what a query must ask for so that it finds only rows that exist for the caller."""
        if user.tenant is None or not self._fields:
            return ()
        spec = self._collections[collection]
        own = [
            Condition(field, "eq", user.tenant, column=field in spec.columns)
            for field in self._scopes.get(collection, ())
        ]
        for column, parent in self._parents.get(collection, ()):
            if self.guards(parent):
                rows = tx[parent].find(Query(where=self.conditions(parent, tx, user))).rows
                own.append(Condition(column, "in", [row.id for row in rows], column=True))
        return tuple(own)

    def _parent_visible(self, parent: str, columns: Any, key: Any, tx: Transaction, user: User) -> bool:
        found = find(tx, self._collections, parent, columns, key)
        return found is None or self.visible(parent, found, tx, user)


def find(tx: Transaction, collections: Any, collection: str, columns: Any, key: Any) -> Row | None:
    """Find a row by id, within those of `columns` that its collection has."""
    spec = collections.get(collection)
    if spec is None or key is None:
        return None
    table = tx[collection]
    known = {name: columns[name] for name in spec.columns if name in columns}
    found: Row | None = (table.within(**known) if known else table).get(key)
    return found
