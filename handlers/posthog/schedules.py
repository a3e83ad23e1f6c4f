"""When a scheduled report comes: its rule, in its time zone, at least a quarter of an hour ahead."""

from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from specdouble import timestamp

from . import recurrence

AHEAD = timedelta(minutes=15)
FIELDS = ("frequency", "rrule", "starts_at", "timezone_name")


def is_same(before, after):
    """Tell whether two states of a report come at the same times."""
    return all(before[field] == after[field] for field in FIELDS)


def planned(reports, report, now):
    """Keep when a report comes next, and return it."""
    return {**report, **_only_next(reports.update(report["id"], {"next_delivery_date": following(report, now)}))}


def following(report, now):
    """Return when a report comes next; None where nobody can tell beforehand, or it never does."""
    if report["frequency"] != "scheduled":
        return None
    zone = ZoneInfo(report["timezone_name"])
    start = datetime.fromisoformat(report["starts_at"]).astimezone(zone).replace(tzinfo=None)
    after = (now + AHEAD).astimezone(zone).replace(tzinfo=None)
    moment = recurrence.after(recurrence.read(report["rrule"]), start, after)
    return None if moment is None else timestamp(moment.replace(tzinfo=zone).astimezone(UTC))


@cache
def _timezones():
    return frozenset(available_timezones())


def is_timezone(name):
    """Tell whether there is a time zone of this name."""
    return name in _timezones()


def _only_next(row):
    return {"next_delivery_date": row["next_delivery_date"]}
