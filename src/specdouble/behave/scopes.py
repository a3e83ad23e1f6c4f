"""Keeps callers apart: rows of another tenant, and rows that access rules hide, do not exist for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from specdouble.behave.access import Access, Rule
from specdouble.behave.fields import Getter, getter, same
from specdouble.behave.model import Inference
from specdouble.behave.nouns import singular
from specdouble.errors import Forbidden
from specdouble.runtime.users import User
from specdouble.store.query import Condition, Query, fulfils

if TYPE_CHECKING:
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction

_ALL = Access()


class Scopes:
    """What a caller may see of each collection: rows whose scope fields hold the tenant, below rows that do.

    `rules` say by collection what access follows from rows. A caller without a tenant sees and changes everything.
    """

    def __init__(self, inference: Inference, rules: Mapping[str, Rule] | None = None) -> None:
        self._collections = inference.collections
        self._rules = rules or {}
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
        self._open = not self._fields and not self._rules

    def visible(self, collection: str, row: Row, tx: Transaction, user: User) -> bool:
        """Tell whether a row exists for the caller."""
        if user.tenant is None or self._open:
            return True
        if not all(same(read(row), user.tenant) for read in self._fields.get(collection, ())):
            return False
        if not fulfils(row, self._access(collection, tx, user).sees, self._collections[collection]):
            return False
        return all(
            self._parent_visible(parent, row.columns, row.columns.get(column), tx, user)
            for column, parent in self._parents.get(collection, ())
        )

    def check_change(self, collection: str, row: Row, tx: Transaction, user: User) -> None:
        """Raise Forbidden where the caller may not write a row that exists for them."""
        if user.tenant is None or collection not in self._rules:
            return
        if not fulfils(row, self._access(collection, tx, user).changes, self._collections[collection]):
            raise Forbidden(f"You may not change this {singular(collection)}")

    def guards(self, collection: str) -> bool:
        """Tell whether a collection, or one above it, belongs to tenants or has a rule."""
        above = (parent for _, parent in self._parents.get(collection, ()))
        return collection in self._fields or collection in self._rules or any(self.guards(parent) for parent in above)

    def conditions(self, collection: str, tx: Transaction, user: User) -> tuple[Condition, ...]:
        """Return what a query must ask for so that it finds only rows that exist for the caller."""
        if user.tenant is None or self._open:
            return ()
        spec = self._collections[collection]
        own = [
            Condition(field, "eq", user.tenant, column=field in spec.columns)
            for field in self._scopes.get(collection, ())
        ]
        own += self._access(collection, tx, user).sees
        for column, parent in self._parents.get(collection, ()):
            if self.guards(parent):
                rows = tx[parent].find(Query(where=self.conditions(parent, tx, user))).rows
                own.append(Condition(column, "in", [row.id for row in rows], column=True))
        return tuple(own)

    def change_conditions(self, collection: str, tx: Transaction, user: User) -> tuple[Condition, ...]:
        """Return what a query must ask for so that it finds only rows that the caller may write."""
        seen = self.conditions(collection, tx, user)
        return seen if user.tenant is None else (*seen, *self._access(collection, tx, user).changes)

    def _access(self, collection: str, tx: Transaction, user: User) -> Access:
        rule = self._rules.get(collection)
        return _ALL if rule is None else rule(tx, user)

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
