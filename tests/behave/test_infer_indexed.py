"""The fields that lists are filtered by have an index in the store."""

from __future__ import annotations

from specdouble.behave.infer import infer
from specdouble.contract.load import load_text

DOCUMENT = """
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list_pets
      parameters:
        - {name: status, in: query, schema: {type: string}}
        - {name: tags, in: query, schema: {type: array, items: {type: string}}}
        - {name: limit, in: query, schema: {type: integer}}
        - {name: search, in: query, schema: {type: string}}
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
  /pets/{petId}:
    get:
      operationId: get_pet
      parameters: [{name: petId, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet:
      type: object
      required: [id]
      properties:
        id: {type: integer}
        name: {type: string}
        status: {type: string}
        tags: {type: array, items: {type: string}}
"""


def test_filtered_fields_are_indexed():
    assert infer(load_text(DOCUMENT)).collections["pets"].filters == ("status", "tags")
