"""Properties that answers show and no row holds: told from the row's own, each time the row is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from specdouble.behave.ground import Ground
from specdouble.behave.model import Derivation
from specdouble.behave.scopes import find
from specdouble.contract.model import Json, Schema

if TYPE_CHECKING:
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction

Tell = Callable[["Row", "Transaction"], Json]


class Derived:
    """Completes the rows of one collection by what `x-resource` derives, in the order of the schema that shows them."""

    def __init__(self, ground: Ground, collection: str, schema: Schema | None = None) -> None:
        told = ground.inference.derived.get(collection, ())
        found = [one for one in told if one.field or one.collection]  # the others are told by handlers
        self._parts = {one.name: _compile(one, ground) for one in found}
        self._order = tuple(ground.shapes.of(schema).properties) if found else ()

    def __bool__(self) -> bool:
        return bool(self._parts)

    def __call__(self, row: Row, tx: Transaction) -> Mapping[str, Any]:
        """Return the row with its derived properties; the row itself where there are none."""
        if not self._parts:
            return row
        whole = {**row, **{name: tell(row, tx) for name, tell in self._parts.items()}}
        return {name: whole[name] for name in self._order if name in whole} | whole


def _compile(derivation: Derivation, ground: Ground) -> Tell:
    if derivation.counts:
        return _counting(derivation)
    if derivation.lists:
        return _listing(derivation)
    if derivation.collection:
        return _embedding(derivation, ground)
    field, used = derivation.field, derivation.used
    if used:
        return lambda row, _: max(0, (row.get(field) or 0) - (row.get(used) or 0))
    return lambda row, _: row.get(field) not in (None, "")


def _counting(derivation: Derivation) -> Tell:
    collection, counts = derivation.collection, derivation.counts
    return lambda row, tx: tx[collection].count(**{counts: row.id})


def _listing(derivation: Derivation) -> Tell:
    collection, lists, shows = derivation.collection, derivation.lists, derivation.shows
    return lambda row, tx: [
        {name: other[name] for name in shows if name in other} for other in tx[collection].all(**{lists: row.id})
    ]


def _embedding(derivation: Derivation, ground: Ground) -> Tell:
    field, shows, collection = derivation.field, derivation.shows, derivation.collection
    # What is told of the row that is shown is told here, too; rows within it are not, as they might show this one.
    told = [one for one in ground.inference.derived.get(collection, ()) if one.counts or not one.collection]
    parts = {one.name: _compile(one, ground) for one in told if one.name in shows}

    def embed(row: Row, tx: Transaction) -> Json:
        other = find(tx, ground.inference.collections, collection, row.columns, row.get(field))
        if other is None:
            return None
        whole = {**other, **{name: tell(other, tx) for name, tell in parts.items()}}
        return {name: whole[name] for name in shows if name in whole}

    return embed
