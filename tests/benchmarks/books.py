"""A small document, a right server of it, and servers that are wrong in one way each."""

from __future__ import annotations

import io
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from requests.adapters import BaseAdapter

BOOK = {
    "type": "object",
    "required": ["id", "title", "pages"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "title": {"type": "string", "minLength": 1, "maxLength": 20},
        "pages": {"type": "integer", "minimum": 1, "maximum": 9000},
        "created_at": {"type": "string", "format": "date-time", "readOnly": True},
        "updated_at": {"type": "string", "format": "date-time", "readOnly": True},
    },
}
NEW_BOOK = {
    "type": "object",
    "required": ["title", "pages"],
    "additionalProperties": False,
    "properties": {name: BOOK["properties"][name] for name in ("title", "pages")},
}


def _json(schema: Any) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": schema}}}


def _answers(*others: int, **first: Any) -> dict[str, Any]:
    return {**first, **{str(status): {"description": "No"} for status in others}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 10}}
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
ROOT = {
    "openapi": "3.0.3",
    "info": {"title": "Books", "version": "1"},
    "paths": {
        "/books": {
            "get": {
                "parameters": [LIMIT],
                "responses": _answers(400, **{"200": {"description": "OK", **_json(_ref("Books"))}}),
            },
            "post": {
                "requestBody": {"required": True, **_json(_ref("NewBook"))},
                "responses": _answers(400, **{"201": {"description": "Made", **_json(_ref("Book"))}}),
            },
        },
        "/books/{id}": {
            "parameters": [ID],
            "get": {"responses": _answers(404, **{"200": {"description": "OK", **_json(_ref("Book"))}})},
            "delete": {"responses": _answers(404, **{"204": {"description": "Gone"}})},
        },
    },
    "components": {
        "schemas": {
            "Book": BOOK,
            "NewBook": NEW_BOOK,
            "Books": {
                "type": "object",
                "required": ["items", "total"],
                "properties": {"items": {"type": "array", "items": _ref("Book")}, "total": {"type": "integer"}},
            },
        }
    },
}
Answer = tuple[int, Any]


class Books(BaseAdapter):
    """Answers as the document says, and remembers. A test breaks one method."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: dict[int, Any] = {}
        self.last = 0
        for title in ("First", "Second", "Third"):
            self.make({"title": title, "pages": 100})

    def make(self, values: dict[str, Any]) -> dict[str, Any]:
        self.last += 1
        times = {"created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-02T00:00:00Z"}
        row = {**values, "id": self.last, **times}
        self.keep(row)
        return row

    def keep(self, row: dict[str, Any]) -> None:
        self.rows[row["id"]] = row

    def shown(self, row: dict[str, Any]) -> dict[str, Any]:
        return row

    def accepts(self, value: Any) -> bool:
        if not isinstance(value, dict) or value.keys() != {"title", "pages"}:
            return False
        title, pages = value["title"], value["pages"]
        return isinstance(title, str) and 1 <= len(title) <= 20 and _is_whole(pages) and 1 <= pages <= 9000

    def list(self, query: dict[str, list[str]]) -> Answer:
        limit = query.get("limit", ["10"])[0]
        if not limit.isdecimal() or not 1 <= int(limit) <= 10:
            return 400, None
        rows = [self.shown(row) for row in self.rows.values()]
        return 200, {"items": rows[: int(limit)], "total": len(rows)}

    def create(self, body: Any) -> Answer:
        return (201, self.shown(self.make(body))) if self.accepts(body) else (400, None)

    def get(self, key: int) -> Answer:
        return (200, self.shown(self.rows[key])) if key in self.rows else (404, None)

    def delete(self, key: int) -> Answer:
        return (204, None) if self.rows.pop(key, None) is not None else (404, None)

    def answer(self, method: str, path: str, query: dict[str, list[str]], body: Any) -> Answer:
        if path == "/books":
            return self.list(query) if method == "GET" else self.create(body)
        key = int(path.rpartition("/")[2])
        return self.get(key) if method == "GET" else self.delete(key)

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        """Answer in place of a server."""
        url = urlsplit(request.url)
        status, value = self.answer(request.method, url.path, parse_qs(url.query), _body(request.body))
        content = b"" if value is None else json.dumps(value).encode()
        response = requests.Response()
        response.status_code, response.raw, response.url = status, io.BytesIO(content), request.url
        response.headers["Content-Type"] = "application/json"
        return response

    def close(self) -> None:
        """Leave nothing open: there is nothing."""


def _body(content: bytes | str | None) -> Any:
    try:
        return json.loads(content or b"null")
    except ValueError:
        return None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and value == value // 1
