"""Rows that are answered beside something else, and rows that other paths name otherwise."""

from __future__ import annotations

import pytest
from inferred import inferred_text

from specdouble.behave.model import Inference, Kind

DOCUMENT = """
openapi: 3.0.3
info: {title: Machines, version: '1'}
paths:
  /machines:
    get:
      operationId: list_machines
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                properties:
                  machines: {type: array, items: {$ref: '#/components/schemas/Machine'}}
                  remaining: {type: integer}
    post:
      operationId: create_machine
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Machine'}}}}
      responses:
        '201':
          description: OK
          content:
            application/json:
              schema:
                type: object
                properties:
                  action: {type: object, properties: {id: {type: integer}, command: {type: string}}}
                  machine: {$ref: '#/components/schemas/Machine'}
                  root_password: {type: string}
  /machines/{slug}:
    parameters: [{name: slug, in: path, required: true, schema: {type: string}}]
    get:
      operationId: get_machine
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Machine'}}}}}
  /machines/{machine-id}/disks:
    parameters: [{name: machine-id, in: path, required: true, schema: {type: string}}]
    get: {operationId: list_disks, responses: {'200': {$ref: '#/components/responses/Disks'}}}
    post: {operationId: create_disk, responses: {'200': {$ref: '#/components/responses/Disks'}}}
components:
  responses:
    Disks:
      description: OK
      content:
        application/json:
          schema: {type: array, items: {type: object, properties: {id: {type: integer}, size: {type: integer}}}}
  schemas:
    Machine:
      type: object
      properties: {id: {type: integer}, slug: {type: string}, name: {type: string}, created_at: {type: string}}
"""  # noqa: E501


@pytest.fixture(scope="module")
def found() -> Inference:
    return inferred_text(DOCUMENT)


def test_a_row_is_found_beside_an_action_and_a_password(found: Inference) -> None:
    assert found.resources["create_machine"].item == "/machine"


def test_an_object_beside_its_own_id_is_a_part_of_the_row() -> None:
    beside = "                  machine_id: {type: integer}\n                  root_password"
    text = DOCUMENT.replace("                  root_password", beside)

    assert inferred_text(text).resources["create_machine"].item == ""


def test_a_list_deep_in_a_body_is_a_part_of_the_row() -> None:
    body = "requestBody: {content: {application/json: {schema: "
    parts = (
        "{type: object, properties: {data: {type: object, properties: {name: {type: string}, machines: {type: array, "
    )
    text = DOCUMENT.replace(
        body + "{$ref: '#/components/schemas/Machine'}",
        body + parts + "items: {$ref: '#/components/schemas/Machine'}}}}}}",
    )

    assert inferred_text(text).resources["create_machine"].kind is Kind.CREATE


def test_the_key_is_what_the_rows_own_path_names(found: Inference) -> None:
    assert found.collections["machines"].key == "slug"


def test_what_remains_is_no_total(found: Inference) -> None:
    shape = found.resources["list_machines"].list

    assert (shape.totals, shape.meta) == ((), {"/remaining": "remaining"})
