"""Rate limits: how many requests a caller may make in a time, on the sandbox's clock.

The window slides: of any stretch of `window` seconds, however it is laid, at most `limit` requests are let through. A
refused request does not count.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

CALLERS = 10_000
"""Of how many callers the requests are remembered; who has been away longest is forgotten first."""


@dataclass(frozen=True)
class Limit:
    """`limit` requests in `window` seconds. Operations with equal limits, their `name` included, share one."""

    name: str
    limit: int
    window: float


@dataclass(frozen=True)
class Quota:
    """What is left to a caller after a request at `at`; in `reset` seconds the oldest one counted counts no more."""

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

    def take(self, limit: Limit, caller: str) -> Quota:
        """Let a caller's request through, and count it, if the limit allows it now."""
        now = self._now()
        taken = self._recent(limit, caller, now)
        allowed = len(taken) < limit.limit
        if allowed:
            taken.append(now)
        wait = max(0.0, limit.window - (now - taken[0]).total_seconds()) if taken else 0.0
        return Quota(limit, allowed, limit.limit - len(taken), math.ceil(wait), now)

    def clear(self) -> None:
        """Forget every request."""
        self._taken.clear()

    def fork(self, now: Callable[[], datetime]) -> RateLimits:
        """Return a copy for another sandbox."""
        twin = RateLimits(now)
        twin._taken = {key: deque(taken) for key, taken in self._taken.items()}
        return twin

    def _recent(self, limit: Limit, caller: str, now: datetime) -> deque[datetime]:
        """Return the requests inside the window. Those after `now` were made before the clock was set back."""
        key = (limit, caller)
        taken = self._taken.pop(key, None) or deque()
        self._taken[key] = taken
        if len(self._taken) > CALLERS:
            del self._taken[next(iter(self._taken))]
        while taken and taken[-1] > now:
            taken.pop()
        while taken and (now - taken[0]).total_seconds() >= limit.window:
            taken.popleft()
        return taken
