"""Periods of whole days (UTC), both ends counted in."""

from dataclasses import dataclass
from datetime import date, timedelta

from specdouble import BadRequest, Condition

_LONGEST = 366
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """From the start of a day to the end of another; None is open."""

    first: date | None = None
    last: date | None = None

    @property
    def days(self):
        """List its days; it must have both ends."""
        return [self.first + number * _DAY for number in range((self.last - self.first).days + 1)]

    def where(self):
        """Return the conditions of rows whose `createdAt` is in it."""
        first = [Condition("createdAt", "gte", f"{self.first}T00:00:00.000Z")] if self.first else []
        last = [Condition("createdAt", "lte", f"{self.last}T23:59:59.999Z")] if self.last else []
        return (*first, *last)


def between(start, end, *, longest=_LONGEST):
    """Return the period between two days. Raises BadRequest where it ends before it begins, or has too many days."""
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    if period.last < period.first:
        raise BadRequest(f"query endDate: came {end}, expected no day before startDate {start}")
    if longest is not None and (period.last - period.first).days >= longest:
        raise BadRequest(f"query endDate: came {end}, expected at most {longest} days from startDate {start}")
    return period


def read(start, end):
    """Return a period whose ends may be missing, and what is wrong with them, by name."""
    read, errors = {}, {}
    for name, text in {"startDate": start, "endDate": end}.items():
        try:
            read[name] = None if text is None else _day(text)
        except ValueError:
            errors[name] = f"came {text}, expected a date as YYYY-MM-DD"
    if not errors and None not in read.values() and read["endDate"] < read["startDate"]:
        errors["endDate"] = f"came {end}, expected no day before {start}"
    return Period(read.get("startDate"), read.get("endDate")), errors


def _day(text):
    """Read YYYY-MM-DD and nothing else: Python takes 20260115 and 2026-W03-4 as well."""
    day = date.fromisoformat(text)
    if day.isoformat() != text:
        raise ValueError(text)
    return day
