"""Recurrence rules (RFC 5545, 3.3.10) over naive local times: read one, and find when it comes next.

Periods are looked at one after another from the one that holds the moment, so that it is quick whenever the rule began;
one that counts its occurrences is followed from its beginning. After so many periods without an occurrence, none comes.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import product

FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_PERIODS = {"YEARLY": 60, "MONTHLY": 600}
OTHER_PERIODS = 20_000

_LENGTHS = {"DAILY": 86400, "HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}
_PART = re.compile(r"([A-Z]+)=([^=;]+)", re.ASCII)
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_MOMENT = re.compile(r"(\d{8})(?:T(\d{6})Z?)?", re.ASCII)
_RANGES = {
    "BYSECOND": (0, 59),
    "BYMINUTE": (0, 59),
    "BYHOUR": (0, 23),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYMONTH": (1, 12),
    "BYSETPOS": (-366, 366),
}


@dataclass(frozen=True)
class Rule:
    """One rule, read. `by` has the parts that begin with BY, but for days, which are (number or 0, weekday)."""

    frequency: str
    interval: int
    count: int | None
    until: datetime | None
    days: tuple[tuple[int, int], ...]
    by: dict[str, tuple[int, ...]]

    def numbers(self, part):
        return self.by.get(part, ())


def is_rule(text):
    """Tell whether a text is a rule without its beginning."""
    try:
        read(text)
    except ValueError:
        return False
    return True


def read(text):
    """Read a rule; ValueError where it is none."""
    found = [_PART.fullmatch(part) for part in text.upper().removeprefix("RRULE:").strip(";").split(";")]
    if not all(found) or len({match[1] for match in found}) < len(found):
        raise ValueError(text)
    parts = {match[1]: match[2] for match in found}
    frequency = parts.pop("FREQ", "")
    if frequency not in FREQUENCIES or parts.keys() - {*_RANGES, "INTERVAL", "COUNT", "UNTIL", "BYDAY", "WKST"}:
        raise ValueError(text)
    if parts.pop("WKST", "MO") not in DAYS or {"COUNT", "UNTIL"} <= parts.keys():
        raise ValueError(text)
    interval, count = (_positive(parts.pop(name, None)) for name in ("INTERVAL", "COUNT"))
    until, days = _until(parts.pop("UNTIL", None)), tuple(_days(parts.pop("BYDAY", "")))
    return Rule(frequency, interval or 1, count, until, days, {name: _numbers(name, parts[name]) for name in parts})


def _positive(text):
    if text is None:
        return None
    if not text.isdecimal() or not 0 < int(text) < 100_000:
        raise ValueError(text)
    return int(text)


def _until(text):
    if text is None:
        return None
    match = _MOMENT.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return datetime.strptime(match[1] + (match[2] or "235959"), "%Y%m%d%H%M%S")  # noqa: DTZ007 - local, as all is here


def _days(text):
    for part in text.split(",") if text else ():
        match = _DAY.fullmatch(part)
        if match is None:
            raise ValueError(text)
        yield int(match[1] or 0), DAYS.index(match[2])


def _numbers(name, text):
    least, most = _RANGES[name]
    numbers = tuple(int(part) for part in text.split(","))
    if not all(least <= one <= most for one in numbers) or (least < 0 and 0 in numbers):
        raise ValueError(text)
    return numbers


def after(rule, start, moment):
    """Return the first occurrence after a moment, of a rule that begins at `start`; None where there is none."""
    for number, found in enumerate(_occurrences(rule, start, None if rule.count else moment), 1):
        if (rule.until and found > rule.until) or (rule.count and number > rule.count):
            return None
        if found > moment:
            return found
    return None


def _occurrences(rule, start, moment):
    first = 0 if moment is None else max(0, _period_of(rule, start, moment) - 1)
    for period in range(first, first + MOST_PERIODS.get(rule.frequency, OTHER_PERIODS)):
        try:
            found = _within(rule, start, period * rule.interval)
        except (OverflowError, ValueError):  # past the year 9999
            return
        yield from (one for one in found if one >= start)


def _period_of(rule, start, moment):
    """Return the number of the period that a moment falls into."""
    if rule.frequency in {"YEARLY", "MONTHLY"}:
        months = (moment.year - start.year) * 12 + moment.month - start.month
        return months // (rule.interval * (12 if rule.frequency == "YEARLY" else 1))
    length = timedelta(seconds=_LENGTHS.get(rule.frequency, 7 * 86400))
    return (moment - start) // (length * rule.interval)


def _within(rule, start, step):
    """Return the occurrences of one period, `step` periods after the first, in order."""
    if rule.frequency in {"HOURLY", "MINUTELY", "SECONDLY"}:
        moment = start + step * timedelta(seconds=_LENGTHS[rule.frequency])
        found = [at for at in _times(rule, moment) if _fits(rule, moment.date())]
        found = [datetime.combine(moment.date(), at) for at in found]
    else:
        days = [day for day in _days_of(rule, start.date(), step) if _fits(rule, day)]
        found = [datetime.combine(day, at) for day in days for at in _times(rule, start)]
    places = {place - 1 if place > 0 else len(found) + place for place in rule.numbers("BYSETPOS")}
    return [one for index, one in enumerate(found) if not places or index in places]


def _times(rule, moment):
    """Return the times of a day on which it comes: those named, else the hour, minute and second of `moment`.

    What is finer than the frequency is taken from the rule, what is not from the moment, if the rule allows it.
    """
    choices = []
    for part, own, frequency in zip(
        ("BYHOUR", "BYMINUTE", "BYSECOND"),
        (moment.hour, moment.minute, moment.second),
        ("HOURLY", "MINUTELY", "SECONDLY"),
        strict=True,
    ):
        named = sorted(set(rule.numbers(part)))
        given = FREQUENCIES.index(rule.frequency) >= FREQUENCIES.index(frequency)
        choices.append(([own] if own in named or not named else []) if given else named or [own])
    return [time(*parts) for parts in product(*choices)]


def _days_of(rule, start, step):
    """Return the days that a period offers, before the rule's BY parts choose among them."""
    if rule.frequency == "DAILY":
        return [start + timedelta(days=step)]
    if rule.frequency == "WEEKLY":
        monday = start - timedelta(days=start.weekday()) + timedelta(weeks=step)
        wanted = {day for _, day in rule.days} or {start.weekday()}
        return [monday + timedelta(days=day) for day in sorted(wanted)]
    named = rule.days or rule.numbers("BYMONTHDAY") or rule.numbers("BYYEARDAY")
    if rule.frequency == "MONTHLY":
        year, month = divmod(start.year * 12 + start.month - 1 + step, 12)
        return [day for day in _month(year, month + 1) if named or day.day == start.day]
    year = start.year + step
    days = [day for month in range(1, 13) for day in _month(year, month)]
    if named:
        return days
    months = rule.numbers("BYMONTH") or (start.month,)
    return [day for day in days if day.day == start.day and day.month in months]


