"""Writes the address of a row, and of a page of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote_plus, urlencode, urlsplit

from specdouble.behave.model import Inference, Kind, Resource
from specdouble.contract.call import Call
from specdouble.contract.model import Document, Json, Operation

_SHOWS_A_ROW = (Kind.READ, Kind.READ_SINGLETON, Kind.UPDATE, Kind.REPLACE, Kind.UPSERT, Kind.DELETE)

_HOST = re.compile(r"(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?", re.ASCII)  # RFC 9110, 7.2

_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")  # RFC 3986, 2.3: what is never percent-encoded

_SENT = "!$%&'()*+,/:;=?@"  # what a query may hold as it is, besides (RFC 3986, 3.4)

_PARAMETER = re.compile(r"\{([^{}]*)\}")

Address = Callable[[Any, Mapping[str, Any]], str]
"""Takes a row's id and its hidden columns; returns the path of its item."""


class Links:
    """The addresses of one document. `root` has scheme and host, `mount` is its path alone.

    Pages of a list are where the client found the list: at the host and in the sandbox that it asked. What is kept with
    a row stands under `root`, whoever asks.
    """

    def __init__(self, document: Document, inference: Inference, base_url: str = "") -> None:
        self.root = _root(document, base_url)
        self.mount = urlsplit(base_url or self.root).path.rstrip("/")
        self._operations = {operation.id: operation for operation in document.operations}
        self._items = self._find_items(inference)

    def item(self, collection: str) -> Address | None:
        """Compile the path of a collection's items; None where the document has no such path."""
        found = self._items.get(collection)
        return None if found is None else _address(*found)

    def absolute(self, path: str) -> str:
        """Return a whole URL (RFC 3986, 4.3)."""
        return self.root + path

    def relative(self, path: str) -> str:
        """Return a reference with an absolute path (RFC 3986, 4.2)."""
        return self.mount + path

    def page(self, call: Call, path: str, *, absolute: bool = True) -> str:
        """Return the address of a page, as the client that asks can follow it."""
        if not absolute:
            return call.prefix + self.mount + path
        if not _HOST.fullmatch(call.host):
            return self.absolute(path)
        return f"{urlsplit(self.root).scheme}://{call.host}{call.prefix}{self.mount}{path}"

    def _find_items(self, inference: Inference) -> dict[str, tuple[Operation, Resource]]:
        found: dict[str, tuple[Operation, Resource]] = {}
        for kind in _SHOWS_A_ROW:
            for resource in inference.resources.values():
                operation = self._operations.get(resource.operation_id)
                if resource.kind is kind and operation is not None and not resource.fixed and not resource.body_key:
                    found.setdefault(resource.collection, (operation, resource))
        return found


def page_path(call: Call, changes: Mapping[str, Json]) -> str:
    """Return the path and query of the same list at another page: `changes` are parameters, None leaves one out.

    All else of the query stays as it was sent, in whatever style that is.
    """
    changed = {name: urlencode({name: value}, quote_via=quote) for name, value in changes.items() if value is not None}
    pairs = []
    for pair in call.query_string.split("&"):
        name = unquote_plus(pair.partition("=")[0])
        pairs.append(changed.pop(name, "") if name in changes else quote(pair.encode("latin-1"), safe=_SENT))
    query = "&".join(filter(None, (*pairs, *changed.values())))
    path = _filled(call.operation.path, call.path)
    return f"{path}?{query}" if query else path


def _root(document: Document, base_url: str) -> str:
    if urlsplit(base_url).scheme:
        return base_url.rstrip("/")
    server = next((url for url in document.servers if urlsplit(url).scheme), "")
    if base_url or not server:
        return "http://localhost" + base_url.rstrip("/")
    return server.rstrip("/")


def _address(operation: Operation, resource: Resource) -> Address:
    columns = {key.parameter: None if key.target == "id" else key.column for key in resource.keys}
    pieces = _cut(operation.path)
    if len(pieces) == 3 and columns.get(pieces[1], "") is None:
        before, _, after = pieces
        return lambda row_id, _: before + _encoded(row_id) + after

    def address(row_id: Any, values: Mapping[str, Any]) -> str:
        named = {name: row_id if column is None else values.get(column, "") for name, column in columns.items()}
        return _joined(pieces, named)

    return address


def _filled(template: str, values: Mapping[str, Any]) -> str:
    return _joined(_cut(template), values)


@lru_cache(maxsize=4096)
def _cut(template: str) -> tuple[str, ...]:
    """Cut a path template: text and the names of parameters in turn."""
    return tuple(_PARAMETER.split(template))


def _joined(pieces: tuple[str, ...], values: Mapping[str, Any]) -> str:
    """Fill in what there is; the other parameters stay as they are written."""
    texts = list(pieces)
    for at in range(1, len(pieces), 2):
        name = pieces[at]
        texts[at] = _encoded(values[name]) if name in values else "{" + name + "}"
    return "".join(texts)


def _encoded(value: Any) -> str:
    text = value if type(value) is str else _text(value)
    return text if _UNRESERVED.fullmatch(text) else quote(text, safe="")


def _text(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
