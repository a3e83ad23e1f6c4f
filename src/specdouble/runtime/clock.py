"""The one source of time. `now` is always an aware UTC datetime."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Literal

from specdouble.errors import ConfigError

Mode = Literal["real", "frozen", "offset"]


class Clock:
    """Tells the time: the machine's own (`real`), one that stands (`frozen`), or one that runs apart (`offset`)."""

    def __init__(
        self, mode: Mode = "real", at: datetime | None = None, real: Callable[[], datetime] | None = None
    ) -> None:
        """`at` is where a frozen clock stands, or an offset clock starts; `real` is the machine's time."""
        self._real = real or partial(datetime.now, UTC)
        self.set(mode, at)

    def now(self) -> datetime:
        """Return the present moment in UTC."""
        return self._frozen if self._frozen is not None else self._real() + self._offset

    def set(self, mode: Mode, at: datetime | None = None) -> None:
        """Change the mode. Without `at`, a frozen or offset clock goes on from the machine's time."""
        moment = self._real() if at is None else at.astimezone(UTC)
        self.mode: Mode = mode
        self._frozen = moment if mode == "frozen" else None
        self._offset = moment - self._real() if mode == "offset" else timedelta()

    def advance(self, seconds: float) -> None:
        """Move the clock on; a real one becomes an offset one."""
        if self._frozen is not None:
            self._frozen += timedelta(seconds=seconds)
        else:
            self.mode = "offset"
            self._offset += timedelta(seconds=seconds)

    def copy(self) -> Clock:
        """Return a clock of its own that shows the same time."""
        twin = Clock(real=self._real)
        twin.mode, twin._frozen, twin._offset = self.mode, self._frozen, self._offset
        return twin


def make_clock(setting: str) -> Clock:
    """Make the clock that a setting names: `now`, or a moment at which it stands. Raises ConfigError."""
    return Clock() if setting == "now" else Clock("frozen", parse_moment(setting))


def parse_moment(text: str) -> datetime:
    """Read an ISO 8601 moment; one without a zone is UTC. Raises ConfigError."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(f"clock came as {text!r}, expected `now` or a moment such as 2026-01-15T09:00:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def timestamp(moment: datetime) -> str:
    """Write a moment as RFC 3339 with milliseconds and `Z`, the form that most APIs answer with."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
