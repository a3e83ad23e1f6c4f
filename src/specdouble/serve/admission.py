"""A project's own word on who is let in: `admit` in `handlers/<api>/gate.py`, asked before a request is read."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from difflib import get_close_matches
from typing import Any

from specdouble.contract.model import Operation
from specdouble.errors import HandlerError
from specdouble.runtime.users import User
from specdouble.serve.exchange import Exchange

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
        self._makers = {name: _maker(name, place) for name in inspect.signature(admit).parameters}

    def __call__(self, operation: Operation, user: User, exchange: Exchange) -> None:
        """Return where the caller is let in; what `admit` raises goes to the client."""
        self._admit(**{name: make(operation, user, exchange, self._api) for name, make in self._makers.items()})


def _maker(name: str, place: str) -> Callable[[Operation, User, Exchange, str], Any]:
    if name not in _TAKES:
        close = get_close_matches(name, _TAKES, 1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise HandlerError(f"{place}: nothing provides {name!r} to admit; it can take: {', '.join(_TAKES)}.{hint}")
    return _TAKES[name]
