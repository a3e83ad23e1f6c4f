"""Credentials that the API hands out itself: rows of one of its collections, good as long as the row is there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from specdouble.behave.moments import moment
from specdouble.runtime import sandbox
from specdouble.runtime.users import User
from specdouble.store.row import Row
from specdouble.store.store import Transaction

OF_HOLDER = "holder."


@dataclass(frozen=True)
class Holder:
    """Whose a credential is: the row of `collection` that the field `by` names, where it is as `where` says."""

    collection: str
    by: str
    where: Mapping[str, Any]


@dataclass(frozen=True)
class Issued:
    """How one security scheme finds the caller among the rows of the present sandbox."""

    api: str
    collection: str
    field: str
    where: Mapping[str, Any]
    who: Mapping[str, str]  # name, role, tenant, scopes, user -> field of the row, or of its holder
    expires: str | None = None
    holder: Holder | None = None
    decides: bool = False

    @property
    def names_person(self) -> bool:
        """Whether a credential is one person's, and not an application's."""
        return "user" in self.who

    def find(self, value: str) -> User | None:
        """Return who holds a credential; None where nobody does any more."""
        with sandbox.present().stores[self.api].read() as view:
            return self._holder_of(view[self.collection].one(**{self.field: value, **self.where}), view)

    def find_by(self, fits: Callable[[str], bool]) -> User | None:
        """Return who holds the first credential that fits, where it is not sent itself: the key of a signature."""
        with sandbox.present().stores[self.api].read() as view:
            rows = view[self.collection].all(**self.where)
            return self._holder_of(next((row for row in rows if fits(str(row.get(self.field)))), None), view)

    def is_expired(self, value: str) -> bool:
        """Tell whether a credential was good once, and its time is over."""
        with sandbox.present().stores[self.api].read() as view:
            row = view[self.collection].one(**{self.field: value, **self.where})
        return row is not None and self._is_over(row)

    def _holder_of(self, row: Row | None, view: Transaction) -> User | None:
        if row is None or self._is_over(row):
            return None
        holder = self._held_by(row, view)
        return None if holder is None else self._user(row, holder)

    def _is_over(self, row: Row) -> bool:
        end = moment(row.get(self.expires)) if self.expires is not None else None
        return end is not None and end <= sandbox.present().clock.now()

    def _held_by(self, row: Row, view: Transaction) -> Row | None:
        if self.holder is None:
            return row
        holder = view[self.holder.collection].get(row.get(self.holder.by, ""))
        fits = holder is not None and all(holder.get(name) == value for name, value in self.holder.where.items())
        return holder if fits else None

    def _user(self, row: Row, holder: Row) -> User:
        told = {name: _told(field, row, holder) for name, field in self.who.items()}
        scopes = told.get("scopes") or ()
        return User(
            name=str(told.get("name") or row.id),
            role=told.get("role"),
            tenant=told.get("tenant"),
            scopes=tuple(scopes) if isinstance(scopes, list | tuple) else tuple(str(scopes).split()),
            id=told.get("user"),
        )


def _told(field: str, row: Row, holder: Row) -> Any:
    return holder.get(field.removeprefix(OF_HOLDER)) if field.startswith(OF_HOLDER) else row.get(field)
