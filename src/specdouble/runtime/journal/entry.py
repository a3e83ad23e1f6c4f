"""One request and its answer, as the journal keeps them: raw, so that keeping costs next to nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from specdouble.contract.call import RawRequest
from specdouble.errors import Violation

Headers = tuple[tuple[str, str], ...]
Blame = Literal["client", "document", "handler", "tool"]


@dataclass(frozen=True, slots=True)
class Blamed:
    """A violation, and whose it is. Its place in the document is looked up when somebody reads it."""

    violation: Violation
    blame: Blame


@dataclass(frozen=True, slots=True)
class Origin:
    """Who answered; every exchange of one operation shares it. `handler` is the file and line."""

    api: str = ""
    mount: str = ""
    operation_id: str = ""
    tier: str = ""
    handler: str = ""


@dataclass(slots=True)  # not frozen, as that would make it three times as dear; nothing changes it
class Entry:
    """One exchange. Bodies may be cut: `request_size` and `response_size` are what they had.

    `path` is percent-encoded and below `mount`, as the document has it; `timing` is in milliseconds by part, `total`
    among them.
    """

    id: int
    at: datetime
    request: RawRequest
    status: int
    headers: Headers
    body: bytes
    request_size: int
    response_size: int
    origin: Origin = Origin()
    sandbox: str = ""
    persona: str = ""
    timing: Mapping[str, float] = field(default_factory=dict)
    findings: tuple[Blamed, ...] = ()
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def api(self) -> str:
        """The API that answered, empty where none did."""
        return self.origin.api

    @property
    def mount(self) -> str:
        """Where that API is served."""
        return self.origin.mount

    @property
    def operation_id(self) -> str:
        """The operation, empty where the request meant none."""
        return self.origin.operation_id

    @property
    def tier(self) -> str:
        """What answered: handler, resource, example or generated."""
        return self.origin.tier

    @property
    def handler(self) -> str:
        """The file and line of the handler that answered."""
        return self.origin.handler

    @property
    def method(self) -> str:
        """The request's method."""
        return self.request.method

    @property
    def path(self) -> str:
        """The request's path, as it came below the mount."""
        return self.request.path

    @property
    def total(self) -> float:
        """How long the whole exchange took, in milliseconds."""
        return self.timing.get("total", 0.0)

    @property
    def size(self) -> int:
        """What it takes of the journal's memory, in bytes, roughly."""
        return size_of(self.request, self.headers, self.body)


def size_of(request: RawRequest, headers: Headers, body: bytes) -> int:
    """Return what an exchange takes of the journal's memory, in bytes, roughly."""
    size = _OVERHEAD + len(request.body) + len(body) + request.head_size + _PER_HEADER * len(request.headers)
    for name, value in headers:
        size += _PER_HEADER + len(name) + len(value)
    return size


_OVERHEAD = 1024  # of the objects of an entry
_PER_HEADER = 120  # two texts and a tuple


@dataclass(frozen=True, slots=True)
class Missed:
    """Tells a follower that so many entries left the journal before it could have them."""

    count: int


Followed = Entry | Missed
Json = Any
