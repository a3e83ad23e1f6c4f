"""Callbacks: the requests that an operation makes to its caller once it has succeeded (OpenAPI 3.1, 4.8.18)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from specdouble.behave.shapes import Shapes
from specdouble.contract.call import Call
from specdouble.contract.expressions import Exchanged, fill
from specdouble.contract.json_text import dump_json
from specdouble.contract.media import is_json
from specdouble.contract.model import Document, Json, Operation, Schema
from specdouble.data.validity import Validity
from specdouble.errors import DocumentError
from specdouble.serve.exchange import Exchange, Reply

if TYPE_CHECKING:
    from specdouble.data.values import Values

METHODS = ("post", "put", "patch", "get", "delete")


@dataclass(frozen=True)
class Callback:
    """One request to make. `schema` is None where it has no JSON body."""

    name: str
    address: str  # a runtime expression, or a text with some
    method: str
    media_type: str
    schema: Schema | None


class Callbacks:
    """The callbacks of one operation."""

    def __init__(
        self,
        document: Document,
        operation: Operation,
        callbacks: tuple[Callback, ...],
        values: Values,
        *,
        base_url: str,
        allow_remote: bool,
    ) -> None:
        """`base_url` is the double's own, for `$url`; `allow_remote` lets requests leave the machine."""
        self._api = document.name
        self._operation = operation.id
        self._callbacks = callbacks
        self._values = values
        self._validity = Validity(document, "request")
        self._document = document
        self._shapes = Shapes(document)
        self._base_url = base_url
        self._allow_remote = allow_remote

    def send(self, call: Call, exchange: Exchange, reply: Reply, value: Json) -> None:
        """Put on its way what a request that has succeeded and is committed calls for; an address must be there."""
        if not 200 <= reply.status < 300 or exchange.discard:
            return
        headers = {name.lower(): text for name, text in reply.headers}
        url = self._base_url + exchange.raw.path + (f"?{exchange.raw.query}" if exchange.raw.query else "")
        if value is None:  # a deletion shows no row: what it was is in the path
            value = {**call.path, "id": list(call.path.values())[-1]} if call.path else None
        exchanged = Exchanged(url, exchange.raw, call, reply.status, headers, value)
        for callback in self._callbacks:
            address = fill(callback.address, exchanged)
            if address:
                exchange.sandbox.deliveries.add(
                    self._api,
                    self._operation,
                    callback.name,
                    address,
                    method=callback.method,
                    headers={"Content-Type": callback.media_type} if callback.schema is not None else {},
                    body=b"" if callback.schema is None else dump_json(self._body(callback, value)),
                    allow_remote=self._allow_remote,
                )

    def _body(self, callback: Callback, value: Json) -> Json:
        """Make a body: what the answer says where the schema has the same property, the rest believable."""
        schema = self._document.resolve(callback.schema)
        key = value.get("id", "") if isinstance(value, Mapping) else ""
        for given in (_shared(self._shapes, schema, value), {}):
            try:
                made = self._values.row(schema, collection=self._operation, key=key, given=given)
            except DocumentError:
                continue
            if self._validity.valid(schema, made):
                return made
        return self._values.value(schema, collection=self._operation, key=key, direction="request")


def _shared(shapes: Shapes, schema: Schema, value: Json) -> dict[str, Any]:
    """Find what the answer gives to a body: properties of the same name, and the whole answer where it is wrapped."""
    if not isinstance(value, Mapping):
        return {}
    properties = shapes.of(schema).properties
    given = {name: value[name] for name in properties if name in value}
    for name, part in properties.items():
        parts = shapes.of(part).properties
        if name not in given and parts and "id" in parts and "id" in value:
            given[name] = {key: value[key] for key in parts if key in value}
    return given


def find_callbacks(document: Document, operation: Operation) -> tuple[Callback, ...]:
    """Read the callbacks of an operation."""
    declared = document.at(operation.pointer).get("callbacks") or {}
    return tuple(
        Callback(name, address, method.upper(), *content_of(document, item[method]))
        for name, callback in declared.items()
        for address, item in _items(document, callback)
        for method in METHODS
        if isinstance(item.get(method), Mapping)
    )


def _items(document: Document, callback: Json) -> list[tuple[str, Mapping[str, Json]]]:
    resolved = document.resolve(callback)
    items = resolved.items() if isinstance(resolved, Mapping) else ()
    pairs = ((address, document.resolve(item)) for address, item in items if not address.startswith("x-"))
    return [(address, item) for address, item in pairs if isinstance(item, Mapping)]


def content_of(document: Document, operation: Mapping[str, Json]) -> tuple[str, Schema | None]:
    """Return the media type and schema of what a callback or webhook sends; nothing where it is no JSON."""
    body = document.resolve(operation.get("requestBody"))
    content = body.get("content", {}) if isinstance(body, Mapping) else {}
    name = next((name for name in content if is_json(name)), None)
    return ("", None) if name is None else (name, content[name].get("schema", {}))
