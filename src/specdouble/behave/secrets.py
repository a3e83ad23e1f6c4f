"""What clients may send and are never told: writeOnly properties of request bodies (OpenAPI, Schema Object)."""

from __future__ import annotations

from specdouble.behave.answers import body_schema
from specdouble.behave.ground import Ground


def secrets_of(ground: Ground, collection: str) -> frozenset[str]:
    """Name the properties that some write of a collection takes as writeOnly."""
    found: set[str] = set()
    for resource in ground.resources.get(collection, ()):
        operation = ground.operations.get(resource.operation_id)
        if operation is None or operation.body is None:
            continue
        schema = ground.shapes.at(body_schema(operation), resource.body)
        properties = ground.shapes.of(schema).properties
        found |= {name for name, part in properties.items() if ground.shapes.of(part).words.get("writeOnly")}
    return frozenset(found)
