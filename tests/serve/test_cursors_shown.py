"""Cursors of a stranger's document: those that no answer gave, and numbers in a sorted list."""

from __future__ import annotations

import pytest
from serving_kit import serve_document

DOCUMENT = """
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      parameters:
      - {name: limit, in: query, schema: {type: integer, default: 2}}
      - {name: cursor, in: query, schema: {type: string}, example: eyJpZCI6Mn0}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: {type: array, items: {$ref: '#/components/schemas/Pet'}}
                  next_cursor: {type: string, nullable: true}
        REFUSAL
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas: {Pet: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}}
"""
REFUSING = DOCUMENT.replace("REFUSAL", "'400': {description: Invalid}")
SILENT = DOCUMENT.replace("REFUSAL", "")


@pytest.mark.parametrize(
    ("document", "cursor", "status"),
    [(REFUSING, "eyJpZCI6Mn0", 200), (REFUSING, "abc", 400), (SILENT, "abc", 200), (SILENT, "eyJpZCI6Mn0", 200)],
)
def test_cursor_that_no_answer_gave_is_refused_where_the_document_can_and_does_not_show_it(
    tmp_path, document: str, cursor: str, status: int
) -> None:
    pets = serve_document(tmp_path, document)

    answer = pets.get(f"/pets?cursor={cursor}")

    assert answer.status == status
    assert status == 400 or answer.body == pets.get("/pets").body


def test_number_is_a_place_in_whatever_order_was_asked_for(tmp_path) -> None:
    counting = SILENT.replace("schema: {type: string}, example: eyJpZCI6Mn0", "schema: {type: integer}").replace(
        "next_cursor: {type: string", "next_cursor: {type: integer"
    )
    sorting = "      - {name: sort, in: query, schema: {type: string}}\n      responses:"
    pets = serve_document(tmp_path, counting.replace("      responses:", sorting, 1))
    pages = [pets.get("/pets?sort=-name").body]

    pages += [pets.get(f"/pets?sort=-name&cursor={pages[-1]['next_cursor']}").body]
    pages += [pets.get(f"/pets?sort=-name&cursor={pages[-1]['next_cursor']}").body]

    assert [row for page in pages for row in page["data"]] == pets.get("/pets?sort=-name&limit=99").body["data"]
    assert pages[-1]["next_cursor"] is None
