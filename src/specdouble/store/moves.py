"""What moves rows while nobody writes them: asked when a transaction begins, told when it ends."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction


class Moves(Protocol):
    """The movement of one collection's rows."""

    def settle(self, transaction: Transaction, now: datetime) -> None:
        """Bring every row to where it is at this moment."""
        ...

    def note(self, transaction: Transaction, before: Row | None, row: Row, now: datetime) -> None:
        """Hear that a row was added (`before` is None) or changed."""
        ...
