"""What the journal's tests share: a document with secrets everywhere, and entries by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from specdouble.contract.call import RawRequest
from specdouble.contract.load import load_text
from specdouble.runtime.journal import Entry, Journal
from specdouble.runtime.journal.reader import Reader

DOCUMENT = load_text(
    """
openapi: 3.1.0
info: {title: Vaults, version: '1'}
security: [{key: []}]
paths:
  /vaults:
    get:
      operationId: list_vaults
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: pin, in: query, schema: {type: string, format: password}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Vaults'}}}}
    post:
      operationId: create_vault
      requestBody:
        content:
          application/json: {schema: {$ref: '#/components/schemas/Vault'}}
          application/x-www-form-urlencoded: {schema: {$ref: '#/components/schemas/Vault'}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Vault'}}}}
        '400': {description: Bad, content: {application/json: {schema: {type: object}}}}
  /vaults/{id}:
    get:
      operationId: get_vault
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Vault'}}}}
  /invitations/{code}:
    get:
      operationId: get_invitation
      parameters: [{name: code, in: path, required: true, schema: {type: string, format: password}}]
      responses: {'200': {description: OK}}
components:
  securitySchemes:
    key: {type: apiKey, in: header, name: X-Vault}
    query: {type: apiKey, in: query, name: sig}
    cookie: {type: apiKey, in: cookie, name: vault_session}
  schemas:
    Vaults: {type: array, items: {$ref: '#/components/schemas/Vault'}}
    Vault:
      type: object
      properties:
        name: {type: string}
        combination: {type: string, writeOnly: true}
        question: {type: string, format: password}
        doors: {type: array, items: {allOf: [{type: object, properties: {code: {type: string, writeOnly: true}}}]}}
        drawers: {type: object, additionalProperties: {type: string, format: password}}
""",
    name="vaults",
)
AT = datetime(2026, 1, 15, 9, tzinfo=UTC)
JSON = ("content-type", "application/json")


def reader() -> Reader:
    return Reader(lambda: {"vaults": DOCUMENT})


def add(
    journal: Journal,
    method: str = "GET",
    path: str = "/vaults",
    query: str = "",
    *,
    sent: tuple[tuple[str, str], ...] = (),
    body: bytes = b"",
    status: int = 200,
    got: tuple[tuple[str, str], ...] = (),
    answer: bytes = b"",
    **more: Any,
) -> Entry:
    """Add an entry as the server does."""
    more.setdefault("api", "vaults")
    return journal.add(RawRequest(method, path, query, sent, body), status, got, answer, at=AT, **more)


def entry(*arguments: Any, **more: Any) -> Entry:
    """Make an entry of a journal of its own."""
    return add(Journal(), *arguments, **more)
