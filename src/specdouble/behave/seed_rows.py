"""Whole believable rows, as if somebody had made them before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specdouble.behave.answers import body_schema
from specdouble.behave.ground import Ground
from specdouble.behave.makers import ABSENT, ADDRESSING, BELIEVABLE, PLACING, Birth, maker
from specdouble.behave.model import Kind
from specdouble.behave.topology import all_references
from specdouble.contract.model import Json
from specdouble.store.spec import Reference

_MAKES_ROWS = (Kind.CREATE, Kind.UPSERT, Kind.BULK_CREATE, Kind.REPLACE, Kind.UPDATE, Kind.WRITE_SINGLETON)


class SeedRows:
    """Makes rows of one collection in which everything is believable, and goes with where the row stands."""

    def __init__(self, ground: Ground, collection: str) -> None:
        self._ground = ground
        self._collection = collection
        self._spec = ground.inference.collections[collection]
        self._schema = ground.row_schema(collection)
        self._pointing = _pointing(ground, collection)
        required = ground.row_shape(collection).required
        self._enforced = {reference.field for reference in self._spec.refs} - required
        sendable = _sendable(ground, collection)
        self._makers = {
            name: maker(ground, collection, name, PLACING if name in sendable else ADDRESSING)
            for name in ground.row_shape(collection).properties
        }

    def shown(self, birth: Birth, row: Mapping[str, Json], *, key: object = None) -> dict[str, Any]:
        """Return a row that the document shows: as it is where that is whole, else completed."""
        whole = dict(row) if self._spec.key_hidden else {**row, self._spec.key: birth.id}
        return whole if self._ground.validity.valid(self._schema, whole) else self.make(birth, row, key=key)

    def make(self, birth: Birth, given: Mapping[str, Json] | None = None, *, key: object = None) -> dict[str, Any]:
        """Return the values of a row; `given` stands as it is. Numbers for `key` keep rows unlike one another."""
        known: dict[str, Any] = {**self._references(birth, key), **(given or {})}
        for name, make in self._makers.items():
            made = make(birth)
            if made is not BELIEVABLE and made is not ABSENT:
                known.setdefault(name, made)
        if not self._spec.key_hidden:
            known[self._spec.key] = birth.id
        values = self._ground.values.row(self._schema, collection=self._collection, key=key or birth.id, given=known)
        whole = {**values, **known}
        return {name: value for name, value in whole.items() if name in known or name not in self._enforced}

    def _references(self, birth: Birth, key: object) -> dict[str, Json]:
        """Point at rows that exist, going round them; at nothing where there are none.

        A row that must agree with this one in some properties decides them; the next ones go by them.
        """
        found: dict[str, Json] = {}
        for reference, many in self._pointing:
            if reference.field in found:
                continue
            agreed = {name: found[name] for name in reference.same if name in found}
            rows = [] if birth.tx is None else birth.tx[reference.collection].all(**agreed)
            if rows:
                chosen = rows[(key - 1 if isinstance(key, int) else 0) % len(rows)]
                found |= {name: chosen[name] for name in reference.same if name in chosen}
                found[reference.field] = [chosen.id] if many else chosen.id
        return found


def _pointing(ground: Ground, collection: str) -> list[tuple[Reference, bool]]:
    """List what the properties of a row point at, and whether each holds several keys; what must agree comes first."""
    spec = ground.inference.collections[collection]
    properties = ground.row_shape(collection).properties
    found = [
        (reference, ground.shapes.of(properties[reference.field]).is_array)
        for reference in all_references(ground.inference, collection)
        if reference.field in properties
        and reference.field not in spec.columns
        and reference.collection in ground.inference.collections
    ]
    return sorted(found, key=lambda one: not one[0].same)


def _sendable(ground: Ground, collection: str) -> set[str]:
    """Name the properties that some operation lets the client send."""
    names: set[str] = set()
    for resource in ground.inference.resources.values():
        if resource.collection == collection and resource.kind in _MAKES_ROWS:
            schema = ground.shapes.at(body_schema(ground.operations[resource.operation_id]), resource.body)
            names.update(ground.shapes.of(schema).properties)
    return names
