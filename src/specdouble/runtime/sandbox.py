"""One isolated copy of everything: rows, time, seed. A request sees one sandbox and no other."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from specdouble.runtime.clock import Clock
from specdouble.runtime.deliveries import Deliveries
from specdouble.runtime.faults import Expectations, Faults
from specdouble.runtime.idempotency import InFlight
from specdouble.runtime.journal import Journal
from specdouble.runtime.journal.ring import MAX_BYTES
from specdouble.runtime.rate_limits import RateLimits
from specdouble.store.backend import Snapshot
from specdouble.store.store import Store

DEFAULT = "default"
_NAMED_JOURNAL = 2 * 1024 * 1024  # bytes: there may be a thousand of them


@dataclass
class Sandbox:
    """The state of every API for those who name this sandbox. `worlds` tells where each API's rows started from."""

    name: str
    clock: Clock
    seed: int
    stores: dict[str, Store] = field(default_factory=dict)
    worlds: dict[str, str] = field(default_factory=dict)
    snapshots: dict[str, Kept] = field(default_factory=dict)
    calls: Counter[tuple[str, str]] = field(default_factory=Counter)  # by API and operation
    findings: Counter[tuple[str, str]] = field(default_factory=Counter)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)  # one writer at a time, where handlers can be interrupted
    in_flight: InFlight = field(default_factory=InFlight)
    inherited: set[str] = field(default_factory=set)  # APIs whose rows were written in the sandbox it was forked from
    journal: Journal = field(init=False)
    faults: Faults = field(init=False)
    expectations: Expectations = field(init=False)
    rate_limits: RateLimits = field(init=False)
    deliveries: Deliveries = field(init=False)
    used_at: float = 0.0  # seconds of the server's own monotonic time
    requests_named: int = 0

    def __post_init__(self) -> None:
        room = MAX_BYTES if self.name == DEFAULT else _NAMED_JOURNAL
        self.journal = Journal(max_bytes=room, sandbox=self.name)
        self.faults = Faults(self.seed, self.clock.now)
        self.expectations = Expectations(self.clock.now)
        self.rate_limits = RateLimits(self.clock.now)
        self.deliveries = Deliveries(self.clock.now)

    def is_untouched(self, api: str) -> bool:
        """Whether an API's rows are still those that its world began with."""
        return self.stores[api].is_new and api not in self.inherited

    def request_id(self) -> str:
        """Make the next name of a request, for error bodies that show one: the same for the same seed and requests."""
        self.requests_named += 1
        told = f"{self.seed}/{self.requests_named}".encode()
        return f"req_{blake2b(told, digest_size=8).hexdigest()}"

    def active(self) -> Active:
        """Make this the sandbox that `now` and `seed` speak of: `with sandbox.active():`."""
        return Active(self)


class Active:
    """A context in which a sandbox is the present one; a generator would cost each request a microsecond."""

    __slots__ = ("_sandbox", "_token")

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def __enter__(self) -> None:
        self._token = _current.set(self._sandbox)

    def __exit__(self, *_: object) -> None:
        _current.reset(self._token)


@dataclass(frozen=True)
class Kept:
    """A snapshot: the rows of every API, the clock and the worlds at one moment."""

    taken_at: datetime
    rows: Mapping[str, Snapshot]
    worlds: Mapping[str, str]
    clock: Clock


_current: ContextVar[Sandbox] = ContextVar("sandbox")

enter, leave = _current.set, _current.reset
"""What `active` does, for those whom a context manager costs too much: `leave` takes what `enter` returned."""


def present() -> Sandbox:
    """Return the sandbox of the present request."""
    return _current.get()


def now() -> datetime:
    """Return the time in the sandbox of the present request."""
    return _current.get().clock.now()


def seed() -> int:
    """Return the seed of the sandbox of the present request."""
    return _current.get().seed
