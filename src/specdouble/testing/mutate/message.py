"""A request on its way to a double, and the answer on its way back, as a defect sees and changes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from specdouble.contract.model import Operation

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Asked:
    """A request. `path` is still percent-encoded and stands below the mount; header names are lower case.

    `operation` is the one that it means, `values` the path parameters as they came; None and nothing for other paths.
    """

    method: str
    path: str
    query: str
    headers: Headers
    body: bytes = b""
    operation: Operation | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def header(self, name: str) -> str | None:
        """Return a header's value."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    def without_headers(self, *names: str) -> Asked:
        """Return the same request without some headers."""
        gone = {name.lower() for name in names}
        return replace(self, headers=tuple(pair for pair in self.headers if pair[0] not in gone))

    def with_headers(self, more: Mapping[str, str]) -> Asked:
        """Return the same request with headers in place of those of their names."""
        bare = self.without_headers(*more)
        return replace(bare, headers=(*bare.headers, *((name.lower(), value) for name, value in more.items())))

    @property
    def queried(self) -> dict[str, str]:
        """The query parameters, the last of each name."""
        return dict(parse_qsl(self.query, keep_blank_values=True))

    def with_query(self, **values: Any) -> Asked:
        """Return the same request with query parameters in place of those of their names; None takes one away."""
        kept = [pair for pair in parse_qsl(self.query, keep_blank_values=True) if pair[0] not in values]
        added = [(name, str(value)) for name, value in values.items() if value is not None]
        return replace(self, query=urlencode(kept + added))

    def with_value(self, name: str, value: Any) -> Asked:
        """Return the same request with another value of a path parameter. It must have an operation."""
        path = self.operation.path if self.operation is not None else self.path
        values = {**self.values, name: quote(str(value), safe="")}
        for key, text in values.items():
            path = path.replace("{" + key + "}", text)
        return replace(self, path=path, values=values)

    @property
    def value(self) -> Any:
        """The JSON value of the body; None where it is none."""
        return _read(self.body)

    @property
    def fields(self) -> dict[str, Any]:
        """The properties of the body; nothing where it is no JSON object."""
        value = self.value
        return value if isinstance(value, dict) else {}

    def with_json(self, value: Any) -> Asked:
        """Return the same request with another JSON body."""
        return replace(self.without_headers("content-length"), body=json.dumps(value).encode())


@dataclass(frozen=True)
class Told:
    """A whole answer. Header names are lower case."""

    status: int
    headers: Headers = ()
    body: bytes = b""

    @property
    def ok(self) -> bool:
        """Whether it is a success."""
        return 200 <= self.status < 300

    @property
    def value(self) -> Any:
        """The JSON value of the body; None where it is none."""
        return _read(self.body)

    def header(self, name: str) -> str | None:
        """Return a header's value."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    def with_header(self, name: str, value: str | None) -> Told:
        """Return the same answer with a header in place of those of its name; None takes them away."""
        kept = tuple(pair for pair in self.headers if pair[0] != name.lower())
        return replace(self, headers=kept if value is None else (*kept, (name.lower(), value)))

    def with_body(self, body: bytes) -> Told:
        """Return the same answer with another body."""
        return replace(self.with_header("content-length", None), body=body)

    def with_json(self, value: Any) -> Told:
        """Return the same answer with another JSON body."""
        told = self if self.header("content-type") else self.with_header("content-type", "application/json")
        return told.with_body(json.dumps(value).encode())


def _read(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
