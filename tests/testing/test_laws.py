"""The laws find planted bugs, each by its name, and nothing in a server that keeps them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from shelf import DOCUMENT, Shelf
from test_laws_of_time import BUGS as BUGS_OF_TIME

from specdouble.contract.load import load_text
from specdouble.serve.credentials import Credentials
from specdouble.serve.project import ApiSource
from specdouble.testing.laws.bodies import Bodies
from specdouble.testing.laws.catalogue import LAWS
from specdouble.testing.laws.reading import read_rows
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.result import Result
from specdouble.testing.suite.run import run_suite
from specdouble.testing.suite.subject import Subject
from specdouble.testing.target import InProcess

ROOT = Path(__file__).parents[2]
BUGS = {
    "makes up absent rows": "absent-is-not-found",
    "finds deleted rows": "deleted-is-gone",
    "updates deleted rows": "deleted-cannot-change",
    "lists deleted rows": "deleted-is-not-listed",
    "forgets a delete": "deleted-is-gone",
    "deletes deleted rows": "deleted-once",
    "deletes the neighbour, too": "frame",
    "deletes a row in the middle, too": "frame",
    "shows a secret": "write-only",
    "searches one case": "search",
    "searches whole titles": "search",
    "counts only the first rows": "total-counts-all",
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
    "counts the page": "total-counts-all",
    "counts everybody's rows": "total-counts-all",
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


def run(shelf: Shelf, *, reset: bool = True, seed: int = 0, text: str = DOCUMENT, profile: str = "smoke") -> Result:
    callers = tuple(
        Caller(key, Credentials(headers={"X-Key": key}), role="librarian", tenant=key) for key in ("alpha", "beta")
    )
    document = load_text(text, name="shelf")
    target = InProcess(shelf, "http://books.example/shelf")
    subject = Subject(document, target, ApiSource("shelf", "", ""), callers, reset=shelf.reset if reset else None)
    try:
        return run_suite(subject, Options(only=("laws",), seed=seed, profile=profile))
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
def test_a_planted_bug_is_found(bug: str, law: str) -> None:
    assert law in broken(run(Shelf(bug), profile="mutants"))


def test_the_same_seed_sends_the_same_requests() -> None:
    digests = [run(Shelf(), seed=seed).digest for seed in (0, 0, 1)]

    assert digests[0] == digests[1] != digests[2]


@pytest.mark.parametrize("first", ["import specdouble.cli.serve", "import specdouble.data.pools"])
def test_other_processes_send_the_same_requests(first: str) -> None:
    code = f"import sys; sys.path.insert(0, 'tests/testing'); {first}; import test_laws as laws"

    code += "; print(laws.run(laws.Shelf()).digest)"
    there = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)

    assert there.stdout.strip() == run(Shelf()).digest


def test_without_a_way_back_only_own_rows_are_touched_and_taken_away() -> None:
    shelf = Shelf()
    before = {name: dict(book) for name, book in shelf.books.items()}

    run(shelf, reset=False)

    assert {name: book for name, book in shelf.books.items() if not book.get("gone")} == before


def test_a_finding_shows_how_to_see_it_again() -> None:
    finding = next(one for one in run(Shelf("leaks reads")).log.findings if one.check == "isolation-read")

    assert finding.operation == "get_book"
    assert [exchange.sent.method for exchange in finding.chain] == ["POST", "GET"]
    assert finding.chain[-1].sent.headers["X-Key"] == "beta"
    assert (finding.expected, finding.actual) == ("404", "200")


def test_an_unclear_parameter_is_untested_and_not_assumed() -> None:
    text = DOCUMENT.replace("name: genre, in: query", "name: mood, in: query")
    cases = [case for case in run(Shelf(), text=text).log if case.check == "filter mood"]

    assert [case.state for case in cases] == ["untested"]


def test_the_page_of_laws_holds_every_law() -> None:
    page = (ROOT / "docs" / "laws.md").read_text("utf-8")

    assert all(f"| `{name}` | {sentence} |" in page for name, sentence in LAWS.items())


def test_every_law_is_broken_by_some_bug() -> None:
    assert set(LAWS) - {*BUGS.values(), *BUGS_OF_TIME.values()} == {"parent", "concurrent-creates"}


SAID = """
openapi: 3.0.3
info: {title: Jobs, version: '1'}
paths:
  /jobs:
    x-resource: {touches: [on], deleted_field: gone}
    post:
      operationId: create_job
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}
      responses: {'201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}}
  /jobs/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_job
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Job'}}}}}
    delete:
      operationId: delete_job
      responses: {'405': {description: Never}}
components:
  schemas:
    Job:
      type: object
      properties: {id: {type: integer, readOnly: true}, on: {type: boolean}, gone: {type: boolean}}
"""


def test_what_is_said_of_rows_is_known_to_the_laws() -> None:
    document = load_text(SAID)
    (jobs,) = read_rows(document)

    assert jobs.touches == {"on"}
    assert jobs.delete is None  # it documents that there is none
    assert jobs.create is not None
    assert set(Bodies(document, jobs.create).properties) == {"id", "on"}  # what would delete a row is not sent


class GrowingShelf(Shelf):
    """Each look at the list leaves a book there, the newest first."""

    def browse(self, library: str, query: dict) -> tuple:
        found = super().browse(library, query)
        name = next(self.ids)
        row = {
            "id": name,
            "title": f"Read {name}",
            "isbn": f"r-{name}",
            "genre": "poems",
            "library": library,
            "version": 1,
        }
        self.books = {name: row, **self.books}
        return found


GROWING = DOCUMENT.replace("x-resource: {unique", "x-resource: {append_on_read: true, unique")


def test_a_list_that_grows_by_being_read_is_no_finding_where_the_document_says_so() -> None:
    told, untold = run(GrowingShelf(), text=GROWING), run(GrowingShelf())

    assert told.log.findings == []
    assert broken(untold) & {"total-counts-all", "pages-hold-everything", "pages-repeat-nothing"}


def test_what_a_growing_list_cannot_be_held_to_is_told() -> None:
    untested = [case for case in run(GrowingShelf(), text=GROWING).log if case.state == "untested"]

    assert "pages and totals" in {case.check for case in untested}


@pytest.mark.parametrize("bug", ["ignores a filter", "pages too long", "finds deleted rows"])
def test_a_growing_list_is_held_to_the_rest(bug: str) -> None:
    assert BUGS[bug] in broken(run(GrowingShelf(bug), text=GROWING))
