"""A request as it came, and the same request read by the document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from specdouble.contract.model import Operation


@dataclass(frozen=True)
class RawRequest:
    """A request as it came over the wire. `path` and `query` are still percent-encoded; header names are lower case."""

    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def header(self, name: str) -> str | None:
        """Return a header's value; several lines are joined with `, ` (RFC 9110, 5.3)."""
        return self._by_name.get(name)

    def with_body(self, body: bytes) -> RawRequest:
        """Return the same request with a body."""
        twin = object.__new__(RawRequest)
        # What is known of the headers holds for it, too.
        twin.__dict__.update(self.__dict__, body=body, _by_name=self._by_name, head_size=self.head_size)
        return twin

    @cached_property
    def head_size(self) -> int:
        """The letters of path, query and headers."""
        return len(self.path) + len(self.query) + sum(len(name) + len(value) for name, value in self.headers)

    @cached_property
    def _by_name(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, value in self.headers:
            found[name] = f"{found[name]}, {value}" if name in found else value
        return found


@dataclass(slots=True)  # not frozen, as that would make it three times as dear; nothing changes it
class Call:
    """A valid request in the document's own terms. Parameters are keyed by their declared names.

    Parameters that were not sent are absent, unless their schema has a `default`; `given` tells those really sent.
    """

    operation: Operation
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, Any] = field(default_factory=dict)
    cookies: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    has_body: bool = False
    media_type: str | None = None  # of the body: the key of the `content` map that matched
    given: frozenset[str] = frozenset()  # arguments really sent
    unknown_query: tuple[str, ...] = ()  # query parameters the document does not know: ignored
    query_string: str = ""  # the query as it was sent
    accept: str | None = None  # the header, as it was sent
    host: str = ""  # to which the client sent the request, with its port
    prefix: str = ""  # the path before the API's own that named a sandbox

    def without_body(self) -> Call:
        """Return what the head alone says: the same call without what the body holds."""
        return self if self.body is None else replace(self, body=None)

    @property
    def arguments(self) -> dict[str, Any]:
        """Return every parameter by its argument name (snake_case), as handlers take them."""
        values = {"path": self.path, "query": self.query, "header": self.headers, "cookie": self.cookies}
        return {
            parameter.argument: values[parameter.location][parameter.name]
            for parameter in self.operation.parameters
            if parameter.name in values[parameter.location]
        }
