"""The plain request of an operation: one that is right, from examples, from rows that are there, or made up."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from specdouble.contract.call import RawRequest
from specdouble.contract.media import parse_media_type
from specdouble.contract.model import MediaType, Operation, Parameter
from specdouble.contract.names import snake_case
from specdouble.contract.wire import Contract
from specdouble.errors import ApiError
from specdouble.serve.credentials import Credentials
from specdouble.testing.arguments import NOTHING, Parts
from specdouble.testing.exchange import Sent
from specdouble.testing.multipart import BOUNDARY, write_multipart
from specdouble.testing.probes.bend import with_body
from specdouble.testing.probes.values import plain_value
from specdouble.testing.request import write_request

Json = Any


@dataclass(frozen=True)
class Plain:
    """A request that the document allows. `path` holds the values of path parameters as they stand in the address."""

    sent: Sent
    path: Mapping[str, str]
    body: Json = NOTHING
    media: str = ""


class Writer:
    """Writes plain requests, and tells whether the document allows any request at all."""

    def __init__(self, contract: Contract, base_url: str, credentials: Credentials) -> None:
        self._contract = contract
        self._document = contract.document
        self._base_url = base_url
        self._credentials = credentials

    def write(self, operation: Operation, known: Mapping[str, Json]) -> Plain | None:
        """Write a request with known values of path parameters; None where none that the document allows is found."""
        values = [(one, self._value(one, known)) for one in operation.parameters if one.required]
        for media, body in self._bodies(operation):
            plain = self._written(operation, values, media, body)
            if self.allows(operation, plain.sent, plain.path):
                return plain
        return None

    def allows(self, operation: Operation, sent: Sent, path: Mapping[str, str]) -> bool:
        """Tell whether the document allows a request to one of its operations."""
        parts = urlsplit(sent.url)
        headers = tuple((name.lower(), value) for name, value in sent.headers.items())
        raw = RawRequest(operation.method, parts.path, parts.query, headers, sent.body)
        try:
            self._contract.wire(operation.id).read(raw, path)
        except ApiError:
            return False
        return True

    def _value(self, parameter: Parameter, known: Mapping[str, Json]) -> Json:
        if parameter.location == "path" and parameter.name in known:
            return known[parameter.name]
        shown = next(iter(parameter.examples.values()), None)
        return shown if shown is not None else plain_value(self._document, parameter.schema)

    def _bodies(self, operation: Operation) -> Iterator[tuple[MediaType | None, Json]]:
        if operation.body is None or operation.method in {"GET", "HEAD"}:
            yield None, NOTHING
            return
        for media in sorted(operation.body.content.values(), key=_preference):
            yield from ((media, value) for value in media.examples.values())
            yield media, plain_value(self._document, media.schema if media.schema is not None else {})
        if not operation.body.required:
            yield None, NOTHING

    def _written(
        self, operation: Operation, values: list[tuple[Parameter, Json]], media: MediaType | None, body: Json
    ) -> Plain:
        parts = Parts()
        for parameter, value in values:
            parts.add(parameter, value)
        sent = write_request(self._base_url, operation, parts, self._credentials)
        path = _path_values(operation, sent.url.removeprefix(self._base_url))
        if media is None:
            return Plain(sent, path)
        content_type, content = write_content(media.name, body)
        return Plain(with_body(sent, content, content_type), path, body, media.name)


def write_content(media_type: str, value: Json) -> tuple[str, bytes]:
    """Write a body of a media type: the `Content-Type`, and the bytes."""
    media = parse_media_type(media_type)
    name = media_type.replace("*/*", "application/json").replace("/*", "/plain")
    if media is not None and media.name == "multipart/form-data" and isinstance(value, Mapping):
        return f"{name}; boundary={BOUNDARY}", write_multipart(value)
    if media is not None and media.subtype == "x-www-form-urlencoded" and isinstance(value, Mapping):
        return name, urlencode(value, doseq=True).encode()
    if isinstance(value, bytes) or (media is not None and not media.is_json and isinstance(value, str)):
        return name, value if isinstance(value, bytes) else value.encode()
    return name, json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _path_values(operation: Operation, path: str) -> dict[str, str]:
    """Read the values of path parameters, still escaped, back from the address."""
    values = {}
    for shown, sent in zip(operation.path.split("/"), path.partition("?")[0].split("/"), strict=False):
        if shown.startswith("{") and shown.endswith("}"):
            values[shown[1:-1]] = sent
    return values


def _preference(media: MediaType) -> int:
    name = parse_media_type(media.name)
    if name is None:
        return 3
    return 0 if name.is_json else 1 if name.subtype in {"x-www-form-urlencoded", "form-data"} else 2


def find_id(body: Json, name: str) -> Json:
    """Find in a list, or in a row, the value of a path parameter; None where no field is fit for it."""
    row = _row(body, 3)
    if row is None:
        return None
    wanted = snake_case(name)
    fields = {snake_case(key): value for key, value in row.items() if isinstance(value, str | int)}
    return next((fields[key] for key in (wanted, "id", wanted.removesuffix("_id"), "name") if key in fields), None)


def _row(body: Json, depth: int) -> dict[str, Json] | None:
    """Return the first row of the first list."""
    if isinstance(body, list):
        return next((item for item in body if isinstance(item, dict)), None)
    if not isinstance(body, dict) or depth == 0:
        return None
    return next((row for value in body.values() if (row := _row(value, depth - 1)) is not None), None)
