"""Findings name who is to blame, and the line of the document that says so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from journal_kit import JSON, entry

from specdouble.contract.load import load_document
from specdouble.contract.model import Document
from specdouble.errors import Violation
from specdouble.runtime.journal.findings import answer_findings, request_findings
from specdouble.runtime.journal.reader import Reader

TEXT = """openapi: 3.0.3
info: {title: Bank, version: '1'}
paths:
  /accounts:
    get:
      operationId: list_accounts
      parameters:
        - name: limit
          in: query
          schema: {type: integer}
      responses:
        '200':
          description: OK
          headers:
            X-Total:
              schema: {type: integer}
          content:
            application/json:
              schema:
                type: array
                items:
                  $ref: '#/components/schemas/Account'
    post:
      operationId: create_account
      requestBody:
        content:
          application/json:
            schema: # of a new account
              allOf:
                - $ref: '#/components/schemas/Account'
      responses:
        '201': {description: OK}
components:
  schemas:
    Account:
      type: object
      properties:
        name:
          type: string
        owners:
          type: array
          items:
            type: object
            properties:
              email: {type: string}
"""


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    file: Path = tmp_path_factory.mktemp("bank") / "openapi.yaml"
    file.write_text(TEXT)
    return load_document(file, name="bank")


def line(of: str) -> int:
    """Return the number of the line that says something."""
    return next(number for number, text in enumerate(TEXT.splitlines(), 1) if text.strip() == of)


def shown(document: Document, findings: Any, **more: Any) -> dict[str, Any]:
    one = entry(api="bank", findings=findings, **more)
    found: dict[str, Any] = Reader(lambda: {"bank": document}).show(one)["findings"][0]
    return found


@pytest.mark.parametrize(
    ("location", "pointer", "expected"),
    [
        ("body", "/name", "name:"),
        ("body", "/owners/0/email", "email: {type: string}"),
        ("body", "/gone", "schema: # of a new account"),
        ("body", "", "schema: # of a new account"),
    ],
)
def test_what_is_wrong_in_a_request_has_its_line(
    document: Document, location: str, pointer: str, expected: str
) -> None:
    violation = Violation(location, pointer, "7", "a string", "type")

    found = shown(document, request_findings([violation]), operation_id="create_account", sent=(JSON,))

    assert found["blame"] == "client"
    assert found["rule"] == "type"
    assert found["message"] == violation.message
    assert found["place"]["line"] == line(expected)
    assert found["place"]["file"].endswith("openapi.yaml")


def test_a_wrong_parameter_has_its_line(document: Document) -> None:
    violation = Violation("query", "limit", "'x'", "an integer", "type")

    found = shown(document, request_findings([violation]), operation_id="list_accounts")

    assert found["place"]["line"] == line("- name: limit")


@pytest.mark.parametrize(
    ("location", "pointer", "expected"),
    [
        ("body", "/3/name", "name:"),
        ("header", "X-Total", "X-Total:"),
        ("header", "Content-Type", "'200':"),
        ("status", "", "responses:"),
    ],
)
def test_what_is_wrong_in_an_answer_has_its_line(
    document: Document, location: str, pointer: str, expected: str
) -> None:
    violation = Violation(location, pointer, "7", "a string", "type")

    found = shown(document, answer_findings([violation], "handler"), operation_id="list_accounts", got=(JSON,))

    assert found["place"]["line"] == line(expected)


@pytest.mark.parametrize(
    ("tier", "blame"),
    [("handler", "handler"), ("example", "document"), ("resource", "tool"), ("generated", "tool")],
)
def test_whoever_answered_is_to_blame_for_a_wrong_answer(tier: str, blame: str) -> None:
    violation = Violation("body", "/name", "7", "a string", "type")

    assert [finding.blame for finding in answer_findings([violation], tier)] == [blame]


def test_a_finding_of_an_unknown_operation_has_no_place(document: Document) -> None:
    found = shown(document, request_findings([Violation("path", "", "x", "y")]))

    assert (found["place"], found["rule"]) == (None, None)
