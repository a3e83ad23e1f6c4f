"""The probes find planted bugs, each by its name, and nothing in a server that is right."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from counter import DOCUMENT, Counter
from serving_kit import NOTES

from specdouble.contract.load import load_text
from specdouble.runtime.settings import Settings
from specdouble.serve.credentials import Credentials
from specdouble.serve.project import ApiSource, Project
from specdouble.testing.exchange import Exchange
from specdouble.testing.probes.answers import LIKE, Answers
from specdouble.testing.probes.framing import FRAMES, Frame
from specdouble.testing.probes.pack import PROBES
from specdouble.testing.probes.probe import Probe
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.opening import open_subject
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.result import Result
from specdouble.testing.suite.run import run_suite
from specdouble.testing.suite.subject import Subject
from specdouble.testing.target import InProcess

ROOT = Path(__file__).parents[2]
ONLY = Options(only=("probes",))
BUGS = {
    "knows every path": "path-unknown",
    "answers every method": "method-undeclared",
    "forgets Allow": "method-undeclared",
    "chokes on bytes in a path": "server-error",
    "lets anybody in": "authorization-scheme-unknown",
    "wants its scheme in one spelling": "authorization-scheme-case",
    "reads any number": "server-error",
    "ignores bounds": "number-above-maximum",
    "takes any choice": "choice-unknown",
    "chokes on size": "server-error",
    "takes any media type": "media-wrong",
    "wants its media type in one spelling": "media-upper-case",
    "keeps what it refuses": "left-behind",
    "chokes on null": "server-error",
    "chokes on NUL": "server-error",
    "counts units": "text-length-of-emojis",
    "reads JavaScript": "json-nan",
    "chokes on depth": "server-error",
    "chokes on JSON": "server-error",
    "chokes without a boundary": "server-error",
    "takes half a form": "multipart-boundary-wrong",
    "refuses in another shape": "conforms",
    "chokes on a date": "server-error",
    "refuses unknown headers": "header-unknown",
}


def subject_of(counter: Counter, *, reset: bool = True) -> Subject:
    callers = (Caller("clerk", Credentials(headers={"Authorization": "Bearer sesame"})),)
    document = load_text(DOCUMENT, name="counter")
    target = InProcess(counter, "http://counter.example")
    return Subject(
        document, target, ApiSource("counter", "", ""), callers, reset=counter.reset if reset else None, app=counter
    )


def probe(subject: Subject) -> Result:
    try:
        return run_suite(subject, ONLY)
    finally:
        subject.target.close()


def found(result: Result) -> list[str]:
    return [f"{finding.check}: {finding.sentence}" for finding in result.log.findings]


@pytest.mark.parametrize("reset", [True, False])
def test_right_server_passes_every_probe(reset):
    result = probe(subject_of(Counter(), reset=reset))

    assert found(result) == []
    assert result.requests > 100


@pytest.mark.parametrize("bug", BUGS)
def test_planted_bug_is_found(bug):
    result = probe(subject_of(Counter(bug)))

    assert BUGS[bug] in {finding.check for finding in result.log.findings}


@pytest.mark.parametrize("bug", ["keeps what it refuses", "takes any media type", "chokes on JSON"])
def test_bug_is_found_without_a_reset(bug):
    result = probe(subject_of(Counter(bug), reset=False))

    assert BUGS[bug] in {finding.check for finding in result.log.findings}


def test_run_without_a_reset_cleans_up_what_it_made():
    counter = Counter()

    probe(subject_of(counter, reset=False))

    assert counter.tickets == Counter().tickets


def test_two_runs_send_the_same_requests():
    first, second = (probe(subject_of(Counter())) for _ in range(2))

    assert first.digest == second.digest


def test_server_that_a_request_spoils_is_found_once():
    result = probe(subject_of(Counter("does not recover"), reset=False))

    assert sorted(finding.check for finding in result.log.findings) == ["server-error", "spoiled"]


class Fails:
    """A target that answers the first requests, and then does not any more."""

    def __init__(self, target: InProcess, error: Exception) -> None:
        self.base_url, self._target, self._error = target.base_url, target, error

    def send(self, sent) -> Exchange:
        if "%2F" in sent.url:
            raise self._error
        return self._target.send(sent)

    def close(self) -> None:
        self._target.close()


@pytest.mark.parametrize("error", [TimeoutError(), httpx.ReadTimeout("late"), httpx.RemoteProtocolError("gone")])
def test_server_that_does_not_answer_is_found(error):
    subject = subject_of(Counter())

    result = probe(replace(subject, target=Fails(subject.target, error)))

    assert {finding.check for finding in result.log.findings} == {"no-answer"}


class Dies(Fails):
    """A target that answers nothing any more after one request."""

    is_dead = False

    def send(self, sent) -> Exchange:
        self.is_dead |= "%2F" in sent.url
        if self.is_dead:
            raise self._error
        return self._target.send(sent)


def test_server_that_goes_down_ends_the_layer():
    subject = subject_of(Counter())

    result = probe(replace(subject, target=Dies(subject.target, httpx.ConnectError("refused"))))

    assert [finding.check for finding in result.log.findings] == ["no-answer", "spoiled"]
    assert "answers nothing since path-" in {case.check: case.untested for case in result.log}["size-body"]


def test_request_that_cannot_be_sent_is_untested():
    subject = subject_of(Counter())

    result = probe(replace(subject, target=Fails(subject.target, httpx.LocalProtocolError("no"))))

    assert found(result) == []
    assert "slash-escaped" in " ".join(case.check for case in result.log if case.state == "untested")


def test_what_a_document_does_not_have_is_untested():
    document = load_text(NOTES, name="notes")
    subject = replace(subject_of(Counter()), document=document)

    untested = {case.check: case.untested for case in probe(subject).log if case.state == "untested"}

    assert "multipart/form-data" in untested["multipart-cut"]
    assert "--base-url" in untested["frame-garbage"]


OWN_TYPE = NOTES.replace(
    "requestBody: {content: {application/json:", "requestBody: {content: {application/vnd.note+json:"
)


@pytest.mark.parametrize("text", [NOTES, OWN_TYPE])
def test_double_of_a_document_passes(tmp_path, text):
    file = tmp_path / "notes.yaml"
    file.write_text(text)
    source = ApiSource("notes", str(file), "")

    result = probe(open_subject(source, Settings(), ONLY, None))

    assert [finding for finding in result.log.findings if finding.severity == "error"] == []


def test_pulse_passes_every_probe():
    source, settings = Project(ROOT).api("pulse"), Settings(clock="2026-01-15T09:00:00Z", world="demo")

    result = probe(open_subject(source, settings, ONLY, ROOT))

    assert [finding for finding in result.log.findings if finding.severity == "error"] == []
    assert len({case.check for case in result.log if case.state == "passed"}) > 140


def test_every_probe_has_a_name_of_its_own_and_a_reason():
    assert len({one.id for one in PROBES}) == len(PROBES)
    assert all(one.source and one.sends and one.needs for one in PROBES)


@pytest.mark.parametrize(
    ("answers", "status", "plain", "verdict"),
    [
        (Answers(("405",), ("4XX",), warns=True), 405, None, "ok"),
        (Answers(("405",), ("4XX",), warns=True), 404, None, "warning"),
        (Answers(("405",), ("4XX",)), 404, None, "ok"),
        (Answers(("405",), ("4XX",)), 200, None, "error"),
        (Answers((LIKE,)), 201, 200, "ok"),
        (Answers((LIKE,)), 406, 200, "error"),
        (Answers((LIKE,)), 200, None, "error"),
    ],
)
def test_status_is_judged(answers, status, plain, verdict):
    assert answers.judge(status, plain) == verdict


def test_documentation_lists_every_probe():
    page = (ROOT / "docs" / "probes.md").read_text("utf-8")

    assert [one.id for one in (*PROBES, *FRAMES) if row(one) not in page] == []
    assert f"{len(PROBES)} cases" in page
    assert f"{len(FRAMES)} of the frame" in page


def row(one: Probe | Frame) -> str:
    cells = (f"`{one.id}`", one.sends, one.answers.words, one.answers.lenient_words, one.source)
    return f"| {' | '.join(cells)} |"
