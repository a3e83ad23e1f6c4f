"""Responses of Swagger 2.0: one schema for every media type that the operation produces."""

from __future__ import annotations

from typing import Any

from specdouble.contract.parts import mapping
from specdouble.contract.pointers import join
from specdouble.contract.swagger.parameters import convert_header
from specdouble.contract.swagger.schemas import SchemaConverter

Json = Any

_JSON = ("application/json",)
_BYTES = ("application/octet-stream",)


def convert_response(
    node: dict[str, Json], produces: tuple[str, ...], pointer: str, origin: str, schemas: SchemaConverter
) -> dict[str, Json]:
    """Convert the response written at `origin`, which now stands at `pointer`."""
    schemas.places.put(pointer, origin)
    result = {key: value for key, value in node.items() if key not in ("schema", "examples", "headers")}
    content = _content(node, produces, join(pointer, "content"), origin, schemas)
    if content:
        result["content"] = content
    headers = node.get("headers")
    if isinstance(headers, dict):
        result["headers"] = {
            name: convert_header(header, join(pointer, "headers", name), join(origin, "headers", name), schemas)
            if isinstance(header, dict)
            else header
            for name, header in headers.items()
        }
    return result


def _content(
    node: dict[str, Json], produces: tuple[str, ...], pointer: str, origin: str, schemas: SchemaConverter
) -> dict[str, Json]:
    examples = mapping(node.get("examples"))
    content: dict[str, Json] = {}
    for name in _media_types(node, produces, examples):
        where = join(pointer, name)
        content[name] = {}
        if "schema" in node:
            content[name]["schema"] = schemas.convert(node["schema"], f"{where}/schema", f"{origin}/schema")
        if name in examples:
            content[name]["example"] = examples[name]
            schemas.places.put(f"{where}/example", join(origin, "examples", name))
    return content


def _media_types(node: dict[str, Json], produces: tuple[str, ...], examples: dict[str, Json]) -> list[str]:
    """List what the operation produces, and what an example is shown of."""
    shown = [name for name in examples if "/" in name]
    if "schema" not in node:
        return shown
    is_file = mapping(node["schema"]).get("type") == "file"
    return list(dict.fromkeys([*(produces or tuple(shown) or (_BYTES if is_file else _JSON)), *shown]))
