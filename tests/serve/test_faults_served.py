"""Faults, expectations and rate limits as a client of a whole server meets them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from listening_kit import listening, until_closed
from serving_kit import Served, serve_api, serve_document, with_control

from specdouble.serve.connections import ConnectionDropped

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /notes:
    x-resource: {name: notes}
    get:
      operationId: list_notes
      responses:
        '200':
          description: OK
          headers: {X-RateLimit-Remaining: {schema: {type: integer}}}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
    post:
      operationId: create_note
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        '400':
          description: No.
          content:
            application/json:
              schema: {type: object, required: [error], properties: {error: {type: string}}}
components:
  schemas:
    Note: {type: object, required: [id], properties: {id: {type: integer, readOnly: true}, text: {type: string}}}
"""
LIMITED = DOCUMENT.replace("x-resource:", "x-rate-limit: {limit: 2, window: 60}\n    x-resource:")
DOWN = {"kind": "status", "status": 503, "message": "down for the night", "retry_after": 60}


def serve(folder, document: str = DOCUMENT, **settings) -> Served:
    return with_control(serve_document(folder, document, **settings))


@pytest.fixture
def notes(tmp_path) -> Served:
    return serve(tmp_path)


def break_(notes: Served, effect, path: str = "/-/faults", **rule) -> None:
    answer = notes.post(path, {"effect": effect, **rule})
    assert answer.status == 201, answer.content


def count(notes: Served) -> int:
    return len(notes.get("/notes").body)


def test_a_status_comes_in_the_apis_own_error_body(notes) -> None:
    break_(notes, DOWN)
    answer = notes.get("/notes")

    assert (answer.status, answer.headers["retry-after"]) == (503, "60")
    assert "down for the night" in answer.body["error"]


@pytest.mark.parametrize("effect", [DOWN, {"kind": "drop"}, {"kind": "truncate", "after_bytes": 1}])
def test_a_fault_leaves_nothing_behind(notes, effect) -> None:
    before = count(notes)
    break_(notes, effect, match={"operation": "create_note"}, count=1)
    with suppress(ConnectionDropped):
        notes.post("/notes", {"text": "a"})

    assert count(notes) == before


@pytest.mark.parametrize("kind", [{"kind": "drop"}, {"kind": "truncate", "after_bytes": 1}])
def test_only_the_answer_is_lost_where_writes_are_kept(notes, kind) -> None:
    before = count(notes)
    break_(notes, {**kind, "keep_writes": True}, match={"operation": "create_note"})
    with pytest.raises(ConnectionDropped):
        notes.post("/notes", {"text": "a"})

    assert count(notes) == before + 1


def test_a_fault_of_one_sandbox_is_not_seen_in_another(notes) -> None:
    break_(notes, DOWN, path="/-/s/mine/-/faults")

    assert notes.get("/-/s/mine/notes").status == 503
    assert notes.get("/notes").status == 200


def test_a_preflight_is_no_victim(notes) -> None:
    break_(notes, DOWN)
    asked = {"origin": "http://localhost:5173", "access_control_request_method": "GET"}

    assert notes.send("OPTIONS", "/notes", **asked).status == 204
    assert notes.get("/notes", origin="http://localhost:5173").headers["access-control-allow-origin"]


def test_an_expectation_wins_over_the_rows(notes) -> None:
    notes.post("/-/expectations", {"match": {"operation": "list_notes"}, "answer": {"body": [{"id": 7}]}, "times": 1})

    assert notes.get("/notes").body == [{"id": 7}]
    assert notes.get("/notes").body != [{"id": 7}]


def test_an_expectation_must_fit_the_document(notes) -> None:
    refused = notes.post("/-/expectations", {"match": {"operation": "list_notes"}, "answer": {"body": [{"id": "7"}]}})

    assert refused.status == 409
    assert "body /0/id: came '7', expected an integer" in refused.body["detail"]


def test_every_answer_tells_of_the_limit(tmp_path) -> None:
    notes = serve(tmp_path, LIMITED)
    first, _, third = (notes.get("/notes") for _ in range(3))

    assert (first.status, first.headers["ratelimit-remaining"], first.headers["x-ratelimit-remaining"]) == (
        200,
        "1",
        "1",
    )
    assert (third.status, third.headers["retry-after"], third.headers["ratelimit-remaining"]) == (429, "60", "0")


def test_a_limit_is_lifted_when_time_passes(tmp_path) -> None:
    notes = serve(tmp_path, LIMITED)
    statuses = [notes.get("/notes").status for _ in range(3)]
    notes.post("/-/clock/advance", {"seconds": 60})

    assert [*statuses, notes.get("/notes").status] == [200, 200, 429, 200]


def test_a_refusal_of_a_limited_operation_tells_of_the_limit(tmp_path) -> None:
    notes = serve(tmp_path, LIMITED)
    refused = notes.post("/notes", {"text": 7})

    assert (refused.status, refused.headers["ratelimit-remaining"]) == (400, "1")


def test_a_handler_module_limits_its_tag(tmp_path) -> None:
    document = DOCUMENT.replace("operationId: list_notes", "tags: [notes]\n      operationId: list_notes")
    notes = serve_api(tmp_path, document, notes='RATE_LIMIT = {"limit": 1, "window": 60}\n')

    assert [notes.get("/notes").status for _ in range(2)] == [200, 429]


def test_limits_can_be_switched_off(tmp_path) -> None:
    notes = serve(tmp_path, LIMITED, rate_limits=False)
    answers = [notes.get("/notes") for _ in range(5)]

    assert {answer.status for answer in answers} == {200}
    assert "ratelimit-limit" not in answers[0].headers


@pytest.fixture
def port(notes) -> Iterator[int]:
    with listening(notes.app) as found:
        yield found


def everything(port: int, path: str) -> bytes:
    return until_closed(port, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())


def test_a_drop_and_a_cut_reach_the_socket_through_the_whole_server(notes, port) -> None:
    whole = everything(port, "/notes").partition(b"\r\n\r\n")[2]
    break_(notes, {"kind": "truncate", "after_bytes": 3}, count=1)
    break_(notes, {"kind": "drop"}, count=1)

    assert everything(port, "/notes") == b""
    assert everything(port, "/notes").partition(b"\r\n\r\n")[2] == whole[:3]
    assert everything(port, "/notes").partition(b"\r\n\r\n")[2] == whole
