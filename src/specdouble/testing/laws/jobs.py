"""Laws of jobs: a state moves by its own steps alone, when their time has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.bodies import Bodies
from specdouble.testing.laws.draws import Draw
from specdouble.testing.laws.job_reading import Job
from specdouble.testing.laws.play import Play, Row

_MOST = 6  # looks at one row


@dataclass(frozen=True)
class _Look:
    """A row as it was read, how many seconds after it was made."""

    row: Row
    exchange: Exchange
    seconds: float


def jobs(play: Play, draw: Draw) -> None:
    """Make a row, and look at it as time goes on: from its first state to its last, and once more."""
    create, read = play.about.create, play.about.read
    if create is None or read is None or not play.about.jobs:
        return
    body = draw(Bodies(play.suite.document, create).whole(play.next_serial(), play.known()))
    made = play.call(create, body=body)
    row = play.row_of(create, made)
    if made.status >= 300 or row is None:
        return
    play.remember(row)
    clock, looks = play.suite.subject.clock, [_Look(row, made, 0)]
    for seconds in _waits(play, row, draw) if clock is not None else (0,):
        play.wait(seconds)
        exchange = play.call(read, play.id_of(row))
        found = play.row_of(read, exchange)
        if exchange.status >= 300 or found is None:
            return
        looks.append(_Look(found, exchange, looks[-1].seconds + seconds))
        for job in play.about.jobs:
            _moves_by_steps(play, read, job, looks)
            _is_where_time_has_brought_it(play, read, job, looks)
    play.remember(looks[-1].row)


def _waits(play: Play, row: Row, draw: Draw) -> Sequence[float]:
    """Draw how long to wait between looks: shorter and longer than steps last, at last beyond all of them."""
    lengths = sorted({wait for job in play.about.jobs for _, wait in job.steps.values()} | {1.0})
    drawn = draw(st.lists(st.sampled_from([0.0, *lengths, *(wait / 2 for wait in lengths)]), max_size=_MOST - 2))
    longest = max(job.lasts(row.get(job.field)) for job in play.about.jobs)
    return [0.0, *drawn, longest + 1, longest + 1]


def _moves_by_steps(play: Play, read: Operation, job: Job, looks: Sequence[_Look]) -> None:
    before, now = looks[-2].row.get(job.field), looks[-1].row.get(job.field)
    onward = [] if job.mode == "manual" else job.way(before)
    if before is not None and now not in {before, *onward}:
        play.breaks(
            "job-steps",
            read,
            f"{job.field} goes from {before!r} to {now!r}, and no step leads there",
            *(look.exchange for look in looks),
            expected=" or ".join(map(repr, [before, *onward])),
            actual=now,
            subject=job.field,
        )
    play.holds("job-steps", read)


def _is_where_time_has_brought_it(play: Play, read: Operation, job: Job, looks: Sequence[_Look]) -> None:
    """Compare with the clock: where it runs by itself, a row may be further on than was asked for."""
    clock, first, now = play.suite.subject.clock, looks[0].row.get(job.field), looks[-1].row.get(job.field)
    if clock is None:
        play.untested("job-time", read, "the target has no clock that a test could move")
        return
    due = job.after(first, looks[-1].seconds)
    allowed = [due] if play.is_frozen else [due, *job.way(due)]
    if first is not None and now not in allowed:
        play.breaks(
            "job-time",
            read,
            f"{looks[-1].seconds:g} seconds after {first!r}, {job.field} is {now!r}",
            *(look.exchange for look in looks),
            expected=due,
            actual=now,
            subject=job.field,
        )
    play.holds("job-time", read)
