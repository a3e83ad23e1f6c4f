"""The days that figures are of, and the buckets that a time series puts them into."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from specdouble import BadRequest

MOST_BUCKETS = 4000


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both of them too; None leaves an end open. `today` is the day of the clock."""

    first: date | None
    last: date | None
    today: date

    def holds(self, day):
        """Tell whether a day is one of these."""
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def buckets(self, length, days):
        """Return the first day of every bucket, of the `length` day, week or month, however little is in it.

        An open beginning is the first of the `days` on which something was; an open end is today. Raises BadRequest for
        more than MOST_BUCKETS.
        """
        last = self.last or max([self.today, *days, *filter(None, [self.first])])
        first = self.first or min(days, default=last)
        numbers = range(_NUMBER[length](first), _NUMBER[length](last) + 1)
        if len(numbers) > MOST_BUCKETS:
            raise BadRequest(
                f"The time from {first} to {last} has {len(numbers)} buckets of a {length}, and {MOST_BUCKETS} at most "
                "are told: ask for fewer days or longer buckets"
            )
        return [_BEGINNING[length](number) for number in numbers]


def asked(arguments, clock):
    """Read the period of a request. Raises BadRequest where it ends before it begins."""
    first, last = _day(arguments, "start_date"), _day(arguments, "end_date")
    if first is not None and last is not None and last < first:
        raise BadRequest(f"end_date {last} is before start_date {first}")
    return Period(first, last, clock.now().date())


def lately(arguments, clock):
    """Read a period that begins so many `days` before its end unless a `start_date` says when."""
    period = asked(arguments, clock)
    last = period.last or period.today
    ordinal = last.toordinal() - arguments["days"] + 1
    return Period(period.first or date.fromordinal(max(ordinal, 1)), period.last, period.today)


def day_of(row):
    """Return the day, in UTC, on which a row was made."""
    text = row["created_on"]
    return date.fromisoformat(text[:10]) if text.endswith("Z") else moment_of(row).date()


def moment_of(row):
    """Return the moment, in UTC, at which a row was made."""
    return datetime.fromisoformat(row["created_on"]).astimezone(UTC)


def bucket_of(day, length):
    """Return the first day of the bucket that holds a day."""
    return _BEGINNING[length](_NUMBER[length](day))


def _day(arguments, name):
    text = arguments.get(name)
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise BadRequest(f"{name} came as {text!r}, expected a day from 0001-01-01 to 9999-12-31") from None


# Days, weeks and months counted from the year 1, which began on a Monday; weeks begin on Mondays (ISO 8601).
_NUMBER = {
    "day": lambda day: day.toordinal() - 1,
    "week": lambda day: (day.toordinal() - 1) // 7,
    "month": lambda day: (day.year - 1) * 12 + day.month - 1,
}
_BEGINNING = {
    "day": lambda number: date(1, 1, 1) + timedelta(days=number),
    "week": lambda number: date(1, 1, 1) + timedelta(weeks=number),
    "month": lambda number: date(number // 12 + 1, number % 12 + 1, 1),
}
