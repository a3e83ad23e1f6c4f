"""A request as rules look at it. What costs time is worked out when the first rule asks for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, Final
from urllib.parse import parse_qsl, unquote

from specdouble.contract.call import RawRequest
from specdouble.contract.json_text import InvalidJson, read_json
from specdouble.contract.model import Operation

Who = Callable[[], str | None]

NO_JSON: Final = object()
"""The body of a request whose body is no JSON."""


def nobody() -> None:
    """Name nobody: the persona where none is known."""


class Asked:
    """One request of one API. `who` names the persona, and is called only where a rule asks for it."""

    def __init__(self, api: str, operation: Operation | None, raw: RawRequest, who: Who = nobody) -> None:
        self.api = api
        self.operation = operation
        self.raw = raw
        self._who = who

    @property
    def is_preflight(self) -> bool:
        """Tell whether a browser asks whether it may ask (Fetch, CORS-preflight request)."""
        return self.raw.method == "OPTIONS" and self.raw.header("access-control-request-method") is not None

    @cached_property
    def path(self) -> str:
        """The path below the mount, decoded."""
        return unquote(self.raw.path)

    @cached_property
    def persona(self) -> str | None:
        """The name of the caller."""
        return self._who()

    @cached_property
    def query(self) -> Mapping[str, list[str]]:
        """Every value of every query parameter."""
        found: dict[str, list[str]] = {}
        for name, value in parse_qsl(self.raw.query, keep_blank_values=True):
            found.setdefault(name, []).append(value)
        return found

    @cached_property
    def body(self) -> Any:
        """The body read as JSON, or NO_JSON."""
        try:
            return read_json(self.raw.body)
        except InvalidJson:
            return NO_JSON
