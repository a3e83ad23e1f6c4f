"""What a body takes as writeOnly is never told, on any road; and a set that was put is what is answered."""

from __future__ import annotations

import pytest
from serving_kit import Served, serve_document

DOCUMENT = """
openapi: 3.0.3
info: {title: Keys, version: '1'}
paths:
  /settings:
    get:
      operationId: get_settings
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Theme'}}}}}
    put:
      operationId: put_settings
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewTheme'}}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Theme'}}}}}
  /keys:
    get:
      operationId: list_keys
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Keys'}}}}}
    put:
      operationId: put_keys
      requestBody:
        content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/NewKey'}}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Keys'}}}}}
    post:
      operationId: create_key
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewKey'}}}}
      responses: {'201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Key'}}}}}
  /keys/{id}:
    get:
      operationId: get_key
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Key'}}}}}
components:
  schemas:
    Theme: {type: object, properties: {theme: {type: string}}}
    NewTheme: {type: object, properties: {theme: {type: string}, secret: {type: string, writeOnly: true}}}
    NewKey: {type: object, properties: {name: {type: string}, secret: {type: string, writeOnly: true}}}
    Key: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}
    Keys: {type: array, items: {$ref: '#/components/schemas/Key'}}
"""


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Served:
    return serve_document(tmp_path_factory.mktemp("keys"), DOCUMENT)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/settings", {"theme": "dark", "secret": "s3cr3t"}),
        ("POST", "/keys", {"name": "ci", "secret": "s3cr3t"}),
        ("PUT", "/keys", [{"name": "ci", "secret": "s3cr3t"}]),
    ],
)
def test_a_secret_that_was_sent_is_never_told(keys: Served, method: str, path: str, body) -> None:
    written = keys.send(method, path, body)

    read = keys.get(path)
    assert written.status in {200, 201}
    assert b"s3cr3t" not in written.content + read.content


def test_a_set_that_was_put_is_what_is_answered(keys: Served) -> None:
    answer = keys.send("PUT", "/keys", [{"name": "a"}, {"name": "b"}]).body

    assert [key["name"] for key in answer] == ["a", "b"]
    assert keys.get("/keys").body == answer


def test_an_empty_set_leaves_nothing(keys: Served) -> None:
    assert keys.send("PUT", "/keys", []).body == []
    assert keys.get("/keys").body == []
