"""The laws find planted bugs, each by its name, and nothing in a server that keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest
from shelf import DOCUMENT, Shelf

from specdouble.contract.load import load_text
from specdouble.serve.credentials import Credentials
from specdouble.serve.project import ApiSource
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.run import Result, run_suite
from specdouble.testing.suite.subject import Subject
from specdouble.testing.target import InProcess

ROOT = Path(__file__).parents[2]
BUGS = {
    "makes up absent rows": "absent-is-not-found",
    "finds deleted rows": "deleted-is-gone",
    "updates deleted rows": "deleted-cannot-change",
    "lists deleted rows": "deleted-is-not-listed",
    "forgets a delete": "deleted-is-gone",
    "deletes the neighbour, too": "frame",
    "deletes and then refuses": "refusal-leaves-nothing",
    "leaks reads": "isolation-read",
    "leaks writes": "isolation-write",
    "leaks lists": "isolation-list",
    "ignores a filter": "filter",
    "filters too much": "filter",
    "ignores a search": "search",
    "searches nothing": "search",
    "ignores an order": "sort",
    "counts one too many": "total-counts-all",
    "repeats a row over two pages": "pages-repeat-nothing",
    "skips a row between pages": "pages-hold-everything",
    "turns the order with each page": "pages-hold-everything",
    "pages too long": "page-size",
    "hides new rows": "created-is-listed",
    "lists the last state but one": "list-agrees-with-read",
    "forgets idempotency keys": "idempotency",
    "accepts a duplicate": "unique",
    "reuses an id": "no-id-reuse",
    "fails on long notes": "no-server-error",
    "forgets a create": "read-your-writes",
    "drops a property": "create-keeps-what-was-sent",
    "stores less than it answers": "read-your-writes",
    "answers another title": "create-keeps-what-was-sent",
    "locates another row": "location",
    "ignores If-None-Match": "not-modified",
    "ignores If-Match": "lost-update",
    "forgets a patch": "read-your-writes",
    "patches the neighbour": "frame",
    "clears what is not sent": "update-leaves-the-rest",
    "ignores a property": "update-keeps-what-was-sent",
    "writes and then refuses": "refusal-leaves-nothing",
    "moves a row by updating it": "update-keeps-the-id",
}


def run(shelf: Shelf, *, reset: bool = True, seed: int = 0) -> Result:
    callers = tuple(
        Caller(key, Credentials(headers={"X-Key": key}), role="librarian", tenant=key) for key in ("alpha", "beta")
    )
    document = load_text(DOCUMENT, name="shelf")
    target = InProcess(shelf, "http://books.example/shelf")
    subject = Subject(document, target, ApiSource("shelf", "", ""), callers, reset=shelf.reset if reset else None)
    try:
        return run_suite(subject, Options(only=("laws",), seed=seed))
    finally:
        target.close()


def broken(result: Result) -> set[str]:
    return {finding.check for finding in result.log.findings}


@pytest.mark.parametrize("reset", [True, False])
def test_a_server_that_keeps_every_law_has_no_findings(reset: bool) -> None:
    result = run(Shelf(), reset=reset)

    assert result.log.findings == []
    assert result.requests > 300


@pytest.mark.parametrize(("bug", "law"), BUGS.items())
def test_a_planted_bug_is_found(bug: str, law: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("specdouble.testing.laws.machine._MORE_TRIES", 0)  # it need not be told in the fewest requests

    assert law in broken(run(Shelf(bug)))
