"""Schemas that no value fits, in a stranger's document: told at the start, and answered as well as can be."""

from __future__ import annotations

import pytest
import yaml
from serving_kit import Served, serve_document

SCHEMAS = {
    "never": ({"type": "object", "required": ["v"], "properties": {"v": {"type": "string", "pattern": "a^"}}}, dict),
    "short": ({"type": "string", "pattern": "^[a-z]{10}$", "maxLength": 3}, str),
    "range": ({"type": "integer", "minimum": 10, "maximum": 3}, int),
    "many": ({"type": "array", "minItems": 3, "maxItems": 2, "items": {"type": "integer"}}, list),
    "enum": ({"type": "integer", "enum": ["a"]}, str),
    "null": ({"type": ["string", "null"], "minLength": 3, "maxLength": 2}, type(None)),
    "twice": ({"type": "array", "minItems": 3, "uniqueItems": True, "items": {"type": "boolean"}}, list),
    "nothing": ({"not": {}}, dict),
    "endless": ({"$ref": "#/components/schemas/Endless"}, dict),
    "either": ({"oneOf": [{"type": "string", "pattern": "a^"}, {"type": "string", "pattern": "b^"}]}, str),
}
ENDLESS = {"type": "object", "required": ["next"], "properties": {"next": {"$ref": "#/components/schemas/Endless"}}}
TOLD = ("never", "short", "range", "many", "either")
ROWS = """
openapi: 3.1.0
info: {title: Rooms, version: '1'}
paths:
  /rooms:
    get:
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Room'}}}}
    post:
      requestBody:
        content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}
      responses: {'201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Room'}}}}}
  /rooms/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Room'}}}}}
components:
  schemas:
    Room:
      type: object
      required: [id, code]
      properties: {id: {type: string}, name: {type: string}, code: {type: string, pattern: a^}}
"""


def serve(tmp_path, **settings) -> Served:
    paths = {
        f"/{name}": {
            "get": {
                "operationId": name,
                "responses": {"200": {"description": "OK", "content": {"application/json": {"schema": schema}}}},
            }
        }
        for name, (schema, _) in SCHEMAS.items()
    }
    document = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths}
    text = yaml.safe_dump({**document, "components": {"schemas": {"Endless": ENDLESS}}})
    return serve_document(tmp_path, text, **settings)


@pytest.mark.parametrize("stateless", [True, False])
def test_what_nothing_fits_is_answered_with_what_comes_nearest(tmp_path, stateless: bool) -> None:
    served = serve(tmp_path, stateless=stateless)

    answers = {name: served.get(f"/{name}") for name in SCHEMAS}

    assert {name: answer.status for name, answer in answers.items()} == dict.fromkeys(SCHEMAS, 200)
    assert {name: type(answer.body) for name, answer in answers.items()} == {
        n: kind for n, (_, kind) in SCHEMAS.items()
    }


def test_a_new_value_of_what_nothing_fits_may_be_asked_for(tmp_path) -> None:
    assert serve(tmp_path).get("/never", prefer="dynamic=true").status == 200


def test_keywords_that_exclude_one_another_are_told_with_file_line_and_pointer(tmp_path) -> None:
    told = [finding for finding in serve(tmp_path).built.findings if finding.rule == "schema-contradictory"]

    assert {one.place.pointer.split("/")[2].removeprefix("~1") for one in told} == set(TOLD)
    assert all(one.place.line > 1 and one.place.file.endswith("notes.yaml") for one in told)
    assert any("minimum 10 is above maximum 3" in one.message for one in told)


def test_errors_refuses_what_breaks_its_schema(tmp_path) -> None:
    assert serve(tmp_path, errors=True, stateless=True).get("/short").status == 500


def test_rows_that_no_schema_lets_be_shown_are_kept_all_the_same(tmp_path) -> None:
    rooms = serve_document(tmp_path, ROWS)

    made = rooms.post("/rooms", {"name": "North"})

    assert (made.status, made.body["name"]) == (201, "North")
    assert rooms.get(f"/rooms/{made.body['id']}").body == made.body
    assert rooms.get("/rooms").status == 200
