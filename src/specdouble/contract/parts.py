"""Parameters, bodies, responses and media types of one operation, read from the resolved root."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from specdouble.contract.model import Header, MediaType, Parameter, RequestBody, Response
from specdouble.contract.pointers import at, join, reference

Json = Any

_STATUS = re.compile(r"default|[1-5]([0-9]{2}|[Xx]{2})")
_COLLECTIONS = {"ssv": "spaceDelimited", "tsv": "tabDelimited", "pipes": "pipeDelimited"}  # of Swagger 2.0
_DEFAULT_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}


def mapping(node: Json) -> dict[str, Json]:
    """Return a mapping as it is, and nothing for anything else."""
    return node if isinstance(node, dict) else {}


def text(node: Json) -> str:
    """Return a text as it is, and an empty one for anything else."""
    return node if isinstance(node, str) else ""


def words(node: Json) -> tuple[str, ...]:
    """Return the texts of a list."""
    return tuple(item for item in node if isinstance(item, str)) if isinstance(node, list) else ()


def read_parameter(node: dict[str, Json], pointer: str, argument: str, root: Mapping[str, Json]) -> Parameter:
    """Read a parameter; style and explode have the defaults of the Parameter Object."""
    location = node["in"]
    content = mapping(node.get("content"))
    content_type = next(iter(content), None) if "schema" not in node else None
    holder = mapping(content[content_type]) if content_type is not None else node
    style = (
        _COLLECTIONS.get(text(node.get("x-collectionFormat"))) or text(node.get("style")) or _DEFAULT_STYLES[location]
    )
    return Parameter(
        name=node["name"],
        location=location,
        required=location == "path" or node.get("required") is True,
        schema=holder.get("schema", {}),
        style=style,
        explode=node["explode"] if isinstance(node.get("explode"), bool) else style == "form",
        pointer=pointer,
        argument=argument,
        content_type=content_type,
        allow_reserved=node.get("allowReserved") is True,
        allow_empty=node.get("allowEmptyValue") is True,
        deprecated=node.get("deprecated") is True,
        description=text(node.get("description")),
        examples=read_examples(holder) or read_examples(node),
        spans=location == "path" and _format(root, holder.get("schema")) == "path",
    )


def _format(root: Mapping[str, Json], schema: Json) -> Json:
    """Return the format of a schema, or of the one that it refers to."""
    seen: set[str] = set()
    while isinstance(schema, dict) and "format" not in schema and (target := reference(schema)) not in {None, *seen}:
        seen.add(str(target))
        schema = at(root, str(target).removeprefix("#"))
    return mapping(schema).get("format")


def read_body(node: dict[str, Json], pointer: str) -> RequestBody:
    """Read a request body."""
    content = read_content(mapping(node.get("content")), join(pointer, "content"))
    return RequestBody(node.get("required") is True, content, pointer)


def read_responses(node: dict[str, Json], pointer: str) -> dict[str, Response]:
    """Read the responses of an operation; a range in lower case (`2xx`) is written `2XX`."""
    return {
        key.upper() if key != "default" else key: _response(key, response, join(pointer, key))
        for key, response in node.items()
        if _is_status(key) and isinstance(response, dict)
    }


def _is_status(key: str) -> bool:
    return _STATUS.fullmatch(key) is not None


def _response(status: str, node: dict[str, Json], pointer: str) -> Response:
    headers = {
        name: _header(name, header, join(pointer, "headers", name))
        for name, header in mapping(node.get("headers")).items()
        if isinstance(header, dict) and name.lower() != "content-type"  # OpenAPI, Response Object: it SHALL be ignored
    }
    content = read_content(mapping(node.get("content")), join(pointer, "content"))
    status = status.upper() if status != "default" else status
    return Response(status, text(node.get("description")), content, headers, pointer)


def _header(name: str, node: dict[str, Json], pointer: str) -> Header:
    content = mapping(node.get("content"))
    holder = mapping(next(iter(content.values()), {})) if "schema" not in node else node
    example = next(iter((read_examples(holder) or read_examples(node)).values()), None)
    explode = node.get("explode") is True
    return Header(name, node.get("required") is True, holder.get("schema", {}), explode, pointer, example)


def read_content(content: Mapping[str, Json], pointer: str) -> dict[str, MediaType]:
    """Read a `content` map."""
    return {
        name: MediaType(
            name=name,
            schema=media.get("schema"),
            pointer=join(pointer, name),
            examples=read_examples(media),
            encoding={key: value for key, value in mapping(media.get("encoding")).items() if isinstance(value, dict)},
        )
        for name, media in content.items()
        if isinstance(media, dict)
    }


def read_examples(node: Mapping[str, Json]) -> dict[str, Json]:
    """Return example values by name; a lone `example` is named `default`. `externalValue` is not fetched."""
    examples = mapping(node.get("examples"))
    named = {name: one["value"] for name, one in examples.items() if isinstance(one, dict) and "value" in one}
    if "example" in node:
        named.setdefault("default", node["example"])
    return named
