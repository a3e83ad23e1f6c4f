"""Whether a refused write left anything behind: what stands at its path is read before and after."""

from __future__ import annotations

from typing import Any

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange
from specdouble.testing.probes.ground import Ground, streams
from specdouble.testing.probes.mishap import MISHAPS

Json = Any


class Effects:
    """Reads what a write would change. What differs between two reads in a row is not watched any more."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._unsteady: set[str] = set()
        self._before: dict[str, Exchange] = {}

    def begin(self, operation: Operation) -> None:
        """Read before a write; a read since which nothing was written is good enough."""
        if self._watches(operation) and operation.id not in self._before:
            seen = self._read(operation)
            if seen is not None:
                self._before[operation.id] = seen

    def forget(self) -> None:
        """Forget every read: something was written."""
        self._before.clear()

    def left_behind(self, operation: Operation) -> tuple[Exchange, Exchange] | None:
        """Read after a refused write; return what was read before and after where that differs."""
        before = self._before.get(operation.id)
        after = self._read(operation) if before is not None else None
        if before is None or after is None or _same(before, after):
            return None
        self.forget()
        again = self._read(operation)
        if again is None or not _same(after, again):
            self._unsteady.add(operation.id)
            return None
        return before, after

    def _watches(self, operation: Operation) -> bool:
        reader = self._ground.reader(operation)
        return operation.id not in self._unsteady and reader is not None and not streams(reader)

    def _read(self, operation: Operation) -> Exchange | None:
        """Read at the path of a write; an item that is read as absent is a reading, too."""
        reader = self._ground.reader(operation)
        plain = self._ground.plain(reader) if reader is not None else None
        if plain is None:
            return None
        try:
            exchange = self._ground.suite.recorder.send(plain.sent)
        except MISHAPS:
            return None
        return exchange if exchange.status < 300 or exchange.status in {404, 410} else None


def _same(one: Exchange, other: Exchange) -> bool:
    return one.status == other.status and one.content == other.content
