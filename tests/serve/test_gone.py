"""What was deleted is gone, also where the document shows no rows: examples and made-up values answer there."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import Served, serve_document, with_control

DOCUMENT = """
openapi: 3.0.3
info: {title: Books, version: '1'}
paths:
  /books/{book}/marks:
    post: {responses: {'201': {description: Made}}}
    get: {responses: {'200': {description: OK, content: {application/json: {example: [{at: 4}]}}}}}
  /books/{book}/marks/{mark}:
    get: {responses: {'200': {description: OK, content: {application/json: {example: {at: 4}}}}}}
    put: {responses: {'204': {description: Put}}}
    patch: {responses: {'204': {description: Changed}}}
    delete: {responses: {'204': {description: Gone}}}
  /books/{book}/marks/{mark}/text:
    get: {responses: {'200': {description: OK, content: {text/plain: {example: Here}}}}}
  /shelves/{shelf}:
    get: {responses: {'200': {description: OK, content: {application/json: {schema: {type: array, items: {type: integer}}}}}}}
    delete: {responses: {'204': {description: Cleared}}}
"""  # noqa: E501
MARK, OTHER = "/books/1/marks/m", "/books/2/marks/m"


@pytest.fixture
def books(tmp_path: Path) -> Served:
    served = with_control(serve_document(tmp_path, DOCUMENT))
    assert {served.built.tiers.choices[name].tier for name in served.built.tiers.choices} <= {"example", "generated"}
    assert served.send("DELETE", MARK).status == 204
    return served


def statuses(served: Served, path: str, *methods: str) -> list[int]:
    return [served.send(method, path).status for method in methods]


def test_what_was_deleted_is_gone(books: Served) -> None:
    assert statuses(books, MARK, "GET", "PATCH", "DELETE") == [404, 404, 404]
    assert "mark m" in books.get(MARK).body["detail"]


def test_what_stands_below_it_is_gone_too(books: Served) -> None:
    assert books.get(f"{MARK}/text").status == 404
    assert "mark m" in books.get(f"{MARK}/text").body["detail"]


def test_everything_else_is_there(books: Served) -> None:
    assert statuses(books, OTHER, "GET", "PATCH", "DELETE") == [200, 204, 204]
    assert books.get("/books/1/marks").status == 200


@pytest.mark.parametrize(("method", "path"), [("PUT", MARK), ("POST", "/books/1/marks")])
def test_a_write_brings_it_back(books: Served, method: str, path: str) -> None:
    books.send("DELETE", OTHER)
    assert books.send(method, path).status < 300

    assert statuses(books, MARK, "GET", "DELETE") == [200, 204]
    assert books.get(OTHER).status == 404


def test_a_reset_brings_it_back(books: Served) -> None:
    books.post("/-/reset", {})

    assert books.get(MARK).status == 200


def test_a_list_that_is_cleared_is_there(books: Served) -> None:
    assert statuses(books, "/shelves/1", "DELETE", "GET", "DELETE") == [204, 200, 204]


def test_nothing_is_remembered_without_state(tmp_path: Path) -> None:
    served = serve_document(tmp_path, DOCUMENT, stateless=True)

    assert statuses(served, MARK, "DELETE", "GET", "DELETE") == [204, 200, 204]
