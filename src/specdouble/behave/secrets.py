"""What clients may send and are never told: what is writeOnly (OpenAPI, Schema Object), and what no row has."""

from __future__ import annotations

from collections.abc import Container, Iterator

from specdouble.behave.answers import body_schema
from specdouble.behave.ground import Ground
from specdouble.behave.model import Kind
from specdouble.contract.model import Schema

_MAKES_ROWS = (Kind.CREATE, Kind.UPSERT, Kind.BULK_CREATE, Kind.REPLACE, Kind.UPDATE, Kind.WRITE_SINGLETON)


def secrets_of(ground: Ground, collection: str) -> frozenset[str]:
    """Name the properties that some write of a collection takes as writeOnly."""
    sent = _sent(ground, collection)
    return frozenset(name for name, part in sent if ground.shapes.of(part).words.get("writeOnly"))


def unshown_of(ground: Ground, collection: str) -> frozenset[str]:
    """Name these, and what a body says of the request alone: the row describes its properties, and has none such."""
    row = ground.row_shape(collection)
    is_described = bool(row.properties) and len(row.branches) < 2 and "additionalProperties" not in row.words
    asked = sent_names(ground, collection) - row.properties.keys() if is_described else frozenset()
    return secrets_of(ground, collection) | asked


def sent_names(ground: Ground, collection: str) -> frozenset[str]:
    """Name the properties that some operation lets the client send of a row."""
    return frozenset(name for name, _ in _sent(ground, collection, _MAKES_ROWS))


def _sent(ground: Ground, collection: str, kinds: Container[Kind] = tuple(Kind)) -> Iterator[tuple[str, Schema]]:
    for resource in ground.resources.get(collection, ()):
        operation = ground.operations.get(resource.operation_id)
        if operation is not None and operation.body is not None and resource.kind in kinds:
            schema = ground.shapes.at(body_schema(operation), resource.body)
            yield from ground.shapes.of(schema).properties.items()
