"""Times that agree: created before updated before deleted, start before end, all relative to an injected today."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from specdouble.data.chance import Chance
from specdouble.data.words import words_of

_LIFE = {  # where in the life of a row a moment lies, from its making (0) to today (1)
    "created": 0.0, "opened": 0.05, "submitted": 0.06, "approved": 0.15, "published": 0.2, "started": 0.25,
    "finished": 0.5, "updated": 0.7, "seen": 0.85, "deleted": 0.95,
}  # fmt: skip
_SPAN = ("start", "end")
_AHEAD = {"due": (2, 30), "expires": (30, 365), "next": (1, 14), "scheduled": (1, 21)}

_ROLES: dict[str, str] = {
    **dict.fromkeys(("created", "creation", "timestamp", "added", "joined", "registered", "inserted", "placed",
                     "ordered", "uploaded", "founded", "signed", "issued", "received", "recorded",
                     "occurred", "generated", "sent",
                     "measured", "logged", "installed", "invited", "hired", "purchased", "booked"), "created"),
    **dict.fromkeys(("opened", "submitted", "requested", "enqueued", "queued"), "submitted"),
    **dict.fromkeys(("approved", "accepted", "verified", "confirmed", "activated", "enabled", "assigned"), "approved"),
    **dict.fromkeys(("published", "released", "deployed", "posted", "release", "publication"), "published"),
    **dict.fromkeys(("started", "began", "processed", "captured"), "started"),
    **dict.fromkeys(("finished", "completed", "ended", "closed", "resolved", "shipped", "delivered", "paid", "failed",
                     "answered", "evaluated", "reviewed", "refunded", "completion"), "finished"),
    **dict.fromkeys(("updated", "modified", "changed", "edited", "refreshed", "synced", "synchronized", "update",
                     "modification", "rotated", "trained", "indexed"), "updated"),
    **dict.fromkeys(("seen", "last", "used", "accessed", "login", "read", "checked", "viewed", "active",
                     "run"), "seen"),
    **dict.fromkeys(("deleted", "removed", "archived", "cancelled", "canceled", "revoked", "disabled", "retired",
                     "suspended", "rejected", "deactivated"), "deleted"),
    **dict.fromkeys(("start", "starts", "begin", "begins", "from", "since", "departure", "departs", "checkin",
                     "depart", "opens", "after"), "start"),
    **dict.fromkeys(("end", "ends", "to", "until", "arrival", "arrives", "checkout", "return", "through", "arrive",
                     "closes", "before"), "end"),
    **dict.fromkeys(("birth", "birthday", "birthdate", "born", "dob"), "birth"),
    **dict.fromkeys(("due", "deadline"), "due"),
    **dict.fromkeys(("expires", "expiry", "expiration", "expire", "renewal", "renews"), "expires"),
    **dict.fromkeys(("next", "upcoming"), "next"),
    **dict.fromkeys(("scheduled", "planned", "expected", "estimated", "appointment"), "scheduled"),
}  # fmt: skip
_WHOLE = {"check in": "start", "check out": "end", "valid from": "start", "valid to": "end", "valid until": "end"}
_GONE = frozenset((
    "deleted", "removed", "archived", "cancelled", "canceled", "revoked", "retired", "trashed", "purged", "banned",
    "suspended", "disabled", "rejected", "deactivated", "failed", "refunded"
))  # fmt: skip
_MISHAPS = frozenset(("error", "errors", "failure", "exception", "refusal", "warning", "rejection"))
_MEETS = frozenset(("departure", "departs", "arrival", "arrives", "depart", "arrive"))


@lru_cache(maxsize=8192)
def role_of(words: tuple[str, ...]) -> str:
    """Return the part a moment plays, by the last word that tells; `` where none does."""
    phrase = " ".join(words)
    for whole, role in _WHOLE.items():
        if whole in phrase:
            return role
    return next((_ROLES[word] for word in reversed(words) if word in _ROLES), "")


@lru_cache(maxsize=8192)
def rarely_happens(name: str) -> bool:
    """Tell whether a property names what most rows have not met: the moment of an end, or a mishap."""
    words = words_of(name)
    if words and words[-1] in _MISHAPS:
        return True
    return len(words) > 1 and words[-1] in {"at", "on", "date", "time", "by"} and not _GONE.isdisjoint(words)


class Times:
    """The moments of one object. `known` are those that are settled already, by role."""

    def __init__(
        self, chance: Chance, known: Mapping[str, datetime], today: datetime, *, ahead: bool, age: tuple[int, int]
    ) -> None:
        self._chance = chance
        self._known = dict(known)
        self._today = today
        self._age = age  # how many days ago, at least and at most, the object was made
        self._ahead = ahead  # what starts lies before us, as bookings do

    def at(self, words: tuple[str, ...]) -> datetime:
        """Return the moment that a property of these words tells."""
        role = role_of(words) or ("start" if self._ahead else "moment")
        if role not in self._known:
            self._known[role] = self._find(role, not _MEETS.isdisjoint(words))
        return self._known[role]

    def _find(self, role: str, hours: bool) -> datetime:
        chance = self._chance.at(role)
        if role in _LIFE:
            return self._created(chance) if role == "created" else self._later(role, chance)
        if role in _SPAN:
            return self._start(chance, hours) if role == "start" else self._end(chance, hours)
        if role in _AHEAD:
            low, high = _AHEAD[role]
            return max(self._today + _days(chance, low, high), self._known.get("created", self._today))
        if role == "birth":
            return self._today - _days(chance, 20 * 365, 60 * 365)
        return self._later("seen", chance)

    def _created(self, chance: Chance) -> datetime:
        settled = [moment for role, moment in self._known.items() if role in _LIFE or role in _SPAN]
        return min([*settled, self._today]) - _days(chance, *self._age)

    def _later(self, role: str, chance: Chance) -> datetime:
        created = self.at(("created",))
        place = _LIFE[role]
        known = {key: moment for key, moment in self._known.items() if key in _LIFE}
        low = max((moment for key, moment in known.items() if _LIFE[key] < place), default=created)
        high = min((moment for key, moment in known.items() if _LIFE[key] > place), default=self._today)
        if high <= low:
            return low
        if role == "finished" and "started" in self._known:
            return min(high, low + timedelta(seconds=chance.between(40, 5400)))
        share = min(0.95, place + 0.05 * chance.real())
        return low + timedelta(seconds=int((high - low).total_seconds() * share))

    def _start(self, chance: Chance, hours: bool) -> datetime:
        if "end" in self._known:
            return self._known["end"] - _span(chance, hours)
        moment = self._today + _days(chance, 3, 40) if self._ahead or hours else self._today - _days(chance, 10, 120)
        return _on_the_quarter(moment)

    def _end(self, chance: Chance, hours: bool) -> datetime:
        start = self._known["start"] if "start" in self._known else self.at(("departure",) if hours else ("start",))
        return start + _span(chance, hours)


def write(moment: datetime, form: str) -> str:
    """Write a moment as `date`, `time`, or RFC 3339 with milliseconds and `Z`, which sorts as text."""
    utc = moment.astimezone(UTC)
    if form == "date":
        return utc.date().isoformat()
    if form == "time":
        return utc.strftime("%H:%M:%SZ")
    return utc.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(value: object) -> datetime | None:
    """Read a date, a date-time, or seconds or milliseconds since 1970; None for anything else."""
    try:
        if isinstance(value, str) and len(value) >= 10:
            moment = datetime.fromisoformat(value)
            return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        if isinstance(value, int) and not isinstance(value, bool) and value > 10**8:
            return datetime.fromtimestamp(value / 1000 if value > 10**11 else value, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None


def _days(chance: Chance, low: int, high: int) -> timedelta:
    """Return a number of days that ends in the working hours."""
    return timedelta(days=chance.between(low, high)) - timedelta(seconds=chance.between(6 * 3600, 16 * 3600))


def _span(chance: Chance, hours: bool) -> timedelta:
    return timedelta(minutes=5 * chance.between(12, 96)) if hours else timedelta(days=chance.between(1, 21))


def _on_the_quarter(moment: datetime) -> datetime:
    return moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
