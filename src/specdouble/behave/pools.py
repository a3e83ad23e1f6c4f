"""The rows that new ones can point at, looked up once while many are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from specdouble.contract.model import Json

if TYPE_CHECKING:
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction


class Pools:
    """Remembers rows by collection and values, as long as the collection does not grow; for one transaction."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[int, list[Row]]] = {}

    def rows(self, tx: Transaction, collection: str, equals: Mapping[str, Json]) -> list[Row]:
        """Return the rows whose fields have these values."""
        key, size = (collection, repr(equals)), len(tx[collection])
        known = self._known.get(key)
        if known is None or known[0] != size:
            known = self._known[key] = size, tx[collection].all(**equals)
        return known[1]

    def forget(self) -> None:
        """Let go of every row."""
        self._known.clear()
