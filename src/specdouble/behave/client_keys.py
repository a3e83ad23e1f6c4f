"""Ids for rows whose ids clients choose, where nobody chose one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specdouble.behave.ground import Ground
from specdouble.behave.nouns import singular
from specdouble.contract.model import Json

if TYPE_CHECKING:
    from specdouble.store.collection import Collection

_ATTEMPTS = 20


class ClientKeys:
    """Makes believable ids for one collection."""

    def __init__(self, ground: Ground, collection: str) -> None:
        self._ground = ground
        self._collection = collection
        self._key = ground.inference.collections[collection].key
        self._schema = ground.row_shape(collection).properties.get(self._key)
        self._parameter = _id_parameter(ground, collection)

    def make(self, table: Collection, number: int | None = None) -> Any:
        """Return an id that is free; None where none was found."""
        start = len(table) if number is None else number
        keys = (self._made(start + attempt) for attempt in range(_ATTEMPTS))
        return next((key for key in keys if key not in table), None)

    def _made(self, number: int) -> Any:
        if self._schema is not None:
            schema = self._ground.row_schema(self._collection)
            row = self._ground.values.row(schema, collection=self._collection, key=number + 1)
            if self._key in row:
                return row[self._key]
        shape = self._ground.shapes.of(self._parameter)
        if shape.types and ("pattern" in shape.words or "format" in shape.words or not shape.is_a("string")):
            return self._ground.values.value(self._parameter, collection=self._collection, key=number, field="id")
        return f"{singular(self._collection).replace(' ', '-')}-{number + 1}"


def _id_parameter(ground: Ground, collection: str) -> Json:
    """Return the schema of the path parameter that holds the id; None where there is none."""
    for resource in ground.inference.resources.values():
        name = next((key.parameter for key in resource.keys if key.target == "id"), None)
        operation = ground.operations.get(resource.operation_id)
        if resource.collection == collection and name is not None and operation is not None:
            return next((p.schema for p in operation.parameters if p.location == "path" and p.name == name), None)
    return None
