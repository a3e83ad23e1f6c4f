"""Who sees and who changes which rows, where that follows from other rows: memberships, shares, owners."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from specdouble.runtime.users import User
from specdouble.store.query import Condition

if TYPE_CHECKING:
    from specdouble.store.store import Transaction


@dataclass(frozen=True)
class Access:
    """What the rows of one collection must fulfil for a caller: to exist for them, and to be changed by them.

    Rows that fulfil all conditions of `sees` exist. Of these, rows that fulfil all of `changes` may be written: a row
    before it is changed or deleted, and after it was added or changed, as the policies of a database do it
    (PostgreSQL, "Row Security Policies": USING and WITH CHECK).
    """

    sees: tuple[Condition, ...] = ()
    changes: tuple[Condition, ...] = ()


Rule = Callable[["Transaction", User], Access]
"""Tells the access of a caller to one collection, from the rows as they are."""
