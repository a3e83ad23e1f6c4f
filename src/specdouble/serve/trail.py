"""What requests leave behind by themselves: `record` in `handlers/<api>/trail.py` writes it, after each answer.

A request of an unknown caller leaves nothing. A refused one does: this is a transaction of its own, and what the other
one wrote is gone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from specdouble.serve.exchange import Exchange
from specdouble.serve.services import NextIds, request_of
from specdouble.serve.taking import taken
from specdouble.store.backend import Overtaken
from specdouble.store.store import Transaction

_OVERTAKEN_AT_MOST = 5  # times that others may be quicker
_SERVICES: dict[str, Callable[[Exchange, Transaction, int], Any]] = {
    "store": lambda _exchange, store, _status: store,
    "clock": lambda exchange, _store, _status: exchange.sandbox.clock,
    "ids": lambda _exchange, store, _status: NextIds(store),
    "user": lambda exchange, _store, _status: exchange.user,
    "request": lambda exchange, _store, _status: request_of(exchange),
    "operation": lambda exchange, _store, _status: exchange.operation,
    "status": lambda _exchange, _store, status: status,
}


class Trail:
    """Calls `record` for each request, with the services that it takes."""

    def __init__(self, api: str, record: Callable[..., None], place: str, *, alone: bool) -> None:
        """Raise HandlerError where `record` takes what nothing provides. `alone` keeps other processes waiting."""
        self._api = api
        self._record = record
        self._alone = alone
        self._takes = taken(record, _SERVICES, place, "record")

    def __call__(self, exchange: Exchange, status: int) -> None:
        """Write down one request and the status of its answer; do it over where another process was quicker."""
        if exchange.discard:
            return
        for _ in range(_OVERTAKEN_AT_MOST):
            try:
                self._write(exchange, status)
            except Overtaken:
                continue
            return
        self._write(exchange, status)

    def _write(self, exchange: Exchange, status: int) -> None:
        with exchange.sandbox.stores[self._api].transaction(alone=self._alone) as store:
            self._record(**{name: _SERVICES[name](exchange, store, status) for name in self._takes})
