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
        found = ground.inference.derived.get(collection, ())
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
    field, shows, collection, used = derivation.field, derivation.shows, derivation.collection, derivation.used
    if used:
        return lambda row, _: max(0, (row.get(field) or 0) - (row.get(used) or 0))
    if not collection:
        return lambda row, _: row.get(field) not in (None, "")

    def shown(other: Row) -> Json:
        return {name: other[name] for name in shows if name in other}

    def embed(row: Row, tx: Transaction) -> Json:
        other = find(tx, ground.inference.collections, collection, row.columns, row.get(field))
        return None if other is None else shown(other)

    return (
        (lambda row, tx: [shown(other) for other in tx[collection].all(**{field: row.id})])
        if derivation.many
        else embed
    )
