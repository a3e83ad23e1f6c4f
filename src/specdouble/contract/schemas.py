"""One schema of OpenAPI 3.0 or 3.1 as JSON Schema 2020-12; what is below it has been converted already."""

from __future__ import annotations

from typing import Any

Json = Any

_ANNOTATIONS = frozenset(
    ("title", "description", "default", "examples", "readOnly", "writeOnly", "deprecated", "externalDocs", "xml")
)


LOOSE_NULL = "x-loose-null"
"""Marks a schema of 3.0 to which null is let in though, by the letter, it is not a value (3.0.3 and later: `nullable`
counts beside `type` alone, and an `enum` has to list null itself). Null is taken there, and never made up."""


def modern_schema(schema: dict[str, Json], *, legacy: bool) -> dict[str, Json]:
    """Rewrite the keywords that 2020-12 has not; the dictionary handed in is spent.

    `legacy`: it is a schema of 3.0, where `nullable` counts; 3.1 has done away with it.
    """
    if "example" in schema:
        example = schema.pop("example")
        schema.setdefault("examples", [example])
    for limit, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(exclusive), bool):
            _exclusive(schema, limit, exclusive)
    if isinstance(schema.get("items"), list):
        _tuple(schema)
    if legacy and "nullable" in schema:
        return _nullable(schema)
    return schema


def _exclusive(schema: dict[str, Json], limit: str, exclusive: str) -> None:
    if schema.pop(exclusive) and limit in schema:
        schema[exclusive] = schema.pop(limit)


def _tuple(schema: dict[str, Json]) -> None:
    schema["prefixItems"] = schema.pop("items")
    if "additionalItems" in schema:
        schema["items"] = schema.pop("additionalItems")


def _nullable(schema: dict[str, Json]) -> dict[str, Json]:
    """Let null in beside `type`, and, as tools commonly read it, beside `$ref` and `allOf` too."""
    if schema.pop("nullable") is not True:
        return schema
    kind = schema.get("type")
    if isinstance(kind, str):
        schema["type"] = [kind, "null"]
    elif isinstance(kind, list) and "null" not in kind:
        schema["type"] = [*kind, "null"]
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
        schema[LOOSE_NULL] = True
    if schema.keys() & {"$ref", "allOf", "anyOf", "oneOf"}:
        notes = {key: schema.pop(key) for key in list(schema) if key in _ANNOTATIONS or key.startswith("x-")}
        return {**notes, "anyOf": [schema, {"type": "null"}], LOOSE_NULL: True}
    return schema
