"""A small API for the tests of faults."""

from __future__ import annotations

from specdouble.contract.load import load_text
from specdouble.contract.model import Operation

_DOCUMENT = load_text(
    """
openapi: 3.0.3
info: {title: Books, version: '1'}
paths:
  /books:
    get: {operationId: list_books, responses: {'200': {description: All.}}}
    post:
      operationId: create_book
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'201': {description: Made.}}
  /books/{id}:
    get:
      operationId: get_book
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {'200': {description: One.}}
""",
    name="books",
)
BOOKS = _DOCUMENT.operations


def operation(operation_id: str) -> Operation:
    return _DOCUMENT.operation(operation_id)
