"""The control routes of faults and expectations, over plain objects."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from serving_kit import Served
from starlette.applications import Starlette
from starlette.exceptions import HTTPException

from specdouble.contract.load import load_text
from specdouble.contract.wire import Contract
from specdouble.control import expectation_routes, fault_routes
from specdouble.control.bodies import problem_response
from specdouble.runtime.faults import Expectations, Faults, KnownApi

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
DOCUMENT = """
openapi: 3.0.3
info: {title: Books, version: '1'}
paths:
  /books:
    get:
      operationId: list_books
      responses:
        '200':
          description: All of them.
          content:
            application/json:
              schema: {type: array, items: {type: object, required: [title], properties: {title: {type: string}}}}
    post: {operationId: create_book, responses: {'201': {description: Made.}}}
  /books/{id}:
    get:
      operationId: get_book
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: One.}}
"""


def known_books() -> dict[str, KnownApi]:
    document = load_text(DOCUMENT, name="books")
    contract = Contract(document)

    def check(operation_id, status, headers, media_type, value):
        return contract.wire(operation_id).check(status, headers, media_type, value)

    return {"books": KnownApi(document.operations, ("ada", "guest"), check)}


@pytest.fixture
def client() -> Served:
    known = known_books()
    faults, expectations = Faults(seed=0, now=lambda: NOW), Expectations(now=lambda: NOW)
    routes = [
        *fault_routes.routes(lambda: known, lambda _: faults),
        *expectation_routes.routes(lambda: known, lambda _: expectations),
    ]
    return Served(Starlette(routes=routes, exception_handlers={HTTPException: problem_response}))


OUTAGE = {"match": {"operation": "list_books"}, "effect": {"kind": "status", "status": 503}}
CANNED = {"match": {"operation": "list_books"}, "answer": {"body": [{"title": "Emma"}]}}


def test_a_new_fault_is_shown_with_all_its_defaults(client) -> None:
    answer = client.send("POST", "/-/faults", OUTAGE)

    assert answer.status == 201
    assert answer.body == {
        "id": "fault-1",
        **OUTAGE,
        "probability": 1.0,
        "enabled": True,
        "made_at": "2026-01-15T09:00:00.000Z",
        "met": 0,
        "applied": 0,
        "spent": False,
    }


def test_faults_are_listed_newest_first(client) -> None:
    client.send("POST", "/-/faults", {**OUTAGE, "id": "old"})
    client.send("POST", "/-/faults", {**OUTAGE, "id": "new"})

    assert [rule["id"] for rule in client.send("GET", "/-/faults").body["faults"]] == ["new", "old"]


def test_a_fault_of_a_known_id_replaces_it(client) -> None:
    client.send("POST", "/-/faults", {**OUTAGE, "id": "mine"})
    again = client.send("POST", "/-/faults", {**OUTAGE, "id": "mine", "enabled": False})

    assert again.status == 200
    assert [rule["enabled"] for rule in client.send("GET", "/-/faults").body["faults"]] == [False]


def test_a_deleted_fault_is_gone(client) -> None:
    client.send("POST", "/-/faults", {**OUTAGE, "id": "mine"})

    assert client.send("DELETE", "/-/faults/mine").status == 204
    assert client.send("GET", "/-/faults").body == {"faults": []}
    assert client.send("DELETE", "/-/faults/mine").status == 404


def test_all_faults_are_forgotten_at_once(client) -> None:
    client.send("POST", "/-/faults", OUTAGE)

    assert client.send("DELETE", "/-/faults").status == 204
    assert client.send("POST", "/-/faults", OUTAGE).body["id"] == "fault-1"


@pytest.mark.parametrize(("body", "status"), [({}, 400), ([], 400), ({**OUTAGE, "match": {"api": "bucks"}}, 404)])
def test_a_bad_fault_is_refused_as_a_problem(client, body, status) -> None:
    answer = client.send("POST", "/-/faults", body)

    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_what_is_no_json_is_refused(client) -> None:
    assert client.send("POST", "/-/faults", b"{").status == 400


def test_a_body_of_megabytes_is_refused(client) -> None:
    assert client.send("POST", "/-/faults", b" " * (1024 * 1024 + 1)).status == 413


def test_a_new_expectation_is_shown_whole(client) -> None:
    answer = client.send("POST", "/-/expectations", {**CANNED, "times": 2})

    assert answer.status == 201
    assert answer.body["answer"] == {
        "status": 200,
        "headers": {},
        "media_type": "application/json",
        "body": [{"title": "Emma"}],
    }
    assert answer.body["times"] == 2


def test_an_answer_that_breaks_the_document_is_refused(client) -> None:
    answer = client.send("POST", "/-/expectations", {**CANNED, "answer": {"body": [{"title": 7}]}})

    assert answer.status == 409
    assert "list_books: the answer breaks the document: body /0/title: came 7" in answer.body["detail"]


def test_an_unchecked_answer_may_break_the_document(client) -> None:
    body = {**CANNED, "answer": {"status": 418, "text": "no"}, "unchecked": True}

    assert client.send("POST", "/-/expectations", body).status == 201


def test_verify_tells_how_often_an_expectation_was_used(client) -> None:
    client.send("POST", "/-/expectations", {**CANNED, "id": "emma"})

    assert client.send("POST", "/-/expectations/emma/verify", {"at_least": 1}).body == {
        "id": "emma",
        "used": 0,
        "verified": False,
        "message": "emma was used 0 times, expected at least 1",
    }
    assert client.send("POST", "/-/expectations/emma/verify", {"at_least": 0}).body["verified"] is True


def test_verify_refuses_what_is_not_there_or_not_possible(client) -> None:
    assert client.send("POST", "/-/expectations/nobody/verify").status == 404
    assert client.send("POST", "/-/expectations/nobody/verify", {"at_least": -1}).status == 400


def test_expectations_are_deleted_one_by_one_or_at_once(client) -> None:
    client.send("POST", "/-/expectations", {**CANNED, "id": "emma"})
    client.send("POST", "/-/expectations", CANNED)

    assert client.send("DELETE", "/-/expectations/emma").status == 204
    assert len(client.send("GET", "/-/expectations").body["expectations"]) == 1
    assert client.send("DELETE", "/-/expectations").status == 204
    assert client.send("GET", "/-/expectations").body == {"expectations": []}
