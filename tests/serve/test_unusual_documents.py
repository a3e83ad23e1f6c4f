"""Documents that leave out what most have, or use what few do."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import serve_document, with_control

HEAD = "openapi: %s\ninfo: {title: T, version: '1'}\n"
BARE = (
    HEAD % "3.1.0"
    + """
paths:
  /files/{name}.{kind}:
    get:
      parameters: [{name: name, in: path, required: true, schema: {type: string}}]
      responses: {2XX: {description: '', content: {text/plain: {schema: {type: string}}}}}
  /files/{name}:archive:
    parameters: [{name: name, in: path, required: true, schema: {type: string}}]
    post: {responses: {default: {description: '', content: {application/json: {schema: {type: boolean}}}}}}
"""
)
KEYWORDS = (
    HEAD % "3.1.0"
    + """
paths:
  /shapes:
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Shape'}}}
      responses: {'204': {description: ''}}
components:
  schemas:
    Shape:
      $defs: {Side: {$anchor: side, type: number, exclusiveMinimum: 0}}
      type: object
      required: [kind]
      properties:
        kind: {enum: [circle, square]}
        at: {prefixItems: [{type: number}, {type: number}], items: false}
        sides: {type: array, contains: {const: 1}, minContains: 2, maxContains: 2}
        side: {$ref: '#/components/schemas/Shape/$defs/Side'}
        tags: {type: object, propertyNames: {pattern: '^[a-z]+$'}}
        area: {type: number}
        unit: {type: string}
        radius: {type: number}
        within: {$ref: '#/components/schemas/Shape'}
        not: {not: {type: string}}
      dependentRequired: {area: [unit]}
      dependentSchemas: {side: {properties: {kind: {const: square}}}}
      if: {properties: {kind: {const: circle}}}
      then: {required: [radius]}
      else: {properties: {radius: false}}
      unevaluatedProperties: false
"""
)


def test_neither_ids_nor_tags_nor_servers_nor_security_are_needed(tmp_path: Path) -> None:
    served = serve_document(tmp_path, BARE)

    assert served.get("/files/a.tar.gz").status == 200
    assert served.post("/files/a.b:archive").status == 200
    assert served.get("/files/a").status == 404


@pytest.mark.parametrize(
    "rest",
    [
        "paths: {}",
        "paths: {/a: {}}",
        "webhooks: {w: {post: {responses: {'200': {description: ''}}}}}",
        "components: {}",
    ],
)
def test_a_document_without_operations_is_served(tmp_path: Path, rest: str) -> None:
    served = serve_document(tmp_path, HEAD % "3.1.0" + rest)

    assert served.built.findings == ()
    assert served.get("/a").status in {404, 405}
    assert with_control(served).get("/-/health").status == 200


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "circle", "radius": 1},
        {"kind": "square", "side": 2, "at": [1, 2], "sides": [1, 1, 2], "area": 4, "unit": "m"},
        {"kind": "square", "tags": {"a": 1}, "not": 7, "within": {"kind": "circle", "radius": 2}},
    ],
)
def test_every_keyword_of_2020_12_lets_valid_values_in(tmp_path: Path, body: object) -> None:
    assert serve_document(tmp_path, KEYWORDS).post("/shapes", body).status == 204


@pytest.mark.parametrize(
    "body",
    [
        {"kind": "circle"},
        {"kind": "square", "radius": 1},
        {"kind": "circle", "radius": 1, "side": 2},
        {"kind": "square", "side": 0},
        {"kind": "square", "at": [1, 2, 3]},
        {"kind": "square", "sides": [1]},
        {"kind": "square", "area": 4},
        {"kind": "square", "tags": {"A": 1}},
        {"kind": "square", "not": "x"},
        {"kind": "square", "other": 1},
        {"kind": "square", "within": {"kind": "circle"}},
    ],
)
def test_every_keyword_of_2020_12_keeps_others_out(tmp_path: Path, body: object) -> None:
    answer = serve_document(tmp_path, KEYWORDS).post("/shapes", body)

    assert answer.status == 400
    assert answer.body["errors"]


DISCRIMINATED = (
    HEAD % "3.0.3"
    + """
paths:
  /pets:
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '200': {description: '', content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet:
      oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]
      discriminator: {propertyName: kind, mapping: {purring: '#/components/schemas/Cat', barking: Dog}}
    Cat: {type: object, required: [kind, lives], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [kind, tricks], properties: {kind: {type: string}, tricks: {type: integer}}}
"""
)


def test_a_discriminator_is_explained_by_the_schema_that_the_value_names(tmp_path: Path) -> None:
    served = serve_document(tmp_path, DISCRIMINATED)

    by_reference = served.post("/pets", {"kind": "purring"})
    by_name = served.post("/pets", {"kind": "barking"})

    assert [error["pointer"] for error in by_reference.body["errors"]] == ["/lives"]
    assert [error["pointer"] for error in by_name.body["errors"]] == ["/tricks"]
    assert served.post("/pets", {"kind": "purring", "lives": 9}).status == 200


SERVERS = (
    HEAD % "3.0.3"
    + """
servers: [{url: '{scheme}://example.org/{base}', variables: {scheme: {default: https}, base: {default: v2}}}]
paths:
  /a: {get: {responses: {'200': {description: '', content: {application/json: {schema: {type: integer}}}}}}}
"""
)


def test_the_path_of_a_server_with_variables_is_served_too(tmp_path: Path) -> None:
    served = with_control(serve_document(tmp_path, SERVERS))

    assert served.get("/a").status == 200
    assert served.get("/v2/a").status == 200
