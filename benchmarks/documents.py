"""Documents of any size to measure with: one library per twelve operations, each with schemas of its own.

The books come last, so that a search through all operations shows; their examples are what every server answers with.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

_OPERATIONS_PER_GROUP = 12
_GENRES = ("fiction", "science", "history", "poetry", "travel")


def write_documents(folder: Path, operations: int) -> dict[str, Path]:
    """Write one document of `operations` operations as YAML and as JSON; return the files by format."""
    document = make_document(operations)
    files = {"yaml": folder / f"library-{operations}.yaml", "json": folder / f"library-{operations}.json"}
    files["yaml"].write_text(yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False), "utf-8")
    files["json"].write_text(json.dumps(document), "utf-8")
    return files


def make_document(operations: int) -> dict[str, Any]:
    """Make a 3.0.3 document of at least `operations` operations."""
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {"Error": _object({"message": {"type": "string"}}, ["message"])}
    groups = -(-operations // _OPERATIONS_PER_GROUP)
    for noun in (*(f"shelves{number:03d}" for number in range(1, groups)), "books"):
        paths |= _paths(noun)
        schemas |= _schemas(noun.capitalize())
    _show_examples(paths)
    return {
        "openapi": "3.0.3",
        "info": {"title": f"Library of {operations} operations", "version": "1"},
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "X-Api-Key"}},
        },
    }


def example_book(number: int) -> dict[str, Any]:
    """Return one of the books that the documents show."""
    return {"id": f"12345678-1234-4678-9abc-def{number:09d}", **new_book(number)}


def new_book(number: int = 0) -> dict[str, Any]:
    """Return a valid body of `create_books`."""
    return {
        "title": f"The Book Number {number}",
        "isbn": "978-3-16-148410-0",
        "author": {"name": "Ada Lovelace", "email": "ada@example.org"},
        "genre": _GENRES[number % len(_GENRES)],
        "price": 12.5,
        "published": "2020-05-17",
        "pages": 200 + number,
        "tags": ["new", "sale"],
    }


def example_page() -> dict[str, Any]:
    """Return the page of twenty books that the documents show."""
    return {"items": [example_book(number) for number in range(20)], "total": 20}


def _show_examples(paths: dict[str, Any]) -> None:
    shown = {("/books", "get"): ("200", example_page()), ("/books", "post"): ("201", example_book(0))}
    shown |= {("/books/{id}", method): ("200", example_book(0)) for method in ("get", "put", "patch")}
    for (path, method), (status, example) in shown.items():
        answer = paths[path][method]["responses"][status]
        paths[path][method]["responses"][status] = {
            **answer,
            "content": {"application/json": {**answer["content"]["application/json"], "example": example}},
        }


def _paths(noun: str) -> dict[str, Any]:
    name = noun.capitalize()
    item, review = _answer(name), _answer(f"{name}Review")
    reviews = {"200": _content({"type": "array", "items": _ref(f"{name}Review")})}
    return {
        f"/{noun}": {
            "get": _operation(f"list_{noun}", {"200": _answer(f"{name}Page")["200"]}, parameters=_list_parameters()),
            "post": _operation(f"create_{noun}", {"201": item["200"]}, body=f"New{name}"),
        },
        f"/{noun}/{{id}}": {
            "parameters": [_path_parameter("id")],
            "get": _operation(f"get_{noun}", item),
            "put": _operation(f"replace_{noun}", item, body=f"New{name}"),
            "patch": _operation(f"update_{noun}", item, body=f"{name}Patch"),
            "delete": _operation(f"delete_{noun}", {"204": {"description": "Gone"}}),
        },
        f"/{noun}/{{id}}/reviews": {
            "parameters": [_path_parameter("id")],
            "get": _operation(f"list_{noun}_reviews", reviews),
            "post": _operation(f"create_{noun}_review", {"201": review["200"]}, body=f"New{name}Review"),
        },
        f"/{noun}/{{id}}/reviews/{{review_id}}": {
            "parameters": [_path_parameter("id"), _path_parameter("review_id")],
            "get": _operation(f"get_{noun}_review", review),
            "delete": _operation(f"delete_{noun}_review", {"204": {"description": "Gone"}}),
        },
        f"/{noun}/{{id}}/archive": {
            "parameters": [_path_parameter("id")],
            "post": _operation(f"archive_{noun}", item),
        },
        f"/{noun}-usage": {"get": _operation(f"get_{noun}_usage", {"200": _content({"type": "object"})})},
    }


def _operation(operation_id: str, responses: dict[str, Any], *, body: str | None = None, parameters: Any = ()) -> Any:
    refused = {"description": "Refused", "content": {"application/json": {"schema": _ref("Error")}}}
    operation: dict[str, Any] = {"operationId": operation_id, "parameters": list(parameters)}
    if body:
        operation["requestBody"] = {"required": True, **_content(_ref(body), describe=False)}
    operation["responses"] = {**responses, "400": refused, "401": refused, "404": refused}
    return operation


def _list_parameters() -> list[dict[str, Any]]:
    limit = {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}
    return [
        {"name": "limit", "in": "query", "schema": limit},
        {"name": "offset", "in": "query", "schema": {"type": "integer", "minimum": 0, "default": 0}},
        {"name": "genre", "in": "query", "schema": {"type": "string"}},
    ]


def _schemas(name: str) -> dict[str, Any]:
    author = _object({"name": {"type": "string"}, "email": {"type": "string", "format": "email"}}, ["name"])
    fields = {
        "title": {"type": "string", "minLength": 1, "maxLength": 200},
        "isbn": {"type": "string", "pattern": "^[0-9-]{10,17}$"},
        "author": _ref(f"{name}Author"),
        "genre": {"type": "string", "enum": list(_GENRES)},
        "price": {"type": "number", "minimum": 0, "maximum": 10000},
        "published": {"type": "string", "format": "date"},
        "pages": {"type": "integer", "minimum": 1},
        "tags": {"type": "array", "items": {"type": "string", "maxLength": 40}, "maxItems": 20},
    }
    row = {"id": {"type": "string", "format": "uuid", "readOnly": True}, **fields}
    review = {"stars": {"type": "integer", "minimum": 1, "maximum": 5}, "text": {"type": "string"}}
    required = ["title", "author", "genre", "price"]
    return {
        f"{name}Author": author,
        name: _object(row, ["id", *required]),
        f"New{name}": _object(fields, required),
        f"{name}Patch": _object(fields, []),
        f"{name}Page": _object(
            {"items": {"type": "array", "items": _ref(name)}, "total": {"type": "integer"}}, ["items", "total"]
        ),
        f"{name}Review": _object({"id": {"type": "string", "format": "uuid"}, **review}, ["id", "stars"]),
        f"New{name}Review": _object(review, ["stars"]),
    }


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _answer(name: str) -> dict[str, Any]:
    return {"200": _content(_ref(name))}


def _content(schema: dict[str, Any], *, describe: bool = True) -> dict[str, Any]:
    content = {"content": {"application/json": {"schema": schema}}}
    return {"description": "Answered", **content} if describe else content


def _path_parameter(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
