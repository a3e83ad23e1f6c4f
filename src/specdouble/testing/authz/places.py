"""Where rows live in a document: the operations that list, make, show and remove them, by path."""

from __future__ import annotations

import re
from typing import Any

from specdouble.contract.model import Document, Operation
from specdouble.testing.exchange import Exchange

_EXPRESSION = re.compile(r"\{([^{}]*)\}")
_SAFE = {"GET", "HEAD", "OPTIONS"}


def is_safe(operation: Operation) -> bool:
    """Tell whether a method promises to change nothing (RFC 9110, 9.2.1)."""
    return operation.method in _SAFE


def levels(path: str) -> list[tuple[str, str]]:
    """List the parameters of a path, each after the path of the collection that it picks from.

    `/teams/{id}/members/{member}` has `("/teams", "id")` and `("/teams/{id}/members", "member")`.
    """
    return [(path[: match.start()].rstrip("/"), match[1]) for match in _EXPRESSION.finditer(path)]


class Places:
    """The operations of a document by method and path, whatever the parameters of a path are called."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._operations = {(one.method, _shape(one.path)): one for one in document.operations}

    @property
    def listings(self) -> list[Operation]:
        """Every GET without path parameters below which single rows are addressed: the simplest first."""
        below = {_shape(prefix) for _, path in self._operations for prefix, _ in levels(path)}
        found = [
            operation
            for (method, path), operation in self._operations.items()
            if method == "GET" and not levels(path) and (path in below or ("POST", path) in self._operations)
        ]
        return sorted(found, key=lambda operation: sum(one.required for one in operation.parameters))

    def at(self, method: str, path: str) -> Operation | None:
        """Find the operation of a method at a path."""
        return self._operations.get((method, _shape(path)))

    def item_name(self, collection: str) -> str:
        """Return the name by which paths address a row of a collection; `id` where none does."""
        shape = _shape(collection)
        paths = sorted((one.path for one in self._operations.values()), key=len)  # the row itself, then what is below
        names = (name for path in paths for above, name in levels(path) if _shape(above) == shape)
        return next(names, "id")

    def reader(self, operation: Operation) -> Operation | None:
        """Find the GET of the row that an operation is about: at its own path, or at the nearest row above it."""
        ends = [match.end() for match in _EXPRESSION.finditer(operation.path)]
        paths = [operation.path[:end] for end in reversed(ends)]
        return next((found for path in paths if (found := self.at("GET", path)) is not None), None)

    def scope(self, collection: str) -> tuple[str, ...]:
        """Return the fields that the document says must equal the caller's tenant (`x-resource`)."""
        for method in ("GET", "POST"):
            operation = self.at(method, collection)
            if operation is not None:
                item = self._document.at(operation.pointer.rpartition("/")[0])
                said = item.get("x-resource", {}).get("scope", ())
                return tuple(said)
        return ()


def _shape(path: str) -> str:
    return _EXPRESSION.sub("{}", path)


def shown_rows(exchange: Exchange) -> list[dict[str, Any]]:
    """Find the rows in an answer: the only array of objects in it, at most two levels down."""
    try:
        value = exchange.body
    except ValueError:
        return []
    return _rows(value, 2) or []


def _rows(value: Any, depth: int) -> list[dict[str, Any]] | None:
    if isinstance(value, list):
        return value if all(isinstance(row, dict) for row in value) else None
    if not isinstance(value, dict) or depth == 0:
        return None
    found = [rows for below in value.values() if (rows := _rows(below, depth - 1)) is not None]
    return found[0] if len(found) == 1 else None


def row_key(row: Any, name: str) -> str | int | None:
    """Find in a row what a path parameter takes: the field of its name, else its id."""
    if not isinstance(row, dict):
        return None
    fields = {
        _plain(field): value
        for field, value in row.items()
        if isinstance(value, str | int) and not isinstance(value, bool) and value != ""
    }
    wanted = _plain(name)
    return fields.get(wanted) if wanted in fields else fields.get("id" if wanted.endswith("id") else "uuid")


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