def _month(year, month):
    return [date(year, month, day) for day in range(1, monthrange(year, month)[1] + 1)]


def _fits(rule, day):
    """Tell whether a day is one of those that the BY parts choose."""
    length = monthrange(day.year, day.month)[1]
    year = date(day.year, 12, 31).timetuple().tm_yday
    number = day.timetuple().tm_yday
    return (
        _chosen(rule.numbers("BYMONTH"), day.month)
        and _chosen(rule.numbers("BYMONTHDAY"), day.day, day.day - length - 1)
        and _chosen(rule.numbers("BYYEARDAY"), number, number - year - 1)
        and (not rule.days or any(_is_day(rule, day, *one) for one in rule.days))
    )


def _chosen(numbers, *names):
    return not numbers or any(name in numbers for name in names)


def _is_day(rule, day, number, weekday):
    """Tell whether a day is this weekday: of each week, or the so-manieth of its month or year."""
    if day.weekday() != weekday:
        return False
    if number == 0 or rule.frequency not in {"YEARLY", "MONTHLY"}:
        return True
    if rule.frequency == "YEARLY" and not rule.numbers("BYMONTH"):
        place, whole = day.timetuple().tm_yday, date(day.year, 12, 31).timetuple().tm_yday
    else:
        place, whole = day.day, monthrange(day.year, day.month)[1]
    return number in ((place - 1) // 7 + 1, (place - whole) // 7 - (0 if (place - whole) % 7 else 1))
