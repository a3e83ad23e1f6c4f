"""Rows whose key is called as they are: the `field` of fields, where nothing else is an id."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import Served, serve_document

HEAD = "openapi: 3.0.3\ninfo: {title: Tables, version: '1'}\npaths:\n"
ANSWER = (
    "responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Field'}}}}}"
)
DOCUMENT = (
    HEAD
    + f"""
  /fields/{{table}}:
    parameters: [&table {{name: table, in: path, required: true, schema: {{type: string}}}}]
    get:
      responses:
        '200':
          description: OK
          content: {{application/json: {{schema: {{type: array, items: {{$ref: '#/components/schemas/Field'}}}}}}}}
    post:
      requestBody: {{content: {{application/json: {{schema: {{$ref: '#/components/schemas/Field'}}}}}}}}
      {ANSWER}
  /fields/{{table}}/{{id}}:
    parameters:
      - {{name: table, in: path, required: true, schema: {{type: string}}}}
      - {{name: id, in: path, required: true, schema: {{type: string}}}}
    get: {{{ANSWER}}}
    delete: {{responses: {{'204': {{description: Gone}}}}}}
components:
  schemas:
    Field: {{type: object, properties: {{table: {{type: string}}, field: {{type: string}}, type: {{type: string}}}}}}
"""
).replace("&table ", "")


@pytest.fixture
def fields(tmp_path: Path) -> Served:
    return serve_document(tmp_path, DOCUMENT)


def test_row_is_found_by_its_own_name(fields: Served) -> None:
    made = fields.post("/fields/posts", {"field": "title", "type": "text"}).body

    assert made == {"table": "posts", "field": "title", "type": "text"}
    assert fields.get("/fields/posts/title").body == made


def test_deleted_row_is_gone_from_its_own_table(fields: Served) -> None:
    for table in ("posts", "pages"):
        fields.post(f"/fields/{table}", {"field": "title"})

    assert fields.send("DELETE", "/fields/posts/title").status == 204
    assert (fields.get("/fields/posts/title").status, fields.get("/fields/pages/title").status) == (404, 200)


@pytest.mark.parametrize(("old", "new"), [("{id}", "{order_id}"), ("name: id", "name: order_id")])
def test_parameter_that_means_something_else_is_no_such_name(tmp_path: Path, old: str, new: str) -> None:
    document = DOCUMENT.replace("{id}", "{order_id}").replace("name: id,", "name: order_id,")

    collection = serve_document(tmp_path, document).built.inference.collections["fields"]

    assert collection.key != "field"
