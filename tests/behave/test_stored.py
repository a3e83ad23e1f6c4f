"""`stored` of `x-resource`: what rows hold, and no answer shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from inferred import inferred_text
from serving_kit import CLOCK, Served, serve_api, with_control

from specdouble.errors import DocumentError
from specdouble.runtime.settings import Settings

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
security: [{key: []}]
paths:
  /notes:
    x-resource:
      scope: [team]
      stored:
        team: {type: string, nullable: true}
        createdAt: {type: string, format: date-time}
    get:
      operationId: list_notes
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
    post:
      operationId: create_note
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewNote'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
    get:
      operationId: get_note
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        '404': {description: Absent}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
  schemas:
    NewNote: {type: object, properties: {text: {type: string}}}
    Note: {type: object, required: [id], properties: {id: {type: string, format: uuid}, text: {type: string}}}
"""
PERSONAS = """
ann: {tenant: a, credentials: {key: ann}}
bob: {tenant: b, credentials: {key: bob}}
"""


@pytest.fixture
def served(tmp_path: Path) -> Served:
    (tmp_path / "fixtures" / "demo").mkdir(parents=True)
    (tmp_path / "fixtures" / "personas.yaml").write_text(PERSONAS)
    return with_control(serve_api(tmp_path, DOCUMENT, settings=Settings(clock=CLOCK)))


def test_a_row_holds_what_no_answer_shows(served: Served) -> None:
    made = served.post("/notes/notes", {"text": "mine"}, x_key="ann").body

    [row] = served.get("/-/state/notes/notes").body["rows"]
    assert set(made) == {"id", "text"}
    assert row == {**made, "team": "a", "createdAt": "2026-01-15T09:00:00.000Z"}


def test_what_is_stored_may_say_whose_a_row_is(served: Served) -> None:
    made = served.post("/notes/notes", {"text": "mine"}, x_key="ann").body

    assert served.get("/notes/notes", x_key="ann").body == [made]
    assert served.get("/notes/notes", x_key="bob").body == []
    assert served.get(f"/notes/notes/{made['id']}", x_key="bob").status == 404


def test_it_is_a_schema_like_those_of_the_document() -> None:
    schema = inferred_text(DOCUMENT).schemas["notes"]

    assert schema["properties"]["team"] == {"type": ["string", "null"]}
    assert schema["required"] == ["createdAt", "id", "team"]


def test_what_has_a_default_may_be_left_out() -> None:
    schema = inferred_text(DOCUMENT.replace("format: date-time}", "format: date-time, default: null}")).schemas["notes"]

    assert schema["required"] == ["id", "team"]


def test_clients_are_told_nothing_of_it(served: Served) -> None:
    bundle = served.get("/-/apis/notes/openapi.json").content

    assert b"stored" not in bundle
    assert b"team" not in bundle


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("stored:", "stord:", "Did you mean 'stored'?"),
        ("createdAt: {", "text: {", "answers show 'text'; stored is what they do not show"),
        ("scope: [team]", "scope: [taem]", "Did you mean 'team'?"),
    ],
)
def test_what_makes_no_sense_is_refused(old: str, new: str, message: str) -> None:
    with pytest.raises(DocumentError) as refused:
        inferred_text(DOCUMENT.replace(old, new))

    assert message in str(refused.value)
