"""A project's own word on who is let in: `admit` in `handlers/<api>/gate.py`, asked before a request is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from specdouble.contract.model import Operation
from specdouble.runtime.users import User
from specdouble.serve.exchange import Exchange
from specdouble.serve.taking import taken

_TAKES: dict[str, Callable[[Operation, User, Exchange, str], Any]] = {
    "operation": lambda operation, _user, _exchange, _api: operation,
    "user": lambda _operation, user, _exchange, _api: user,
    "clock": lambda _operation, _user, exchange, _api: exchange.sandbox.clock,
    "store": lambda _operation, _user, exchange, api: exchange.sandbox.stores[api].read(),
}


class Admission:
    """Asks `admit` whether a caller may do what an operation does; it raises an ApiError where not.

    It takes what it needs by name: `operation` (id, method, path, tags, extensions), `user`, `clock`, and `store`, as
    it is before the request: what is written into it is not kept.
    """

    def __init__(self, api: str, admit: Callable[..., None], place: str) -> None:
        self._api = api
        self._admit = admit
        self._makers = {name: _TAKES[name] for name in taken(admit, _TAKES, place, "admit")}

    def __call__(self, operation: Operation, user: User, exchange: Exchange) -> None:
        """Return where the caller is let in; what `admit` raises goes to the client."""
        self._admit(**{name: make(operation, user, exchange, self._api) for name, make in self._makers.items()})
