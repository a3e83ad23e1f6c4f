"""Fills an empty store for a document that has no fixtures: shown rows first, then believable ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from specdouble.behave.ground import Ground
from specdouble.behave.inner_columns import InnerColumns
from specdouble.behave.inner_key import InnerKey
from specdouble.behave.makers import Birth
from specdouble.behave.nouns import singular
from specdouble.behave.pools import Pools
from specdouble.behave.resemblance import Resemblance
from specdouble.behave.row_ids import RowIds
from specdouble.behave.samples import Samples, find_samples
from specdouble.behave.seed_rows import SeedRows
from specdouble.behave.topology import filling_order, needed_unseen, surroundings
from specdouble.contract.lazily import Lazily
from specdouble.contract.model import Json
from specdouble.errors import ApiError, Conflict, DocumentError
from specdouble.runtime.users import ANYONE

if TYPE_CHECKING:
    from specdouble.store.collection import Collection
    from specdouble.store.store import Transaction

_ATTEMPTS = 3


@dataclass(frozen=True)
class Growth:
    """How many rows more a collection gets, and what the first one below each row above holds."""

    count: int
    first: Mapping[str, Json] = field(default_factory=dict)


class Seeder:
    """Seeds every collection of one document. The same document, seed and clock give the same rows."""

    def __init__(self, ground: Ground, *, rows: int = 5) -> None:
        self._ground = ground
        self._inference = ground.inference
        self._count = rows
        self._pools = Pools(ground.inference)
        collections = ground.inference.collections
        self._makers = Lazily(collections, lambda name: SeedRows(ground, name, self._pools))
        self._ids = Lazily(collections, lambda name: RowIds(ground, name))
        self._filled: set[str] = set()
        self._refusal = ""
        self.short: dict[str, str] = {}
        """Why there are fewer rows than were asked for, by collection: what the last attempt came to."""

    def fill(self, tx: Transaction, growths: Mapping[str, Growth] | None = None) -> dict[str, int]:
        """Add rows to every collection, or to those of `growths` only; returns how many each has now."""
        samples = self._samples if growths is None else {}
        self._pools.forget()
        needed = needed_unseen(self._inference) if growths is None else frozenset()
        for name in filling_order(self._inference):
            if growths is None and (name not in self._inference.unseen or name in needed):
                self._collection(name, samples[name], tx)
            elif growths is not None and name in growths:
                self._generate(name, len(tx[name]) + growths[name].count, tx, growths[name].first)
        self._pools.forget()
        tx.rest()
        return {name: len(tx[name]) for name in self._inference.collections}

    @cached_property
    def _samples(self) -> dict[str, Samples]:
        return find_samples(self._ground)

    def fill_for(self, wanted: str, tx: Transaction) -> list[str]:
        """Add rows to one collection and to all that it leans on, where they have none yet; return the names of these.

        Whatever is asked for first, the rows are those of `fill`: each collection leans on the same others.
        """
        around = surroundings(self._inference, wanted) - self._filled
        names = [name for name in filling_order(self._inference) if name in around]
        self._pools.forget()
        needed = needed_unseen(self._inference)
        for name in names:
            if name not in self._inference.unseen or name in needed:
                self._collection(name, self._samples[name], tx)
        self._filled.update(names)
        self._pools.forget()
        tx.rest()
        return names or [wanted]

    def _collection(self, name: str, samples: Samples, tx: Transaction) -> None:
        single, spec = name in self._inference.singletons, self._inference.collections[name]
        inner = InnerKey(spec)
        for row in samples.rows[:1] if single and not spec.columns else samples.rows:
            key = inner.read(row) if inner else row.get(spec.key)
            self._add(name, tx, number=len(tx[name]), given=row, key=key)
        for key in () if single else samples.ids.values():
            if tx[name].one(**{spec.key: key}) is None:
                self._add(name, tx, number=len(tx[name]), key=key)
        like = self._resemblance(name, tx) if samples.rows and not single else None
        self._generate(name, self._wanted(name, tx), tx, like=like)

    def _resemblance(self, name: str, tx: Transaction) -> Resemblance | None:
        """Tell how the rows that are made go by the first one, which the document shows."""
        row = next(iter(tx[name]), None)
        names = {} if row is None else {**row.columns, self._inference.collections[name].key: row.id}
        return None if row is None else Resemblance(row, names)

    def _wanted(self, name: str, tx: Transaction) -> int:
        above = [len(tx[parent.collection]) for parent in self._inference.collections[name].parents]
        if name in self._inference.singletons:
            return max(above, default=1)
        return max(self._count, min(max(above, default=0), 2 * self._count))

    def _generate(
        self,
        name: str,
        wanted: int,
        tx: Transaction,
        first: Mapping[str, Json] | None = None,
        like: Resemblance | None = None,
    ) -> None:
        there = len(tx[name])  # counted here: a store counts what is not committed row by row
        for attempt in range(_ATTEMPTS * wanted):
            if there >= wanted:
                return
            there += self._add(name, tx, number=max(there, attempt), first=first, like=like)
        if there < wanted:
            self.short[name] = f"{wanted - there} rows are missing; the last one could not be made: {self._refusal}"

    def _add(
        self,
        name: str,
        tx: Transaction,
        *,
        number: int,
        given: Mapping[str, Json] | None = None,
        key: Any = None,
        first: Mapping[str, Json] | None = None,
        like: Resemblance | None = None,
    ) -> bool:
        """Add one row, where that can be done: a document may ask for what cannot be. Tell whether it was."""
        try:
            columns = self._columns(name, number, tx, given or {})
            table = tx[name].within(**columns) if columns else tx[name]
            key = self._makers[name].link(columns, tx, key=number + 1) if key is None else key
            row_id, chosen = self._ids[name].next(table, number) if key is None else (key, key)
            birth = Birth(row_id, columns, self._ground.now(), ANYONE, tx)
            if given is None:
                told = like.of({**columns, table.spec.key: row_id}) if like is not None else {}
                told = {**told, **(first if first and not len(table) else {})}
                values = self._makers[name].make(birth, told, key=number + 1)
            else:
                values = self._makers[name].shown(birth, given, key=number + 1)
            self._insert(table, values, chosen, number)
        except (ApiError, DocumentError) as error:
            self._refusal = str(error)
            return False
        return True

    def _insert(self, table: Collection, values: dict[str, Any], chosen: Any, number: int) -> None:
        """Add a row; one that has the name of another gets a number behind it."""
        try:
            table.add(values, id=chosen)
        except Conflict as error:
            texts = [field for field in error.fields if isinstance(values.get(field), str)]
            if not texts or texts[-1] == table.spec.key:
                raise
            values = {**values, texts[-1]: f"{values[texts[-1]]} {number + 1}"}
            if not self._ground.validity.valid(self._ground.row_schema(table.spec.name), values):
                raise
            table.add(values, id=chosen)

    def _columns(self, name: str, number: int, tx: Transaction, given: Mapping[str, Json]) -> dict[str, Any]:
        """Choose the rows above, where the row does not say it: the innermost first, the others as it has them."""
        spec = self._inference.collections[name]
        inner = InnerColumns(spec)
        columns = inner.read(given)
        for parent in reversed(spec.parents):
            if parent.field in columns:
                continue
            shared = {field: value for field, value in columns.items() if field in tx[parent.collection].spec.columns}
            row = next(self._pools.rows(tx, parent.collection, shared).round(number), None)
            if row is not None:
                columns.update({field: value for field, value in row.columns.items() if field in spec.columns})
                columns[parent.field] = row.id
        columns = {**inner.usual(tx[name]), **columns} if len(columns) < len(spec.columns) else columns
        for column in spec.columns:
            columns.setdefault(column, f"{singular(column.removesuffix('_id'))}-1".replace(" ", "-"))
        return columns
