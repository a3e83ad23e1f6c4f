"""Figures: what is counted, by what it belongs to, and when. Answers to operations are made here: `counted(COSTS)`."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from . import periods
from .belongings import Belongings
from .envelopes import done
from .measures import ACTIVITY

_IDS = {
    "agents": "agent_ids",
    "projects": "project_ids",
    "teams": "team_ids",
    "users": "user_ids",
    "corpora": "corpus_ids",
}


def counted(measure, by=None, bucket=None):
    """Make the answer to an operation: what is counted, overall or `by` agents, projects, teams, users or corpora.

    `bucket` is the length of the buckets where nobody asks for one; without it, there is no time series then.
    """

    def answer(seen, store, clock, arguments):
        period, things = periods.asked(arguments, clock), _things(seen, by, arguments)
        sums = _count(measure, Belongings(seen, store, by), period, things)
        whole = _whole(measure, sums, period, arguments.get("bucket_type", bucket))
        if by is None:
            return done(whole)
        return done({"results": [_result(row, measure.shown(sums.each[row["id"]])) for row in things], **whole})

    return answer


def most_active(by):
    """Make the answer to an operation that lists what is used most; what is not used at all is not in it."""

    def answer(seen, store, clock, arguments):
        period, things = periods.asked(arguments, clock), _things(seen, by, arguments)
        sums = _count(ACTIVITY, Belongings(seen, store, by), period, things)
        used = [one for row in things if (one := _result(row, ACTIVITY.shown(sums.each[row["id"]])))["value"]["total"]]
        used.sort(key=lambda one: (-one["value"]["total"], one["id"]))
        whole = _whole(ACTIVITY, sums, period, arguments.get("bucket_type"))
        return done({"results": used[: arguments["limit"]], **whole})

    return answer


def newest(by):
    """Make the answer to an operation that lists what was made lately, the newest first."""

    def answer(seen, clock, arguments):
        period = periods.lately(arguments, clock)
        made = [row for row in _things(seen, by, arguments) if period.holds(periods.day_of(row))]
        made.sort(key=lambda row: (periods.moment_of(row), row["id"]), reverse=True)
        shown = [{"id": row["id"], "name": _name(row), "created_on": row["created_on"]} for row in made]
        return done({"results": shown[: arguments["limit"]], "total": len(made)})

    return answer


@dataclass
class _Sums:
    """Amounts added up: all of them, by the id of what they belong to, and by day."""

    total: Counter = field(default_factory=Counter)
    each: dict = field(default_factory=dict)
    days: dict = field(default_factory=lambda: defaultdict(Counter))

    def add(self, fact):
        self.total.update(fact.amounts)
        self.days[fact.day].update(fact.amounts)


def _things(seen, by, arguments):
    """Return what figures are asked by: all that the caller sees, or those of the ids that are."""
    if by is None:
        return []
    ids = arguments.get(_IDS[by])
    if ids is None:
        return list(seen[by])
    return [row for id_ in dict.fromkeys(ids) if (row := seen[by].get(id_)) is not None]


def _count(measure, belongings, period, things):
    """Add up the facts of a period. What belongs to several of the things counts for each, and once in the total."""
    sums = _Sums(each={row["id"]: Counter() for row in things})
    for fact in measure.facts(belongings):
        if not period.holds(fact.day):
            continue
        owners = [id_ for id_ in fact.of if id_ in sums.each]
        for id_ in owners:
            sums.each[id_].update(fact.amounts)
        if owners or belongings.by is None:
            sums.add(fact)
    return sums


def _whole(measure, sums, period, bucket):
    """Show the total, and the time series that adds up to it where one is asked for."""
    if bucket is None:
        return {"total": measure.shown(sums.total)}
    together = defaultdict(Counter)
    for day, amounts in sums.days.items():
        together[periods.bucket_of(day, bucket)].update(amounts)
    series = [
        {"bucket": first.isoformat(), "value": measure.shown(together[first])}
        for first in period.buckets(bucket, sums.days)
    ]
    return {"time_series": series, "total": measure.shown(sums.total)}


def _result(row, value):
    return {"id": row["id"], "name": _name(row), "value": value}


def _name(row):
    return row["full_name"] if "full_name" in row else row["name"]
