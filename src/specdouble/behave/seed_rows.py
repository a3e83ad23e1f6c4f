"""Whole believable rows, as if somebody had made them before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from specdouble.behave.ground import Ground
from specdouble.behave.inner_columns import InnerColumns
from specdouble.behave.inner_key import InnerKey
from specdouble.behave.makers import ABSENT, ADDRESSING, BELIEVABLE, PLACING, Birth, maker
from specdouble.behave.pointing import Aim, pointing_of
from specdouble.behave.pools import Pools
from specdouble.behave.secrets import sent_names
from specdouble.contract.model import Json

if TYPE_CHECKING:
    from specdouble.store.store import Transaction

_VERSIONS = frozenset({"version", "revision"})


class SeedRows:
    """Makes rows of one collection in which everything is believable, and goes with where the row stands."""

    def __init__(self, ground: Ground, collection: str, pools: Pools | None = None) -> None:
        """`pools` are those of whoever makes many rows in one transaction."""
        self._pools = pools
        self._ground = ground
        self._collection = collection
        self._spec = ground.inference.collections[collection]
        self._values = ground.values.exact
        self._inner = InnerKey(self._spec)
        self._within = InnerColumns(self._spec)
        self._schema = ground.row_schema(collection)
        self._pointing = pointing_of(ground, collection)
        required = ground.row_shape(collection).required
        self._optional = {pointer.field for pointer in self._pointing.top} - required  # left out: they name no row
        self._there = _still_there(ground, collection)
        if self._spec.deleted_field is not None and self._spec.deleted_field not in required:
            self._optional.add(self._spec.deleted_field)
        sendable = sent_names(ground, collection)
        self._makers = {
            name: maker(ground, collection, name, PLACING if name in sendable else ADDRESSING)
            for name in ground.row_shape(collection).properties
        }
        if self._spec.versions:  # a row without a history is a first version
            self._makers |= {name: maker(ground, collection, name) for name in _VERSIONS & self._makers.keys()}

    def shown(self, birth: Birth, row: Mapping[str, Json], *, key: object = None) -> dict[str, Any]:
        """Return a row that the document shows: as it is where that is whole, else completed."""
        whole = self._inner.write(row, birth.id) if self._spec.key_hidden else {**row, self._spec.key: birth.id}
        return whole if self._ground.validity.valid(self._schema, whole) else self.make(birth, row, key=key)

    def make(self, birth: Birth, given: Mapping[str, Json] | None = None, *, key: object = None) -> dict[str, Any]:
        """Return the values of a row; `given` stands as it is. Numbers for `key` keep rows unlike one another."""
        given = given or {}
        aim = self._aim(birth.tx, birth.columns, key)
        linked = {} if self._pointing.link is None else {self._spec.key: birth.id}
        if linked:  # by what it links: a number would give all rows below one the same value of an enum
            key = "/".join(str(part) for part in (*birth.columns.values(), birth.id))
        known: dict[str, Any] = {**aim.references({**given, **linked}), **self._there, **given}
        for name, make in self._makers.items():
            made = make(birth)
            if made is not BELIEVABLE and made is not ABSENT:
                known.setdefault(name, made)
        if not self._spec.key_hidden:
            known[self._spec.key] = birth.id
        values = self._values.row(self._schema, collection=self._collection, key=key or birth.id, given=known)
        whole = self._inner.write(aim.nested({**values, **known}), birth.id)
        whole = self._within.write(whole, birth.columns)
        return {name: value for name, value in whole.items() if name in known or name not in self._optional}

    def link(self, columns: Mapping[str, Any], tx: Transaction, *, key: object = None) -> Any:
        """Return the key of a new row where that is the key of another row; None where rows have keys of their own."""
        return None if self._pointing.link is None else self._aim(tx, columns, key).link()

    def _aim(self, tx: Transaction, columns: Mapping[str, Any], key: object) -> Aim:
        return Aim(self._pointing, self._pools or Pools(self._ground.inference), tx, columns, key)


def _still_there(ground: Ground, collection: str) -> dict[str, Json]:
    """Say what tells that a row is not deleted, as far as its schema has a word for that: false or null.

    Where a row may be without the property, and it has none of these, absence tells.
    """
    field = ground.inference.collections[collection].deleted_field
    if field is None:
        return {}
    shape = ground.shapes.of(ground.row_shape(collection).properties.get(field))
    if shape.is_a("boolean"):
        return {field: False}
    return {field: None} if shape.nullable else {}
