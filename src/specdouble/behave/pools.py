"""The rows that new ones can point at, looked up once while many are made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, product
from typing import TYPE_CHECKING, Any

from specdouble.behave.lineage import Belonging, Lineages
from specdouble.behave.model import Inference
from specdouble.contract.model import Json
from specdouble.store.row import by_sequence

if TYPE_CHECKING:
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction

_WHOLE = 1 << 64
_GOLDEN = 0x9E3779B97F4A7C15  # of 2**64, the golden section


@dataclass(frozen=True)
class Pool:
    """Rows that can be pointed at, `among` how many in all."""

    rows: list[Row]
    among: int

    def round(self, turn: int) -> Iterator[Row]:
        """Yield every row once, beginning with the one whose turn it is.

        All rows go round in order. Some of them go by a ratio that no rhythm meets: turns may come by here in one.
        """
        size = len(self.rows)
        start = turn if size == self.among else (turn * _GOLDEN % _WHOLE) * size // _WHOLE
        return (self.rows[(start + step) % size] for step in range(size))


class Pools:
    """Remembers rows by collection and values, as long as the collection does not grow; for one transaction."""

    def __init__(self, inference: Inference) -> None:
        self._lineages = Lineages(inference)
        self._known: dict[tuple[Any, ...], tuple[int, Any]] = {}

    def belonging(self, tx: Transaction) -> Belonging:
        """Begin to note what a new row belongs to."""
        return Belonging(self._lineages, tx)

    def rows(
        self, tx: Transaction, collection: str, equals: Mapping[str, Json], wanted: Mapping[str, Any] | None = None
    ) -> Pool:
        """Return the rows whose fields have these values, and that belong to nothing else than is `wanted`."""
        table, place = tx[collection], (collection, repr(equals) if equals else "")
        size = len(table)
        rows: list[Row] = self._kept(place, size, lambda: table.all(**equals))
        if not wanted:
            return Pool(rows, len(rows))
        names, ids = tuple(wanted), tuple(wanted.values())
        by_ids = self._kept((*place, names), size, lambda: self._sorted(tx, collection, rows, names))
        return Pool(self._kept((*place, names, ids), size, lambda: _fitting(by_ids, ids)), len(rows))

    def forget(self) -> None:
        """Let go of every row."""
        self._known.clear()
        self._lineages.forget()

    def _kept(self, place: tuple[Any, ...], size: int, make: Any) -> Any:
        known = self._known.get(place)
        if known is None or known[0] != size:
            known = self._known[place] = size, make()
        return known[1]

    def _sorted(
        self, tx: Transaction, collection: str, rows: list[Row], names: tuple[str, ...]
    ) -> dict[tuple[Any, ...], list[Row]]:
        """Sort rows by what they belong to in some collections, themselves in their own; None where that is open."""
        found: dict[tuple[Any, ...], list[Row]] = {}
        for row in rows:
            above = {**self._lineages.of(tx, collection, row), collection: row.id}
            found.setdefault(tuple(above.get(name) for name in names), []).append(row)
        return found


def _fitting(rows: Mapping[tuple[Any, ...], list[Row]], ids: tuple[Any, ...]) -> list[Row]:
    """Return the rows that belong to these, or to nothing there."""
    if 1 << len(ids) < len(rows):
        keys: Iterable[tuple[Any, ...]] = product(*((id_, None) for id_ in ids))
    else:
        keys = [key for key in rows if all(part in (id_, None) for part, id_ in zip(key, ids, strict=True))]
    return sorted(chain.from_iterable(rows.get(key, ()) for key in keys), key=by_sequence)
