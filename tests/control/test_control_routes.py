"""The control plane: what is served, its documents, and back to the start."""

from __future__ import annotations

from pathlib import Path

import pytest
from openapi_spec_validator import validate
from serving_kit import Served, serve_api, serve_document, with_control

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
servers: [{url: 'https://notes.example.com/v1'}]
paths:
  /notes:
    x-resource: {name: notes}
    get:
      operationId: list_notes
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
    post:
      operationId: create_note
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
  /notes/{id}:
    get:
      operationId: get_note
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: Key, x-credentials: {collection: notes, field: text}}
  schemas:
    Note: {type: object, required: [id], properties: {id: {type: integer}, text: {type: string}}}
"""


@pytest.fixture
def foreign(tmp_path: Path) -> Served:
    return with_control(serve_document(tmp_path, DOCUMENT))


@pytest.fixture
def project(tmp_path: Path) -> Served:
    (tmp_path / "fixtures" / "busy").mkdir(parents=True)
    (tmp_path / "fixtures" / "busy" / "world.yaml").write_text("generate: {notes: 12}\n")
    return with_control(serve_api(tmp_path, DOCUMENT))


def test_health_says_ok(foreign: Served) -> None:
    assert foreign.get("/-/health").body == {"status": "ok"}


def test_apis_tell_where_they_stand(project: Served) -> None:
    assert project.get("/-/apis").body == {
        "apis": [
            {
                "name": "notes",
                "title": "Notes",
                "mount": "/notes",
                "base_url": "/notes",
                "document": "/-/apis/notes/openapi.json",
                "docs": "/-/apis/notes/docs",
                "operations": 3,
                "error": None,
                "personas": [],
            }
        ]
    }


def test_the_document_is_one_valid_file_for_clients(foreign: Served) -> None:
    document = foreign.get("/-/apis/notes/openapi.json").body

    validate(document)
    assert document["servers"][0]["url"] == "/"
    assert "x-resource" not in document["paths"]["/notes"]
    assert document["components"]["securitySchemes"] == {"key": {"type": "apiKey", "in": "header", "name": "Key"}}


def test_the_documentation_page_needs_nothing_from_elsewhere(foreign: Served) -> None:
    page = foreign.get("/-/apis/notes/docs")

    assert page.headers["content-type"].startswith("text/html")
    assert b"/-/apis/notes/openapi.json" in page.content
    assert b"://" not in page.content
    assert foreign.get("/-/swagger-ui/swagger-ui-bundle.js").status == 200
    assert foreign.get("/-/swagger-ui/..%2F__init__.py").status == 404


def test_operations_tell_their_tier(foreign: Served) -> None:
    rows = {row["operation"]: row for row in foreign.get("/-/operations").body["operations"]}

    assert rows["list_notes"]["tier"] == "resource"
    assert rows["list_notes"]["collection"] == "notes"


def test_reset_goes_back_to_the_start(foreign: Served) -> None:
    before = foreign.get("/notes").body
    foreign.post("/notes", {"id": 987654, "text": "new"})

    answer = foreign.post("/-/reset")

    assert answer.status == 204
    assert foreign.get("/notes").body == before


def test_reset_chooses_another_world(project: Served) -> None:
    project.post("/-/reset", {"api": "notes", "world": "busy"})

    assert len(project.get("/notes/notes").body) == 12


@pytest.mark.parametrize(
    ("body", "status", "detail"),
    [
        ({"api": "nots"}, 404, "no API 'nots' is served here; there are: notes"),
        ({"world": "bussy"}, 400, "Did you mean 'busy'"),
        ({"wrld": "busy"}, 400, "unknown property 'wrld'"),
        ({"world": 5}, 400, "world came as 5, expected a string"),
        (b"[]", 400, "came as list, expected an object"),
        (b"{", 400, "no JSON"),
        (b"\xff", 400, "no JSON"),
    ],
)
def test_a_wrong_reset_is_explained_and_changes_nothing(project: Served, body, status: int, detail: str) -> None:
    project.post("/notes/notes", {"id": 987654})

    answer = project.post("/-/reset", body)

    assert answer.status == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert detail in answer.body["detail"]
    assert project.get("/notes/notes").body != []


@pytest.mark.parametrize(("method", "path", "status"), [("GET", "/-/nothing", 404), ("DELETE", "/-/health", 405)])
def test_other_routes_are_problems(foreign: Served, method: str, path: str, status: int) -> None:
    answer = foreign.send(method, path)

    assert (answer.status, answer.body["status"]) == (status, status)


def test_a_single_document_answers_below_its_own_server_path_too(foreign: Served) -> None:
    assert foreign.get("/v1/notes").body == foreign.get("/notes").body


def test_a_path_outside_every_mount_says_what_there_is(project: Served) -> None:
    answer = project.get("/elsewhere")

    assert answer.status == 404
    assert b"/notes" in answer.content


def test_location_leads_to_the_row(project: Served) -> None:
    made = project.post("/notes/notes", {"id": 7, "text": "a"})

    assert project.get(made.headers["location"]).body == {"id": 7, "text": "a"}
