"""The collections as a caller sees them: what does not exist for them is not there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from specdouble.behave.nouns import singular
from specdouble.behave.scopes import Scopes
from specdouble.errors import NotFound, StoreError
from specdouble.runtime.users import User
from specdouble.store.query import Page, Query

if TYPE_CHECKING:
    from specdouble.store.row import Id, Row
    from specdouble.store.store import Transaction


@dataclass(frozen=True)
class Seen:
    """`seen.agents`: the rows that exist for the caller."""

    _store: Transaction
    _user: User
    _scopes: Scopes

    def __getattr__(self, name: str) -> SeenCollection:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> SeenCollection:
        return SeenCollection(name, self._store, self._user, self._scopes)


@dataclass(frozen=True)
class SeenCollection:
    """The rows of one collection that exist for the caller. Nothing is written here: that is what `store` is for."""

    _name: str
    _store: Transaction
    _user: User
    _scopes: Scopes

    def __getitem__(self, id: Id) -> Row:  # noqa: A002  the word every API uses
        row = self.get(id)
        if row is None:
            raise NotFound(singular(self._name), id)
        return row

    def get(self, id: Id) -> Row | None:  # noqa: A002
        """Return a row, or None where it does not exist for the caller."""
        row = self._store[self._name].get(id)
        return row if row is not None and self._scopes.visible(self._name, row, self._store, self._user) else None

    def changeable(self, id: Id) -> Row:  # noqa: A002
        """Return a row that the caller may change. Raises NotFound where they do not see it, else Forbidden."""
        row = self[id]
        self._scopes.check_change(self._name, row, self._store, self._user)
        return row

    def find(self, query: Query | None = None) -> Page:
        """Return the page of rows that a query asks for, among those that exist for the caller."""
        query = query or Query()
        own = self._scopes.conditions(self._name, self._store, self._user)
        return self._store[self._name].find(replace(query, where=(*own, *query.where)))

    def all(self, **equals: Any) -> list[Row]:
        """Return the rows whose fields, or columns, have these values, in the order of insertion."""
        table = self._store[self._name]
        return self.find(Query(where=table.equalling(equals))).rows

    def one(self, **equals: Any) -> Row | None:
        """Return the first of them, or None."""
        return next(iter(self.all(**equals)), None)

    def __contains__(self, id: object) -> bool:  # noqa: A002
        try:
            return self.get(id) is not None  # type: ignore[arg-type]
        except StoreError:
            return False

    def __iter__(self) -> Iterator[Row]:
        return iter(self.find().rows)
