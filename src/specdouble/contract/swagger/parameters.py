"""Parameters and headers of Swagger 2.0: what they say of their values becomes a schema, how they are cut a style."""

from __future__ import annotations

from typing import Any

from specdouble.contract.swagger.schemas import SchemaConverter, modern

Json = Any

_BOUNDS = (
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
)
_OF_SCHEMA = (
    *("type", "format", "items", "default", "pattern", "uniqueItems", "enum", "multipleOf", "x-nullable"),
    *_BOUNDS,
)
_STYLES = {"ssv": "spaceDelimited", "tsv": "spaceDelimited", "pipes": "pipeDelimited"}


def convert_parameter(node: dict[str, Json], pointer: str, origin: str, schemas: SchemaConverter) -> dict[str, Json]:
    """Convert a parameter in path, query or header, written at `origin` and now at `pointer`."""
    schemas.places.put(pointer, origin)
    result = {key: value for key, value in node.items() if key not in {*_OF_SCHEMA, "collectionFormat", "schema"}}
    result["schema"] = value_schema(node, f"{pointer}/schema", origin, schemas)
    if "x-example" in result:
        result.setdefault("example", result.pop("x-example"))
    if node.get("type") == "array":
        result.update(cutting(node.get("collectionFormat"), repeats=node.get("in") == "query"))
    return result


def convert_header(node: dict[str, Json], pointer: str, origin: str, schemas: SchemaConverter) -> dict[str, Json]:
    """Convert a header of a response."""
    kept = {key: value for key, value in node.items() if key not in {*_OF_SCHEMA, "collectionFormat"}}
    return {**kept, "schema": value_schema(node, f"{pointer}/schema", origin, schemas)}


def value_schema(node: dict[str, Json], pointer: str, origin: str, schemas: SchemaConverter) -> Json:
    """Return the schema of a value; one that wrongly has a `schema`, as in 3.0, is taken by it."""
    if "schema" in node and "type" not in node:
        return schemas.convert(node["schema"], pointer, f"{origin}/schema")
    schemas.places.put(pointer, origin)
    schema = {key: node[key] for key in _OF_SCHEMA if key in node}
    if "items" in schema:
        schema["items"] = _items(schema["items"])
    return modern(schema)


def _items(node: Json) -> Json:
    """Convert an Items Object; how lists within lists are cut, no later version can say."""
    if not isinstance(node, dict):
        return node
    kept = {key: value for key, value in node.items() if key != "collectionFormat"}
    return modern({**kept, "items": _items(kept["items"])} if "items" in kept else kept)


def cutting(collection_format: Json, *, repeats: bool) -> dict[str, Json]:
    """Say how a list is cut: `csv` by default; `repeats` where a name may stand several times (`multi`)."""
    if collection_format == "multi" and repeats:
        return {"style": "form", "explode": True}
    if collection_format in _STYLES:
        # 3.0 knows no tabs, and the others in a query only: the extension says what is meant everywhere.
        return {"style": _STYLES[collection_format], "explode": False, "x-collectionFormat": collection_format}
    return {"style": "form", "explode": False} if repeats else {}
