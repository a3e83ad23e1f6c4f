"""Credentials that the API hands out: a row makes them good, and its end makes them bad."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import Served, serve_api

from specdouble.errors import DocumentError
from specdouble.runtime.settings import Settings

DOCUMENT = """
openapi: 3.0.3
info: {title: Keys, version: '1'}
security: [{token: []}]
components:
  securitySchemes:
    token:
      type: http
      scheme: bearer
      x-credentials: {collection: keys, field: secret, where: {revoked: false}, name: label, scopes: scopes}
  schemas:
    NewKey:
      type: object
      required: [label, secret]
      properties:
        label: {type: string}
        secret: {type: string, writeOnly: true}
        scopes: {type: array, items: {type: string}}
        revoked: {type: boolean, default: false}
    Key:
      type: object
      required: [id, label]
      properties:
        id: {type: integer}
        label: {type: string}
        scopes: {type: array, items: {type: string}}
        revoked: {type: boolean}
        secret: {type: string, writeOnly: true}
paths:
  /keys:
    get:
      operationId: list_keys
      x-permission: keys:read
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Key'}}}}
    post:
      operationId: create_key
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewKey'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Key'}}}}
  /keys/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    patch:
      operationId: update_key
      requestBody:
        content: {application/json: {schema: {type: object, properties: {revoked: {type: boolean}}}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Key'}}}}
    delete:
      operationId: delete_key
      responses: {'204': {description: Gone}}
"""
PERSONAS = "root: {scopes: ['*'], credentials: {token: root}}\n"
ROOT, MINE = {"authorization": "Bearer root"}, {"authorization": "Bearer mine"}


@pytest.fixture
def keys(tmp_path: Path) -> Served:
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "personas.yaml").write_text(PERSONAS)
    return serve_api(tmp_path, DOCUMENT)


def issue(keys: Served, **more) -> int:
    return keys.send("POST", "/keys", {"label": "ci", "secret": "mine", "scopes": ["keys:*"], **more}, **ROOT).body[
        "id"
    ]


def test_an_issued_key_lets_in(keys: Served) -> None:
    assert keys.get("/keys", **MINE).status == 401

    issue(keys)

    assert keys.get("/keys", **MINE).status == 200
    assert "mine" not in keys.get("/keys", **MINE).content.decode()


def test_its_scopes_count(keys: Served) -> None:
    issue(keys, scopes=["other:read"])

    assert keys.get("/keys", **MINE).status == 403


def test_a_revoked_key_is_refused(keys: Served) -> None:
    number = issue(keys)
    keys.send("PATCH", f"/keys/{number}", {"revoked": True}, **ROOT)

    assert keys.get("/keys", **MINE).status == 401


def test_a_deleted_key_is_refused(keys: Served) -> None:
    number = issue(keys)
    keys.send("DELETE", f"/keys/{number}", **ROOT)

    assert keys.get("/keys", **MINE).status == 401


def test_without_rows_nobody_has_been_given_one(tmp_path: Path) -> None:
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "personas.yaml").write_text("root: {credentials: {}}\n")

    keys = serve_api(tmp_path, DOCUMENT, settings=Settings(stateless=True))

    assert keys.get("/keys", **MINE).status == 401


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ("{collection: kys, field: secret}", "collection 'kys' does not exist.*Did you mean 'keys'"),
        ("{collection: keys, field: secrt}", "field 'secrt' does not exist.*Did you mean 'secret'"),
        ("{collection: keys, feild: secret}", "key 'feild' does not exist.*Did you mean 'field'"),
        ("{collection: keys, field: secret, where: live}", "where came as 'live', expected a map such as"),
        ("keys", r"openapi\.yaml:\d+.*came as 'keys', expected a map"),
    ],
)
def test_what_names_nothing_stops_the_start(tmp_path: Path, wrong: str, message: str) -> None:
    right = "{collection: keys, field: secret, where: {revoked: false}, name: label, scopes: scopes}"

    with pytest.raises(DocumentError, match=message):
        serve_api(tmp_path, DOCUMENT.replace(right, wrong))
