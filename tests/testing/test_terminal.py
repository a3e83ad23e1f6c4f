"""What stands on the terminal, letter by letter: `golden/` has it. SPECDOUBLE_GOLDEN=1 writes those files anew."""

from __future__ import annotations

import os
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from run_kit import NotesServer, call, deleted_is_gone, every_operation

from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.replay.again import Again
from specdouble.testing.replay.once import Outcome
from specdouble.testing.suite.baseline import Known, Overdue
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.log import Case
from specdouble.testing.suite.progress import watch
from specdouble.testing.suite.terminal import Terminal

GOLDEN = Path(__file__).parent / "golden"


def lint(suite):
    suite.log.passed("lint", "", "readable")
    suite.log.failed(Finding("lint", "no-404", "delete_note", "delete_note documents no 404", severity="warning"))
    suite.log.failed(Finding("lint", "no-400", "create_note", "create_note documents no 400"))


def fuzz(suite):
    every_operation(suite)
    suite.log.untested("fuzz", "list_notes", "paging", "the list has no pages")
    suite.log.untested("fuzz", "", "links", "the document declares no links")


def told(result, **flags):
    out = StringIO()
    result.seconds = dict.fromkeys(result.seconds, 0.25)
    Terminal(console=Console(file=out, highlight=False, soft_wrap=True), **flags).tell(result)
    return out.getvalue()


def is_golden(text, name):
    file = GOLDEN / f"{name}.txt"
    if os.environ.get("SPECDOUBLE_GOLDEN"):
        file.write_text(text, "utf-8")
    return text == file.read_text("utf-8")


@pytest.fixture
def failing(notes):
    result = notes(NotesServer("keeps", "moody"), lint=lint, fuzz=fuzz, laws=deleted_is_gone)
    (old,) = [one for one in result.log.findings if one.check == "no-400"]
    result.known[old.id] = Known(old.id, "jo@example.com", "ticket 512", date(2026, 3, 31), {}, "known.yaml:1")
    gone = Known("0000000000", "max@example.com", "ticket 7", date(2026, 1, 1), {}, "known.yaml:6")
    result.overdue.append(Overdue(gone, "its last day was 2026-01-01"))
    return result


def test_failing_run_reads_like_this(failing):
    assert is_golden(told(failing), "failing")


def test_verbose_run_lists_what_was_not_tested(failing):
    assert is_golden(told(failing, verbose=True), "verbose")


def test_quiet_run_leaves_the_requests_to_json(failing):
    assert is_golden(told(failing, quiet=True), "quiet")


def test_passing_run_reads_like_this(notes):
    assert is_golden(told(notes(NotesServer(), fuzz=every_operation)), "passing")


def test_vacuous_run_says_what_was_never_accepted(notes):
    assert is_golden(told(notes(NotesServer(), fuzz=lambda suite: [call(suite, "get_note", 7)])), "vacuous")


def test_layer_that_did_not_run_says_why(notes):
    result = notes(NotesServer(), lint=lambda suite: None, laws=every_operation)
    result.untested["lint"] = "there is nothing to read"

    assert "lint  there is nothing to read\n" in told(result)


def test_control_characters_are_made_visible(notes):
    def hostile(suite):
        suite.log.failed(Finding("lint", "x", "", "red \x1b[31m and back\r"))

    assert "red \\x1b[31m and back\\x0d" in told(notes(NotesServer(), lint=hostile))


@pytest.mark.parametrize("verdict", ["fixed", "still there", "cannot be told"])
def test_replay_reads_like_this(verdict):
    out = StringIO()
    exchange = Exchange(Sent("GET", "http://notes.test/notes/1", {}), 200, {"content-type": "application/json"}, b"{}")
    found = {
        "id": "f00",
        "layer": "laws",
        "check": "gone",
        "sentence": "it is there",
        "expected": "404",
        "actual": "200",
    }
    outcome = Outcome(verdict, Again("unclear", (exchange,), ""), "200 as before, with another body")

    Terminal(console=Console(file=out, highlight=False, soft_wrap=True)).tell_replay(found, outcome)

    assert is_golden(out.getvalue(), f"replay-{verdict.replace(' ', '-')}")


def watched(console):
    with watch(console, "notes", ("lint", "laws")) as tell:
        tell("lint", None)
        tell("lint", Case("lint", "", "readable", passed=1))
        tell("laws", None)
        for _ in range(2):
            tell("laws", Case("laws", "get_note", "gone", failed=1))


def test_progress_is_a_line_a_layer_where_nobody_sits():
    out = StringIO()

    watched(Console(file=out))

    assert out.getvalue() == "notes lint: 1 check, 0 failed\nnotes laws: 2 checks, 1 failed\n"


def test_progress_is_a_bar_on_a_terminal():
    out = StringIO()

    watched(Console(file=out, force_terminal=True, width=120))

    assert "notes laws" in out.getvalue()
    assert "get_note 3 checks, 1 failed" in out.getvalue()


@pytest.mark.parametrize(("no_color", "has_colours"), [(None, True), ("1", False)])
def test_colours_heed_no_color(failing, monkeypatch, no_color, has_colours):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    out = StringIO()

    Terminal(console=Console(file=out, force_terminal=True, highlight=False, soft_wrap=True)).tell(failing)

    assert ("\x1b[1;31m" in out.getvalue()) is has_colours
    assert ("\x1b[36m" in out.getvalue()) is has_colours
