"""What every request passes: journal, faults, expectations, rate limits, seen through the surface."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import Served, serve_document, with_control

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
components:
  schemas:
    Note:
      type: object
      required: [id, text]
      properties: {id: {type: integer, readOnly: true}, text: {type: string}}
    Error: {type: object, required: [message], properties: {message: {type: string}}}
paths:
  /ticks:
    get:
      operationId: watch_ticks
      responses:
        '200':
          description: OK
          content:
            text/event-stream:
              schema: {type: object, required: [tick], properties: {tick: {type: integer}}}
              examples: {one: {value: {tick: 1}}, two: {value: {tick: 2}}}
  /notes:
    get:
      operationId: list_notes
      x-rate-limit: {limit: 3, window: 60}
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
        '503': {description: Down, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
    post:
      operationId: create_note
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        '400': {description: Wrong, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
  /notes/{id}:
    get:
      operationId: get_note
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
"""


@pytest.fixture
def notes(tmp_path: Path) -> Served:
    return with_control(serve_document(tmp_path, DOCUMENT))


def add_fault(notes: Served, **rule) -> None:
    assert notes.post("/-/faults", rule).status == 201


def test_a_refusal_leads_to_its_journal_entry(notes: Served) -> None:
    refused = notes.post("/notes", {"id": 1, "text": 5})

    link = refused.headers["link"]
    entry = notes.get(link[1 : link.index(">")]).body
    assert (entry["operation"], entry["response"]["status"]) == ("create_note", 400)
    assert {finding["pointer"] for finding in entry["findings"]} == {"/id", "/text"}
    assert all(finding["blame"] == "client" and finding["place"]["line"] for finding in entry["findings"])


def test_an_unknown_path_shows_the_nearest_operations(notes: Served) -> None:
    link = notes.get("/note").headers["link"]

    entry = notes.get(link[1 : link.index(">")]).body

    assert entry["near_misses"][0]["path"] == "/notes"


def test_an_ignored_parameter_is_noted(notes: Served) -> None:
    notes.get("/notes?colour=red")

    entries = notes.post("/-/journal/find", {"operation": "list_notes"}).body["entries"]
    assert "colour" in str(entries[0]["notes"])


def test_a_test_can_count_what_was_asked(notes: Served) -> None:
    notes.post("/notes", {"text": "a"})
    notes.post("/notes", {"text": "b"})

    assert notes.post("/-/journal/count", {"method": "POST", "body": {"text": "b"}}).body["count"] == 1


def test_a_sandbox_has_a_journal_of_its_own(notes: Served) -> None:
    notes.get("/notes", x_specdouble_sandbox="other")

    assert notes.post("/-/journal/count", {"api": "notes"}).body["count"] == 0
    assert notes.post("/-/journal/count", {"api": "notes"}, x_specdouble_sandbox="other").body["count"] == 1


def test_a_fault_answers_in_the_apis_own_body_and_once(notes: Served) -> None:
    add_fault(notes, match={"operation": "list_notes"}, effect={"kind": "status", "status": 503}, count=1)

    failed, fine = notes.get("/notes"), notes.get("/notes")

    assert (failed.status, list(failed.body)) == (503, ["message"])
    assert fine.status == 200


def test_a_fault_writes_nothing(notes: Served) -> None:
    before = notes.get("/notes").body
    add_fault(notes, match={"operation": "create_note"}, effect={"kind": "status", "status": 500})

    notes.post("/notes", {"text": "lost"})

    assert notes.get("/notes").body == before


def test_a_fault_of_one_sandbox_is_not_met_in_another(notes: Served) -> None:
    add_fault(notes, match={"operation": "list_notes"}, effect={"kind": "status", "status": 503})

    assert notes.get("/notes", x_specdouble_sandbox="other").status == 200


def test_an_expectation_wins_over_every_tier(notes: Served) -> None:
    rule = {"match": {"operation": "get_note"}, "answer": {"status": 200, "body": {"id": 77, "text": "as told"}}}
    made = notes.post("/-/expectations", rule)

    assert made.status == 201, made.body
    assert notes.get("/notes/1").body == {"id": 77, "text": "as told"}


def test_a_rate_limit_holds_and_passes(notes: Served) -> None:
    answers = [notes.get("/notes") for _ in range(4)]

    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert answers[0].headers["ratelimit-remaining"] == "2"
    assert int(answers[3].headers["retry-after"]) > 0
    notes.post("/-/clock/advance", {"seconds": 61})
    assert notes.get("/notes").status == 200


def test_rate_limits_can_be_switched_off(tmp_path: Path) -> None:
    notes = serve_document(tmp_path, DOCUMENT, rate_limits=False)

    assert [notes.get("/notes").status for _ in range(5)] == [200] * 5


def test_operations_count_their_calls_and_findings(notes: Served) -> None:
    notes.post("/notes", {"text": "fine"})
    notes.post("/notes", {"id": 1, "text": 5})

    rows = {row["operation"]: row for row in notes.get("/-/operations").body["operations"]}

    assert (rows["create_note"]["calls"], rows["create_note"]["findings"]) == (2, 2)
    assert rows["list_notes"]["calls"] == 0


def test_what_a_stream_said_is_in_the_journal(notes: Served) -> None:
    said = notes.get("/ticks").content

    entry = notes.post("/-/journal/find", {"operation": "watch_ticks"}).body["entries"][0]
    whole = notes.get(f"/-/journal/{entry['id']}").body
    assert said.count(b"data:") >= 2
    assert whole["response"]["body"]["size"] == len(said)
