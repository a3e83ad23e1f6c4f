"""The journeys layer: the project's own tests become checks of a run."""

from __future__ import annotations

import sys
from contextlib import closing

import pytest
from serving_kit import CLOCK, NOTES

from specdouble.runtime.settings import Settings
from specdouble.serve.project import ApiSource
from specdouble.testing.suite.opening import open_subject
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.run import run_suite

TESTS = """
import pytest

def test_new_note_is_kept(notes):
    made = notes.create_note(text="Buy milk")

    assert notes.get_note(made["id"]) == made

def test_notes_are_numbered_from_a_hundred(notes):
    assert notes.create_note(text="Buy milk")["id"] >= 100

@pytest.mark.skip("not yet")
def test_later(notes):
    pass
"""

LIMITED = NOTES.replace(
    "operationId: list_notes\n      responses:\n",
    "operationId: list_notes\n      x-rate-limit: {limit: 1, window: 60}\n"
    "      responses:\n        '429': {description: Too many}\n",
)
TOO_SOON = """
def test_second_list_comes_too_soon(notes):
    notes.list_notes()

    notes.expect(429).list_notes()
"""


@pytest.fixture
def journeys(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", ":".join(sys.path))

    def run(tests=TESTS, operations=(), document=NOTES):
        (tmp_path / "notes.yaml").write_text(document)
        (tmp_path / "pytest.ini").write_text("[pytest]\nspecdouble_documents = notes.yaml\n")
        if tests is not None:
            folder = tmp_path / "contract_tests" / "notes"
            folder.mkdir(parents=True)
            (folder / "test_notes.py").write_text(tests)
        source = ApiSource("notes", str(tmp_path / "notes.yaml"), "")
        options = Options(only=("journeys",), operations=operations)
        subject = open_subject(source, Settings(clock=CLOCK), options, tmp_path)
        with closing(subject.target):
            return run_suite(subject, options)

    return run


def test_each_test_is_a_check(journeys):
    result = journeys()

    assert {case.check.partition("::")[2]: case.state for case in result.log} == {
        "test_new_note_is_kept": "passed",
        "test_notes_are_numbered_from_a_hundred": "failed",
        "test_later": "untested",
    }


def test_failure_is_a_sentence_with_its_exchanges(journeys):
    finding = journeys().log.findings[0]

    assert finding.sentence.startswith("it is not so that notes are numbered from a hundred: assert ")
    assert [exchange.operation_id for exchange in finding.chain] == ["create_note"]
    assert finding.chain[0].sent.curl.startswith("curl -i -X POST http://double/notes")
    assert finding.pointer == "/paths/~1notes/post"


def test_requests_of_tests_are_counted(journeys):
    result = journeys()

    assert result.requests == 3


def test_chosen_operations_leave_other_tests_out(journeys):
    result = journeys(operations=("get_note",))

    assert [case.check.partition("::")[2] for case in result.log] == ["test_new_note_is_kept"]


def test_journeys_meet_the_limit_of_an_operation(journeys):
    assert [case.state for case in journeys(TOO_SOON, document=LIMITED).log] == ["passed"]


def test_tests_that_cannot_be_read_are_a_finding(journeys):
    result = journeys("import nothing_of_this_name\n")

    assert "nothing_of_this_name" in result.log.findings[0].actual


def test_api_without_journeys_is_untested(journeys):
    result = journeys(None)

    (case,) = result.log
    assert case.untested.startswith("there is no folder contract_tests/notes here")
