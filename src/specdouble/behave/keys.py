"""Finds what a call's path points at: the table, the row, the rows above it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from specdouble.behave.answers import body_schema
from specdouble.behave.fields import same
from specdouble.behave.ground import Ground
from specdouble.behave.model import KeyPart, Kind, Resource
from specdouble.behave.nouns import singular
from specdouble.behave.scopes import Scopes, find
from specdouble.contract.call import Call
from specdouble.errors import NotFound
from specdouble.runtime.users import User

if TYPE_CHECKING:
    from specdouble.store.collection import Collection
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction


class Keys:
    """The path parameters of one operation, sorted by what they mean."""

    def __init__(self, ground: Ground, resource: Resource, scopes: Scopes) -> None:
        self.collection = resource.collection
        self.noun = singular(resource.collection)
        self._spec = ground.inference.collections[resource.collection]
        self._collections = ground.inference.collections
        self._scopes = scopes
        self._columns = tuple((key.parameter, key.column) for key in resource.keys if key.column in self._spec.columns)
        self._whole = len(self._columns) == len(self._spec.columns) or self._spec.key_hidden
        self._fields = tuple((key.parameter, key.column) for key in resource.keys if key.target == "field")
        self._id = next((key.parameter for key in resource.keys if key.target == "id"), None)
        self._body_key = resource.body_key
        self._query_key = resource.query_key
        self._fixed = bool(resource.fixed)
        self._revives = _may_revive(ground, resource)
        self._writes = ground.operations[resource.operation_id].method not in {"GET", "HEAD"}
        self._above = tuple(self._parents(resource))

    def columns(self, call: Call) -> dict[str, Any]:
        """Return the hidden columns that the path gives."""
        return {column: call.path[parameter] for parameter, column in self._columns}

    def fields(self, call: Call) -> dict[str, Any]:
        """Return the properties of the row that the path gives."""
        return {field: call.path[parameter] for parameter, field in self._fields}

    def table(self, call: Call, tx: Transaction) -> Collection:
        """Return the collection, within the rows above that the path names."""
        return tx[self.collection].within(**self.columns(call)) if self._columns else tx[self.collection]

    def id(self, call: Call, user: User) -> Any:
        """Return the id that the call names, in its path or in its body; None where it names none."""
        if self._id is not None:
            return call.path[self._id]
        if self._body_key:
            return call.body.get(self._body_key) if isinstance(call.body, Mapping) else None
        if self._query_key:
            return call.query.get(self._query_key)
        return user.id if self._fixed else None

    def row(self, call: Call, tx: Transaction, user: User) -> Row:
        """Return the row; NotFound where it, or one above it, does not exist for the caller."""
        return self.row_of(self.id(call, user), call, tx, user)

    def row_of(self, key: Any, call: Call, tx: Transaction, user: User) -> Row:
        """Return the row of an id, Forbidden where a write may not change it."""
        table = self.table(call, tx)
        row = self._find(table.with_deleted() if self._revives else table, key)
        if (
            row is None
            or (self._fields and not self._belongs(row, call))
            or not self._scopes.visible(self.collection, row, tx, user)
        ):
            self.check_above(call, tx, user)
            raise self._missing(key)
        if self._writes:
            self._scopes.check_change(self.collection, row, tx, user)
        return row

    def only(self, call: Call, tx: Transaction, user: User) -> Row | None:
        """Return the one row of a path without ids; None where there is none for the caller yet.

        NotFound where a row above it does not exist for them, Forbidden where a write may not change it.
        """
        self.check_above(call, tx, user)
        rows = (row for row in self.table(call, tx) if self._scopes.visible(self.collection, row, tx, user))
        row = next(rows, None)
        if row is not None and self._writes:
            self._scopes.check_change(self.collection, row, tx, user)
        return row

    def _find(self, table: Collection, key: Any) -> Row | None:
        if key is None:
            return next(iter(table), None) if self._fixed else None
        if self._whole:
            return table.get(key)
        # An address without the rows above cannot tell equal ids apart: the first of them is meant.
        return next((row for row in table.all(**{self._spec.key: key})), None) or table.get(key)

    def above(self, call: Call) -> list[tuple[str, Any, dict[str, Any]]]:
        """Return the collection, the id and the hidden columns of each row above that the path names."""
        columns = self.columns(call)
        return [(collection, call.path[key.parameter], columns) for key, collection in self._above]

    def check_above(self, call: Call, tx: Transaction, user: User) -> None:
        """Raise NotFound where a row above, the outermost first, does not exist for the caller."""
        for key, collection in self._above:
            columns = {column: call.path[parameter] for parameter, column in self._columns}
            row = find(tx, self._collections, collection, {**call.path, **columns}, call.path[key.parameter])
            if row is None or not self._scopes.visible(collection, row, tx, user):
                raise NotFound(singular(collection), call.path[key.parameter])

    def _parents(self, resource: Resource) -> list[tuple[KeyPart, str]]:
        over = {parent.field: parent.collection for parent in self._spec.parents}
        parents = [(key, key.collection or over.get(key.column, "")) for key in resource.keys if key.target != "id"]
        return [(key, collection) for key, collection in parents if collection in self._collections]

    def _belongs(self, row: Row, call: Call) -> bool:
        return all(same(row.get(field), call.path[parameter]) for parameter, field in self._fields)

    def _missing(self, key: Any) -> NotFound:
        name = self._body_key or self._query_key
        if key is None and name:
            return NotFound(self.noun, message=f"{self.noun} not found: the request names no {name}")
        return NotFound(self.noun, key)


def _may_revive(ground: Ground, resource: Resource) -> bool:
    """Tell whether an operation changes what says of a row that it is deleted: then it finds deleted rows, too."""
    field = ground.inference.collections[resource.collection].deleted_field
    if resource.kind is not Kind.UPDATE or field is None:
        return False
    body = ground.shapes.at(body_schema(ground.operations[resource.operation_id]), resource.body)
    return field in ground.shapes.of(body).properties
