"""When a schedule fires: a cron text of five fields, read as Debian's cron reads it, in a time zone."""

from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import islice, pairwise, takewhile
from zoneinfo import ZoneInfo, available_timezones

from cronsim import CronSim, CronSimError

_SAMPLE = datetime(2026, 1, 1, tzinfo=UTC)
_LOOKED_AT = 200  # moments, or a year, to find the two that are closest together
_YEAR = timedelta(days=366)


@cache
def is_zone(name):
    """Tell whether there is a time zone of this name."""
    return name in available_timezones()


def is_cron(text):
    """Tell whether a text is a cron text that fires at all."""
    if len(text.split()) != 5:
        return False
    try:
        return next(CronSim(text, _SAMPLE), None) is not None
    except CronSimError:
        return False


def closest(text):
    """Return the minutes between the two moments of a schedule that are closest together."""
    moments = islice(takewhile(lambda moment: moment < _SAMPLE + _YEAR, CronSim(text, _SAMPLE)), _LOOKED_AT)
    return min(((after - before).total_seconds() / 60 for before, after in pairwise(moments)), default=float("inf"))


def fired(text, zone, since, now, most):
    """Return when a schedule fired after `since`, up to now: the latest moments, the oldest first."""
    backwards = CronSim(text, (now + timedelta(seconds=1)).astimezone(ZoneInfo(zone)), reverse=True)
    moments = []
    for moment in islice(backwards, most):
        if moment <= since:
            break
        moments.append(moment.astimezone(UTC))
    return moments[::-1]
