"""Rows that are made up are there: none is deleted, whatever its schema could say of that."""

from __future__ import annotations

import pytest
from resource_kit import Api

from specdouble.contract.load import load_text

DOCUMENT = """
openapi: 3.1.0
info: {{title: Notes, version: '1'}}
paths:
  /notes:
    x-resource: {{delete: soft, deleted_field: deleted}}
    get:
      operationId: list_notes
      responses:
        '200':
          description: All.
          content: {{application/json: {{schema: {{type: array, items: {{$ref: '#/components/schemas/Note'}}}}}}}}
  /notes/{{id}}:
    parameters: [{{name: id, in: path, required: true, schema: {{type: string, format: uuid}}}}]
    delete: {{operationId: delete_note, responses: {{'204': {{description: Gone.}}}}}}
components:
  schemas:
    Note:
      type: object
      required: {required}
      properties:
        id: {{type: string, format: uuid}}
        text: {{type: string}}
        deleted: {deleted}
"""
MOMENT = "{type: string, format: date-time}"
NULLABLE = "{type: [string, 'null'], format: date-time}"
FLAG = "{type: boolean}"


@pytest.mark.parametrize(
    ("deleted", "required", "told"),
    [
        (MOMENT, "[id]", {}),
        (NULLABLE, "[id]", {"deleted": None}),
        (NULLABLE, "[id, deleted]", {"deleted": None}),
        (FLAG, "[id]", {"deleted": False}),
        (FLAG, "[id, deleted]", {"deleted": False}),
    ],
)
def test_no_generated_row_is_deleted(deleted, required, told):
    api = Api(load_text(DOCUMENT.format(deleted=deleted, required=required))).empty().seeded(rows=40)

    notes = api.rows("notes")

    assert len(notes) == 40
    assert all({name: note[name] for name in note if name == "deleted"} == told for note in notes)
