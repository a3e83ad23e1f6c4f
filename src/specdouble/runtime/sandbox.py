"""One isolated copy of everything: rows, time, seed. A request sees one sandbox and no other."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from specdouble.runtime.clock import Clock
from specdouble.runtime.idempotency import InFlight
from specdouble.store.backend import Snapshot
from specdouble.store.store import Store

DEFAULT = "default"


@dataclass
class Sandbox:
    """The state of every API for those who name this sandbox. `worlds` tells where each API's rows started from."""

    name: str
    clock: Clock
    seed: int
    stores: dict[str, Store] = field(default_factory=dict)
    worlds: dict[str, str] = field(default_factory=dict)
    snapshots: dict[str, Kept] = field(default_factory=dict)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # one writer at a time, where handlers can be interrupted
    in_flight: InFlight = field(default_factory=InFlight)
    used_at: float = 0.0  # seconds of the server's own monotonic time

    @contextmanager
    def active(self) -> Iterator[None]:
        """Make this the sandbox that `now` and `seed` speak of."""
        token = _current.set(self)
        try:
            yield
        finally:
            _current.reset(token)


@dataclass(frozen=True)
class Kept:
    """A snapshot: the rows of every API, the clock and the worlds at one moment."""

    taken_at: datetime
    rows: Mapping[str, Snapshot]
    worlds: Mapping[str, str]
    clock: Clock


_current: ContextVar[Sandbox] = ContextVar("sandbox")


def now() -> datetime:
    """Return the time in the sandbox of the present request."""
    return _current.get().clock.now()


def seed() -> int:
    """Return the seed of the sandbox of the present request."""
    return _current.get().seed
