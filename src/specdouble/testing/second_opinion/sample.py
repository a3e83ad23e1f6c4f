"""A bounded sample of the exchanges of a run: the same in every run, and spread over what was answered."""

from __future__ import annotations

import hashlib
from bisect import insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from specdouble.testing.exchange import Exchange
from specdouble.testing.reading import RequestReader


@dataclass(order=True)
class _Ranked:
    rank: bytes
    exchange: Exchange = field(compare=False)


class Sample:
    """Listens to a recorder, and keeps `size` exchanges of each operation and status: those that a hash ranks first."""

    def __init__(self, reader: RequestReader, size: int) -> None:
        self._reader = reader
        self._size = size
        self._kept: dict[str, dict[int, list[_Ranked]]] = {}

    def hear(self, _layer: str, exchange: Exchange) -> None:
        """Keep an exchange, or not."""
        routed = self._reader.find(exchange.sent)
        if routed is None or not exchange.status:
            return
        kept = self._kept.setdefault(routed.operation.id, {}).setdefault(exchange.status, [])
        one = _Ranked(_rank(exchange), exchange)
        if (len(kept) < self._size or one < kept[-1]) and all(one.rank != other.rank for other in kept):
            insort(kept, one)
            del kept[self._size :]

    def of(self, operation: str) -> list[Exchange]:
        """Return the sample of an operation, its statuses by turns."""
        queues = [iter(kept) for _, kept in sorted(self._kept.get(operation, {}).items())]
        return [one.exchange for one in _by_turns(queues)][: self._size]


def _by_turns(queues: list[Iterator[_Ranked]]) -> Iterator[_Ranked]:
    while queues:
        left = []
        for queue in queues:
            one = next(queue, None)
            if one is not None:
                yield one
                left.append(queue)
        queues = left


def _rank(exchange: Exchange) -> bytes:
    text = f"{exchange.sent.method} {exchange.sent.url} {exchange.status}".encode("utf-8", "surrogatepass")
    return hashlib.sha256(text + exchange.sent.body).digest()
