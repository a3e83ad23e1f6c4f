"""Token buckets: rates that allow a burst, as the generic cell rate algorithm counts them (ITU-T I.371, annex A).

A bucket holds at most `burst` requests and fills up again at `limit` in `window`. All that is kept of a caller is the
moment at which its bucket will be full. Moments are counted in microseconds times `limit`, so that nothing is rounded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Rate:
    """`limit` requests in `window` seconds on the average, and at most `burst` at once."""

    limit: int
    window: float
    burst: int

    @property
    def interval(self) -> int:
        """How long the bucket takes to hold one more."""
        return max(1, round(self.window * 1_000_000))

    @property
    def capacity(self) -> int:
        """How long an empty bucket takes to be full."""
        return self.interval * self.burst

    def moment(self, now: datetime) -> int:
        """Return a moment as it is counted here."""
        return (now - _EPOCH) // _MICROSECOND * self.limit

    def seconds(self, span: int) -> float:
        """Return a span of time in seconds."""
        return span / self.limit / 1_000_000


@dataclass(frozen=True)
class Drawn:
    """What came of a request: when the bucket `is_full_at`, how many are left, and in how many seconds one more is."""

    allowed: bool
    is_full_at: int
    remaining: int
    reset: int


def draw(rate: Rate, full_at: int | None, now: datetime) -> Drawn:
    """Take one out of a bucket, if there is one; `full_at` is None for a caller who has taken none yet."""
    moment = rate.moment(now)
    missing = max(0, full_at - moment) if full_at is not None else 0
    if missing > rate.capacity:  # taken before the clock was set back
        missing = 0
    allowed = missing + rate.interval <= rate.capacity
    if allowed:
        missing += rate.interval
    remaining = (rate.capacity - missing) // rate.interval
    wait = missing - (rate.burst - remaining - 1) * rate.interval
    return Drawn(allowed, moment + missing, remaining, math.ceil(rate.seconds(wait)))
