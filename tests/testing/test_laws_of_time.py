"""Jobs that do not keep to their steps, and streams that say something else, are found; those that do, are not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from mill import DOCUMENT, Mill

from specdouble.contract.load import load_text
from specdouble.serve.project import ApiSource
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.suite.clock import ControlClock
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.result import Result
from specdouble.testing.suite.run import run_suite
from specdouble.testing.suite.subject import Subject
from specdouble.testing.target import InProcess

BUGS = {
    "finishes at once": "job-time",
    "never finishes": "job-time",
    "runs late": "job-time",
    "goes back": "job-steps",
    "leaves the last state": "job-steps",
    "gets stuck": "job-steps",
    "stops inside an event": "stream-ends",
    "garbles an event": "stream-events",
    "names its events otherwise": "stream-events",
    "loses the last event": "stream-equals-whole",
    "repeats an event": "stream-equals-whole",
    "swaps two events": "stream-equals-whole",
}
BASE = "http://mill.example"


def run(mill: Mill, *, clock: bool = True, reset: bool = True, text: str = DOCUMENT) -> Result:
    target = InProcess(mill, BASE)
    subject = Subject(load_text(text, name="mill"), target, ApiSource("mill", "", ""), ())
    subject = replace(subject, clock=ControlClock(target, f"{BASE}/-") if clock else None)
    try:
        return run_suite(replace(subject, reset=mill.reset if reset else None), Options(only=("laws",)))
    finally:
        target.close()


def broken(result: Result) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for finding in result.log.findings:
        found.setdefault(finding.check, set()).add(finding.operation)
    return found


def untested(result: Result, operation: str) -> set[str]:
    return {case.check for case in result.log if case.operation == operation and case.state == "untested"}


@pytest.mark.parametrize(("clock", "reset"), [(True, True), (False, True), (False, False)])
def test_a_mill_that_keeps_every_law_has_no_findings(clock: bool, reset: bool) -> None:
    result = run(Mill(), clock=clock, reset=reset)

    assert result.log.findings == []
    assert {case.check for case in result.log} >= {"job-steps", "stream-ends", "stream-events", "stream-equals-whole"}


@pytest.mark.parametrize(("bug", "law"), BUGS.items())
def test_a_planted_bug_is_found(bug: str, law: str) -> None:
    assert law in broken(run(Mill(bug)))


def test_lines_are_read_as_well_as_events() -> None:
    found = broken(run(Mill("loses the last event")))

    assert found["stream-equals-whole"] == {"stream_report", "list_sacks"}


def test_the_clock_is_put_back() -> None:
    mill = Mill()

    run(mill)

    assert mill.now == 0.0


def test_without_a_clock_the_time_of_jobs_is_untested() -> None:
    assert "job-time" in untested(run(Mill(), clock=False), "get_grind")


def test_a_state_that_nobody_explains_is_untested() -> None:
    text = DOCUMENT.replace("x-jobs:", "x-said-elsewhere:")
    result = run(Mill(), text=text)

    assert result.log.findings == []
    assert "job status" in untested(result, "list_grinds")


def test_a_stream_with_nothing_beside_it_is_untested_and_not_asked_for() -> None:
    mill = Mill()
    result = run(mill)

    assert untested(result, "follow_news") == {"stream"}
    assert "/news" not in mill.paths


def test_an_answer_that_is_another_each_time_is_not_compared() -> None:
    result = run(Mill("reports anew"), clock=False, reset=False)

    assert result.log.findings == []
    assert untested(result, "stream_report") == {"stream"}


def test_a_stream_without_end_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    send = InProcess.send

    def wait_in_vain(target: InProcess, sent: Sent) -> Exchange:
        if sent.url.endswith("/report/stream"):
            raise TimeoutError
        return send(target, sent)

    monkeypatch.setattr(InProcess, "send", wait_in_vain)

    assert broken(run(Mill()))["stream-ends"] == {"stream_report"}


def test_two_runs_with_one_seed_send_the_same() -> None:
    assert run(Mill()).digest == run(Mill()).digest
