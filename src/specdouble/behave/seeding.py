"""Fills an empty store for a document that has no fixtures: shown rows first, then believable ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from specdouble.behave.ground import Ground
from specdouble.behave.makers import Birth
from specdouble.behave.nouns import singular
from specdouble.behave.row_ids import RowIds
from specdouble.behave.samples import Samples, find_samples
from specdouble.behave.seed_rows import SeedRows
from specdouble.behave.topology import filling_order
from specdouble.contract.model import Json
from specdouble.errors import ApiError, DocumentError
from specdouble.runtime.users import ANYONE

if TYPE_CHECKING:
    from specdouble.store.store import Transaction

_ATTEMPTS = 3


class Seeder:
    """Seeds every collection of one document. The same document, seed and clock give the same rows."""

    def __init__(self, ground: Ground, *, rows: int = 5) -> None:
        self._ground = ground
        self._inference = ground.inference
        self._count = rows
        self._makers = {name: SeedRows(ground, name) for name in ground.inference.collections}
        self._ids = {name: RowIds(ground, name) for name in ground.inference.collections}

    def fill(self, tx: Transaction, counts: Mapping[str, int] | None = None) -> dict[str, int]:
        """Add rows to every collection, or to those of `counts` only; returns how many each has now."""
        samples = find_samples(self._ground) if counts is None else {}
        for name in filling_order(self._inference):
            if counts is None:
                self._collection(name, samples[name], tx)
            elif name in counts:
                self._generate(name, len(tx[name]) + counts[name], tx)
        tx.rest()
        return {name: len(tx[name]) for name in self._inference.collections}

    def _collection(self, name: str, samples: Samples, tx: Transaction) -> None:
        single = name in self._inference.singletons
        for row in samples.rows[:1] if single and not self._inference.collections[name].columns else samples.rows:
            self._add(name, tx, given=row, key=row.get(self._inference.collections[name].key))
        for key in () if single else samples.ids.values():
            if tx[name].one(**{self._inference.collections[name].key: key}) is None:
                self._add(name, tx, key=key)
        self._generate(name, self._wanted(name, tx), tx)

    def _wanted(self, name: str, tx: Transaction) -> int:
        above = [len(tx[parent.collection]) for parent in self._inference.collections[name].parents]
        if name in self._inference.singletons:
            return max(above, default=1)
        return max(self._count, min(max(above, default=0), 2 * self._count))

    def _generate(self, name: str, wanted: int, tx: Transaction) -> None:
        rows = len(tx[name])
        for attempt in range(_ATTEMPTS * wanted):
            if rows >= wanted:
                return
            rows += self._add(name, tx, number=max(rows, attempt))

    def _add(
        self,
        name: str,
        tx: Transaction,
        *,
        given: Mapping[str, Json] | None = None,
        key: Any = None,
        number: int | None = None,
    ) -> bool:
        """Add one row, where that can be done: a document may ask for what cannot be. Tells whether it was."""
        number = len(tx[name]) if number is None else number
        try:
            columns = self._columns(name, number, tx)
            table = tx[name].within(**columns) if columns else tx[name]
            row_id, chosen = self._ids[name].next(table, number) if key is None else (key, key)
            birth = Birth(row_id, columns, self._ground.now(), ANYONE, tx)
            table.add(self._values(name, birth, number, given), id=chosen)
        except (ApiError, DocumentError):
            return False
        return True

    def _values(self, name: str, birth: Birth, number: int, given: Mapping[str, Json] | None) -> dict[str, Any]:
        rows = self._makers[name]
        if given is not None:
            return rows.shown(birth, given, key=number + 1)
        return rows.make(birth, key=number + 1)

    def _columns(self, name: str, number: int, tx: Transaction) -> dict[str, Any]:
        """Choose the rows above: the innermost first, the others as it has them."""
        spec = self._inference.collections[name]
        columns: dict[str, Any] = {}
        for parent in reversed(spec.parents):
            if parent.field in columns:
                continue
            shared = {field: value for field, value in columns.items() if field in tx[parent.collection].spec.columns}
            rows = tx[parent.collection].all(**shared)
            if rows:
                row = rows[number % len(rows)]
                columns.update({field: value for field, value in row.columns.items() if field in spec.columns})
                columns[parent.field] = row.id
        for column in spec.columns:
            columns.setdefault(column, f"{singular(column.removesuffix('_id'))}-1".replace(" ", "-"))
        return columns
