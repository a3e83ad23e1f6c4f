"""Whatever is wrong with a request, the first thing in the pinned order is what it is told."""

from __future__ import annotations

import pytest
from serving_kit import Served, serve_document

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
security: [{key: []}]
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    Note:
      type: object
      required: [id, text]
      properties: {id: {type: integer, readOnly: true}, text: {type: string, minLength: 2}}
paths:
  /notes:
    get:
      operationId: list_notes
      parameters: [{name: limit, in: query, schema: {type: integer, maximum: 50}}]
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
    post:
      operationId: create_note
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        '422': {description: Invalid}
        '400': {description: Unreadable}
  /notes/export:
    get:
      operationId: export_notes
      responses: {'200': {description: OK}}
  /notes/{id}:
    delete:
      operationId: delete_note
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'204': {description: Gone}}
    get:
      operationId: get_note
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
"""

EVERYTHING_WRONG = {"content_type": "text/plain", "accept": "image/png"}


@pytest.fixture(scope="module")
def notes(tmp_path_factory: pytest.TempPathFactory) -> Served:
    return serve_document(tmp_path_factory.mktemp("notes"), DOCUMENT, max_body=200)


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status"),
    [
        ("POST", "/absent", b"x" * 300, EVERYTHING_WRONG, 404),
        ("PUT", "/notes", b"x" * 300, EVERYTHING_WRONG, 405),
        ("POST", "/notes", b"x" * 300, EVERYTHING_WRONG, 401),
        ("POST", "/notes", b"x" * 300, {**EVERYTHING_WRONG, "x_key": "k"}, 415),
        ("POST", "/notes", b"x" * 300, {"x_key": "k", "accept": "image/png", "content_type": "application/json"}, 406),
        ("POST", "/notes", b"x" * 300, {"x_key": "k", "content_type": "application/json"}, 413),
        ("POST", "/notes", b"{", {"x_key": "k", "content_type": "application/json"}, 400),
        ("POST", "/notes", b'{"text": "a"}', {"x_key": "k", "content_type": "application/json"}, 422),
        ("GET", "/notes?limit=99", None, {"x_key": "k"}, 400),
        ("GET", "/notes/987654321", None, {"x_key": "k"}, 404),
    ],
)
def test_the_first_refusal_in_order_wins(notes: Served, method: str, path: str, body, headers, status: int) -> None:
    answer = notes.send(method, path, body, **headers)

    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.body["status"] == status


def test_every_violation_is_told_at_once(notes: Served) -> None:
    answer = notes.post("/notes", {"id": 1, "text": 5}, x_key="k")

    assert {error["pointer"] for error in answer.body["errors"]} == {"/id", "/text"}
    assert all(error["location"] == "body" and error["expected"] for error in answer.body["errors"])


def test_a_refusal_lists_what_the_path_allows(notes: Served) -> None:
    assert notes.send("PATCH", "/notes").headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_a_near_miss_is_named(notes: Served) -> None:
    assert "Did you mean /notes?" in notes.get("/note").body["detail"]
    assert "Did you mean /notes?" in notes.get("/NOTES").body["detail"]


def test_options_tells_the_methods(notes: Served) -> None:
    answer = notes.send("OPTIONS", "/notes/1")

    assert (answer.status, answer.headers["allow"]) == (204, "DELETE, GET, HEAD, OPTIONS")


def test_head_answers_as_get_without_a_body(notes: Served) -> None:
    get, head = notes.get("/notes", x_key="k"), notes.send("HEAD", "/notes", x_key="k")

    assert head.content == b""
    assert (head.status, head.headers) == (get.status, get.headers)


def test_a_refused_request_writes_nothing(notes: Served) -> None:
    before = notes.get("/notes", x_key="k").body

    notes.post("/notes", {"text": 5}, x_key="k")

    assert notes.get("/notes", x_key="k").body == before


@pytest.mark.parametrize("path", ["/notes/", "//notes", "/notes/1/", "/notes/1/2", "/", "/notes/%2F"])
def test_a_path_that_is_almost_right_is_refused(notes: Served, path: str) -> None:
    assert notes.get(path, x_key="k").status in {400, 404}


def test_a_literal_path_does_not_borrow_the_methods_of_a_template(notes: Served) -> None:
    answer = notes.send("DELETE", "/notes/export", x_key="k")

    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
