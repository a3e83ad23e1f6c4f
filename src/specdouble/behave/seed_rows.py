"""Whole believable rows, as if somebody had made them before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING, Any

from specdouble.behave.answers import body_schema
from specdouble.behave.ground import Ground
from specdouble.behave.inner_columns import InnerColumns
from specdouble.behave.inner_key import InnerKey
from specdouble.behave.makers import ABSENT, ADDRESSING, BELIEVABLE, PLACING, Birth, maker
from specdouble.behave.model import Kind
from specdouble.behave.pools import Pools
from specdouble.behave.topology import all_references, same_fields
from specdouble.contract.model import Json
from specdouble.store.fields import rewritten

if TYPE_CHECKING:
    from specdouble.store.row import Row

_VERSIONS = frozenset({"version", "revision"})
_MAKES_ROWS = (Kind.CREATE, Kind.UPSERT, Kind.BULK_CREATE, Kind.REPLACE, Kind.UPDATE, Kind.WRITE_SINGLETON)


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
        pointing = _pointing(ground, collection)
        self._pointing = [pointer for pointer in pointing if "." not in pointer.field]
        self._inside = [pointer for pointer in pointing if "." in pointer.field]
        required = ground.row_shape(collection).required
        self._optional = {pointer.field for pointer in self._pointing} - required  # left out where they name no row
        self._there = _still_there(ground, collection)
        if self._spec.deleted_field is not None and self._spec.deleted_field not in required:
            self._optional.add(self._spec.deleted_field)
        sendable = _sendable(ground, collection)
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
        known: dict[str, Any] = {**self._references(birth, key, given or {}), **self._there, **(given or {})}
        for name, make in self._makers.items():
            made = make(birth)
            if made is not BELIEVABLE and made is not ABSENT:
                known.setdefault(name, made)
        if not self._spec.key_hidden:
            known[self._spec.key] = birth.id
        values = self._values.row(self._schema, collection=self._collection, key=key or birth.id, given=known)
        whole = self._inner.write(self._nested(birth, key, {**values, **known}), birth.id)
        whole = self._within.write(whole, birth.columns)
        return {name: value for name, value in whole.items() if name in known or name not in self._optional}

    def _references(self, birth: Birth, key: object, given: Mapping[str, Json]) -> dict[str, Json]:
        """Point at rows that exist and go with one another, going round them; at nothing where there are none."""
        found: dict[str, Json] = {}
        for pointer in self._pointing:
            if pointer.field in found:  # a row that this one must agree with has decided it
                continue
            rows = pointer.rows(birth, {**found, **given}, self._pools)
            if rows:
                chosen = rows[_turn(key) % len(rows)]
                found[pointer.field] = [chosen.id] if pointer.many else chosen.id
                found.update({field: chosen[field] for field in pointer.same if field in chosen})
            elif pointer.nullable:
                found[pointer.field] = None  # what would be made up here names no row, and the store refuses it
        return found

    def _nested(self, birth: Birth, key: object, values: dict[str, Any]) -> dict[str, Any]:
        """Let the keys inside of values point at rows that exist, too."""
        for pointer in self._inside:
            rows = pointer.rows(birth, values, self._pools)
            if rows:
                values = rewritten(values, pointer.field, _going_round(rows, key))
        return values


@dataclass(frozen=True)
class _Pointer:
    """A property that holds a key, or `many`; it and the row that it names are the `same` in some properties."""

    field: str
    collection: str
    many: bool
    nullable: bool
    same: tuple[str, ...]

    def rows(self, birth: Birth, values: Mapping[str, Json], pools: Pools | None) -> list[Row]:
        """Return the rows that a new one with these values can point at."""
        if birth.tx is None:
            return []
        columns = {
            name: birth.columns[name] for name in birth.tx[self.collection].spec.columns if name in birth.columns
        }
        equals = columns | {field: values[field] for field in self.same if field in values}
        return (pools or Pools()).rows(birth.tx, self.collection, equals)


def _going_round(rows: Sequence[Row], key: object) -> Callable[[Json], Json]:
    turns = count(_turn(key))
    return lambda _: rows[next(turns) % len(rows)].id


def _turn(key: object) -> int:
    return key - 1 if isinstance(key, int) else 0


def _pointing(ground: Ground, collection: str) -> list[_Pointer]:
    """Find what holds keys; first what brings others with it, such as the environment that an organization has."""
    inference = ground.inference
    spec = inference.collections[collection]
    properties, required = ground.row_shape(collection).properties, ground.row_shape(collection).required
    found = [
        _Pointer(
            reference.field,
            reference.collection,
            (shape := ground.shapes.of(properties.get(reference.field))).is_array,
            shape.nullable and reference.field in required,
            same_fields(inference, collection, reference),
        )
        for reference in all_references(inference, collection)
        if reference.field.partition(".")[0] in properties
        and reference.field not in spec.columns
        and reference.collection in inference.collections
    ]
    return sorted(found, key=lambda pointer: not pointer.same)


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


def _sendable(ground: Ground, collection: str) -> set[str]:
    """Name the properties that some operation lets the client send."""
    names: set[str] = set()
    for resource in ground.resources.get(collection, ()):
        if resource.kind in _MAKES_ROWS:
            schema = ground.shapes.at(body_schema(ground.operations[resource.operation_id]), resource.body)
            names.update(ground.shapes.of(schema).properties)
    return names
