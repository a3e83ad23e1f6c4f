"""An API whose callers bring a token and a key together, and whose lists are paged only where somebody asks for it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from serving_kit import write_api

from specdouble.runtime.settings import Settings
from specdouble.testing.suite.opening import open_subject
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.result import Result
from specdouble.testing.suite.run import run_suite

TEXT = """
openapi: 3.0.3
info: {title: Parcels, version: '1'}
security: [{token: [], key: []}]
paths:
  /parcels:
    get:
      operationId: list_parcels
      parameters:
        - {name: paginated, in: query, schema: {type: boolean, default: false}}
        - {name: page, in: query, schema: {type: integer, minimum: 1, default: 1}}
        - {name: per_page, in: query, schema: {type: integer, minimum: 1, maximum: 50, default: 10}}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                required: [parcels]
                properties: {parcels: {type: array, items: {$ref: '#/components/schemas/Parcel'}}}
        '400': {description: Wrong}
        '401': {description: Who}
        '406': {description: None}
    post:
      operationId: create_parcel
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewParcel'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Parcel'}}}}
        '400': {description: Wrong}
        '401': {description: Who}
        '406': {description: None}
        '413': {description: Large}
        '415': {description: What}
  /parcels/{parcel_id}:
    parameters: [{name: parcel_id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_parcel
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Parcel'}}}}
        '400': {description: Wrong}
        '401': {description: Who}
        '404': {description: Absent}
        '406': {description: None}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-Key}
  schemas:
    NewParcel:
      type: object
      required: [town]
      additionalProperties: false
      properties: {town: {type: string, maxLength: 40}}
    Parcel:
      type: object
      required: [id, town]
      properties: {id: {type: integer, readOnly: true}, town: {type: string}}
"""
PERSONAS = """
ada: {tenant: 1, user: 1, credentials: {token: t-ada, key: k-depot}}
bo: {tenant: 1, user: 2, credentials: {token: t-bo, key: k-depot}}
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return run_parcels(tmp_path_factory.mktemp("parcels"))


def run_parcels(folder: Path) -> Result:
    source = write_api(folder, TEXT)
    (folder / "fixtures" / "personas.yaml").write_text(PERSONAS)
    options = Options(only=("probes", "laws"))
    settings = Settings(clock="2026-01-15T09:00:00Z", auth="personas")
    subject = open_subject(source, settings, options, None)
    with closing(subject.target):
        return run_suite(subject, options)


def test_nothing_is_found_where_nothing_is_wrong(result: Result) -> None:
    assert [str(finding) for finding in result.log.findings if finding.severity == "error"] == []


@pytest.mark.parametrize("law", ["page-size", "pages-repeat-nothing", "pages-hold-everything"])
def test_pages_are_asked_for_by_the_switch(result: Result, law: str) -> None:
    assert states(result)[law] == "passed"


def test_spelling_of_the_scheme_is_tried_with_the_key_beside_it(result: Result) -> None:
    assert states(result)["authorization-scheme-case"] == "passed"


def states(result: Result) -> dict[str, str]:
    return {case.check: case.state for case in result.log if case.operation == "list_parcels"}
