"""The state machine of one path: laws in any order, from the start of the world."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

import httpx
import hypothesis
import hypothesis.errors
from hypothesis import HealthCheck, Phase, Verbosity
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from specdouble.testing.laws import (
    absence,
    creates,
    crowds,
    deletes,
    etags,
    jobs,
    listings,
    repeats,
    tenants,
    updates,
    visits,
)
from specdouble.testing.laws.draws import Draw
from specdouble.testing.laws.lists import any_query, walk
from specdouble.testing.laws.play import Broken, Play
from specdouble.testing.laws.reading import Rows
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.suite import Suite

Act = Callable[[Play, Draw], None]

_ACTS: Mapping[str, Act] = {
    "create": creates.create,
    "update": updates.update,
    "each": updates.each,
    "delete": deletes.delete,
    "pages": listings.pages,
    "filters": listings.filters,
    "search": listings.search,
    "sort": listings.sort,
    "absent": absence.absent,
    "unique": repeats.unique,
    "repeated": repeats.repeated,
    "together": crowds.together,
    "tenants": tenants.tenants,
    "visits": visits.visits,
    "parents": absence.parents,
    "etags": etags.etags,
    "jobs": jobs.jobs,
}
_BY_CHANCE = {"together"}
"""Acts after which nobody knows which row has which id: the world starts anew, so that the same requests follow."""

_MOST_FINDINGS = 10
_ANSWERS = "answers"
_UNANSWERED = (httpx.HTTPError, TimeoutError)


def try_laws(suite: Suite, rows: Rows, above: Mapping[str, Any]) -> Iterator[Finding]:
    """Run the machine over one path; after a finding again, with that law let off, until nothing more is found."""
    findings: list[Finding] = []
    for _ in range(_MOST_FINDINGS):
        muted = frozenset((one.check, one.operation) for one in findings)
        found = _run(suite, rows, above, muted)
        if found is None:
            break
        findings.append(found)
        yield found
        if found.check == _ANSWERS:
            break


@dataclass
class _Search:
    """Looks for the finding with the fewest requests; after the first one, for `more` plays at most.

    Hypothesis has no bound on shrinking but minutes, which would make a run against a slow server endless, and a bound
    by time would send other requests each time.
    """

    more: int
    best: Finding | None = None
    tries: int = 0

    @property
    def is_over(self) -> bool:
        return self.best is not None and self.tries >= self.more

    def take(self, finding: Finding) -> None:
        if self.best is None or len(finding.chain) < len(self.best.chain):
            self.best = finding


def _run(suite: Suite, rows: Rows, above: Mapping[str, Any], muted: frozenset[tuple[str, str]]) -> Finding | None:
    settings = hypothesis.settings(
        max_examples=suite.profile.law_runs,
        stateful_step_count=suite.profile.law_steps,
        database=None,
        deadline=None,
        print_blob=False,
        report_multiple_bugs=False,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
        verbosity=Verbosity.quiet,
    )
    search = _Search(suite.profile.law_retries)
    serials = None if suite.subject.reset is not None else count(1)  # where rows stay, each play makes others
    machine = _machine(suite, search, lambda: Play(suite, rows, above, serials=serials, muted=muted))
    hypothesis.seed(suite.seed)(machine)
    with suppress(Broken, hypothesis.errors.Flaky):
        run_state_machine_as_test(machine, settings=settings)
    return search.best


def _machine(suite: Suite, search: _Search, begin: Callable[[], Play]) -> type[RuleBasedStateMachine]:
    acts = [name for name in _ACTS if _can(begin().about, name)]

    class Laws(RuleBasedStateMachine):
        """Acts on the rows of one path."""

        def __init__(self) -> None:
            super().__init__()
            self.play = begin()
            search.tries += search.best is not None
            if not search.is_over:
                self._watched(_look_around)

        @rule(act=st.sampled_from(acts), data=st.data())
        def act(self, act: str, data: st.DataObject) -> None:
            if search.is_over:
                return
            self._watched(lambda play: _ACTS[act](play, data.draw))
            if act in _BY_CHANCE and suite.subject.reset is not None:
                self.play = begin()
                self._watched(_look_around)

        def _watched(self, do: Callable[[Play], None]) -> None:
            try:
                do(self.play)
            except Broken as broken:
                search.take(broken.finding)
                raise
            except _UNANSWERED as error:
                search.take(_unanswered(self.play.about, error))
                raise Broken(_unanswered(self.play.about, error)) from None

        def teardown(self) -> None:
            with suppress(*_UNANSWERED):  # what is left behind is deleted, or told, after the layer
                _clean_up(self.play)

    return Laws


def _unanswered(rows: Rows, error: Exception) -> Finding:
    operation = rows.operations[0]
    return Finding(
        "laws",
        _ANSWERS,
        operation.id,
        f"a request is not answered: {str(error) or type(error).__name__}",
        expected="an answer",
        actual="none",
        pointer=operation.pointer,
        source="RFC 9110, 3.3",
    )


def _can(rows: Rows, act: str) -> bool:
    """Tell whether an act has what it needs; the others say so where they are skipped."""
    needs = {
        "create": rows.create,
        "update": rows.updates,
        "each": rows.updates,
        "delete": rows.delete,
        "pages": rows.listing,
        "filters": rows.listing and (rows.listing.filters or rows.listing.scopes),
        "search": rows.listing and rows.listing.search,
        "sort": rows.listing and rows.listing.sorts,
        "absent": rows.read,
        "jobs": rows.jobs and rows.create and rows.read,
        "visits": rows.listing and rows.read,
        "unique": rows.unique and rows.create,
        "parents": rows.parents and rows.create,
        "etags": rows.read,
    }
    return bool(needs.get(act, rows.create))


def _look_around(play: Play) -> None:
    """Go back to the start, and learn the rows that are there; without a way back, leave everybody's rows alone."""
    play.suite.fresh()
    listing = play.about.listing
    if play.suite.subject.reset is None or listing is None or play.about.read is None:
        return
    query = any_query(play)
    for row in walk(play, listing, query, 5).rows[:5] if query is not None else ():
        found = play.row_of(play.about.read, play.call(play.about.read, play.id_of(row)))
        if found is not None:
            play.remember(found, mine=False)
            play.found[play.id_of(found)] = query or {}


def _clean_up(play: Play) -> None:
    """Put the clock back; delete what was made, where the target cannot go back by itself."""
    if play.waited and play.suite.subject.clock is not None:
        play.suite.subject.clock.back()
    if play.suite.subject.reset is not None or play.about.delete is None:
        return
    for name in sorted(play.mine & play.rows.keys()):
        play.call(play.about.delete, name)
