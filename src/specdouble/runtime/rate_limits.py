"""Rate limits: how many requests a caller may make in a time, on the sandbox's clock.

The window slides: of any stretch of `window` seconds, however it is laid, at most `limit` requests are let through.
With a `burst`, so many are at once, and `limit` in `window` on the average. A refused request does not count.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from specdouble.runtime.buckets import Rate, draw

Kept = TypeVar("Kept")
CALLERS = 10_000
"""Of how many callers the requests are remembered; who has been away longest is forgotten first."""


@dataclass(frozen=True)
class Limit:
    """`limit` requests in `window` seconds. Operations with equal limits, their `name` included, share one."""

    name: str
    limit: int
    window: float
    burst: int | None = None

    @property
    def most(self) -> int:
        """How many requests may come at once."""
        return self.limit if self.burst is None else self.burst

    @property
    def span(self) -> float:
        """In how many seconds, at the latest, that many may come again."""
        return self.window * self.most / self.limit


@dataclass(frozen=True)
class Quota:
    """What is left to a caller after a request at `at`; in `reset` seconds there is one more."""

    limit: Limit
    allowed: bool
    remaining: int
    reset: int
    at: datetime

    @property
    def resets_at(self) -> datetime:
        """The moment that `reset` speaks of."""
        try:
            return self.at + timedelta(seconds=self.reset)
        except OverflowError:  # a clock that was set to the end of the year 9999
            return self.at


class RateLimits:
    """The requests of one sandbox that limits count."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._taken: dict[tuple[Limit, str], deque[datetime]] = {}
        self._full_at: dict[tuple[Limit, str], int] = {}

    def take(self, limit: Limit, caller: str) -> Quota:
        """Let a caller's request through, and count it, if the limit allows it now."""
        now = self._now()
        if limit.burst is not None:
            return self._draw(limit, caller, limit.burst, now)
        taken = self._recent(limit, caller, now)
        allowed = len(taken) < limit.limit
        if allowed:
            taken.append(now)
        wait = max(0.0, limit.window - (now - taken[0]).total_seconds()) if taken else 0.0
        return Quota(limit, allowed, limit.limit - len(taken), math.ceil(wait), now)

    def clear(self) -> None:
        """Forget every request."""
        self._taken.clear()
        self._full_at.clear()

    def fork(self, now: Callable[[], datetime]) -> RateLimits:
        """Return a copy for another sandbox."""
        twin = RateLimits(now)
        twin._taken = {key: deque(taken) for key, taken in self._taken.items()}
        twin._full_at = dict(self._full_at)
        return twin

    def _draw(self, limit: Limit, caller: str, burst: int, now: datetime) -> Quota:
        key = (limit, caller)
        drawn = draw(Rate(limit.limit, limit.window, burst), self._full_at.get(key), now)
        _keep(self._full_at, key, drawn.is_full_at)
        return Quota(limit, drawn.allowed, drawn.remaining, drawn.reset, now)

    def _recent(self, limit: Limit, caller: str, now: datetime) -> deque[datetime]:
        """Return the requests inside the window. Those after `now` were made before the clock was set back."""
        key = (limit, caller)
        taken = self._taken.get(key) or deque()
        _keep(self._taken, key, taken)
        while taken and taken[-1] > now:
            taken.pop()
        while taken and (now - taken[0]).total_seconds() >= limit.window:
            taken.popleft()
        return taken


def _keep(kept: dict[tuple[Limit, str], Kept], key: tuple[Limit, str], value: Kept) -> None:
    """Remember something of a caller, as the latest one who came; whoever came longest ago makes room."""
    kept.pop(key, None)
    kept[key] = value
    if len(kept) > CALLERS:
        del kept[next(iter(kept))]
