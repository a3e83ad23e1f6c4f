"""What new rows refer to: rows that exist, that belong together, and that no other row links in the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import TYPE_CHECKING, Any

from specdouble.behave.ground import Ground
from specdouble.behave.lineage import height, named
from specdouble.behave.pools import Pool, Pools
from specdouble.behave.topology import all_references, same_fields
from specdouble.contract.model import Json
from specdouble.store.fields import rewritten
from specdouble.store.spec import CollectionSpec, Reference

if TYPE_CHECKING:
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction


@dataclass(frozen=True)
class Pointer:
    """A property that holds a key, or `many`; it and the row that it names are the `same` in some properties.

    `columns` are those of the row that it names, and `alone` says that not every row may name the same one.
    """

    field: str
    collection: str
    many: bool
    nullable: bool
    same: tuple[str, ...]
    columns: tuple[str, ...]
    alone: bool

    def brought(self, row: Row) -> dict[str, Json]:
        """Return what a row that points at another takes from it."""
        return {self.field: [row.id] if self.many else row.id, **{name: row[name] for name in self.same if name in row}}


@dataclass(frozen=True)
class Pointing:
    """What the rows of one collection hold keys in, at their top or deeper.

    `link` is what holds the key of another row as the row's own key, as with the members of a team.
    """

    spec: CollectionSpec
    top: Sequence[Pointer]
    inside: Sequence[Pointer]
    link: Pointer | None


class Aim:
    """Chooses what one new row refers to; each choice goes with those before it."""

    def __init__(
        self, pointing: Pointing, pools: Pools, tx: Transaction, columns: Mapping[str, Any], key: object
    ) -> None:
        """`columns` tell where the row stands; numbers for `key` let rows go round what they point at."""
        self._pointing = pointing
        self._pools = pools
        self._tx = tx
        self._columns = columns
        self._turn = key - 1 if isinstance(key, int) else 0
        self._belonging = pools.belonging(tx)
        for parent in pointing.spec.parents:
            above = self._named(parent, columns)
            if above is not None:
                self._belonging.add(parent.collection, above)

    def link(self) -> Any:
        """Return the key of the new row where that is the key of another: one that is free here, if there is any."""
        link = self._pointing.link
        row = None if link is None else self._choose(link, {})
        return None if row is None else row.id

    def references(self, given: Mapping[str, Json]) -> dict[str, Json]:
        """Return what to refer to, by field, and what comes with that; nothing where there is no such row."""
        found: dict[str, Json] = {}
        for pointer in self._pointing.top:
            if pointer.field in found:  # a row that this one must agree with has decided it
                continue
            decided = pointer.field in given
            row = self._named(pointer, given) if decided else self._choose(pointer, {**found, **given})
            if row is not None:
                found |= pointer.brought(row)
                self._belonging.add(pointer.collection, row)
            elif pointer.nullable:
                found[pointer.field] = None  # what would be made up here names no row, and the store refuses it
        return found

    def nested(self, values: dict[str, Any]) -> dict[str, Any]:
        """Let the keys inside of values point at rows that exist, too."""
        for pointer in self._pointing.inside:
            pool = self._pool(pointer, values)
            if pool.rows:
                values = rewritten(values, pointer.field, _in_turn(pool, self._turn))
        return values

    def _choose(self, pointer: Pointer, values: Mapping[str, Json]) -> Row | None:
        """Return the row whose turn it is, or the next that is free; where none is, any, which the store refuses."""
        pool = self._pool(pointer, values)
        if not pointer.alone:
            return next(pool.round(self._turn), None)
        free = (row for row in pool.round(self._turn) if self._is_free({**values, **pointer.brought(row)}))
        return next(free, None) or next(iter(pool.rows), None)

    def _is_free(self, values: Mapping[str, Json]) -> bool:
        """Tell whether no other row is like one with these values where it must not be."""
        spec, table = self._pointing.spec, self._tx[self._pointing.spec.name]
        table = table.within(**self._columns) if self._columns else table
        return table.takes(values) and (self._pointing.link is None or table.get(values[spec.key]) is None)

    def _pool(self, pointer: Pointer, values: Mapping[str, Json]) -> Pool:
        """Return the rows that a new one with these values can point at."""
        equals = {name: self._columns[name] for name in pointer.columns if name in self._columns}
        equals |= {name: values[name] for name in pointer.same if name in values}
        wanted = self._belonging.wanted(pointer.collection)
        return self._pools.rows(self._tx, pointer.collection, equals, wanted)

    def _named(self, reference: Pointer | Reference, values: Mapping[str, Any]) -> Row | None:
        return named(self._tx, reference.collection, values.get(reference.field), self._columns)


def pointing_of(ground: Ground, collection: str) -> Pointing:
    """Find what the rows of a collection hold keys in.

    First comes what brings others with it, as an environment brings its organization, or belongs to most, so that the
    others can follow.
    """
    inference, spec = ground.inference, ground.inference.collections[collection]
    properties = ground.row_shape(collection).properties
    pointers = [
        _pointer(ground, spec, reference)
        for reference in all_references(inference, collection)
        if reference.field.partition(".")[0] in properties
        and reference.field not in spec.columns
        and reference.collection in inference.collections
    ]
    pointers.sort(key=lambda pointer: (not pointer.same, -len(height(inference, pointer.collection))))
    top = [pointer for pointer in pointers if "." not in pointer.field]
    link = next((pointer for pointer in top if _is_link(spec, pointer.field)), None)
    return Pointing(spec, top, [pointer for pointer in pointers if "." in pointer.field], link)


def _pointer(ground: Ground, spec: CollectionSpec, reference: Reference) -> Pointer:
    row, inference = ground.row_shape(spec.name), ground.inference
    shape = ground.shapes.of(row.properties.get(reference.field))
    return Pointer(
        reference.field,
        reference.collection,
        shape.is_array,
        shape.nullable and reference.field in row.required,
        same_fields(inference, spec.name, reference),
        inference.collections[reference.collection].columns,
        not shape.is_array
        and (_is_link(spec, reference.field) or any(reference.field in fields for fields in spec.unique)),
    )


def _is_link(spec: CollectionSpec, field: str) -> bool:
    return field == spec.key and any(reference.field == field for reference in spec.refs)


def _in_turn(pool: Pool, turn: int) -> Callable[[Json], Json]:
    rows = cycle(pool.round(turn))
    return lambda _: next(rows).id
