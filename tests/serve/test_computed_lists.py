"""`inferred(items)`: lists of what a handler computes, sorted, cut and wrapped as the document says."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import Served, serve_api

WORDS = """
openapi: 3.0.3
info: {title: Words, version: '1'}
paths:
  /words:
    get:
      operationId: list_words
      tags: [words]
      parameters:
        - {name: paginated, in: query, schema: {type: boolean, default: false}}
        - {name: page, in: query, schema: {type: integer, minimum: 1, default: 1}}
        - {name: per_page, in: query, schema: {type: integer, minimum: 1, default: 2}}
        - {name: sort_by, in: query, schema: {type: string}}
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Words'}}}
  /words/short:
    get:
      operationId: list_short_words
      tags: [words]
      parameters:
        - {name: limit, in: query, schema: {type: integer, default: 2}}
        - {name: offset, in: query, schema: {type: integer, default: 0}}
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Word'}}}}
  /words/count:
    get:
      operationId: count_words
      tags: [words]
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: object, properties: {longest: {type: string}}}}}
components:
  schemas:
    Word:
      type: object
      required: [word, uses]
      properties: {word: {type: string}, uses: {type: integer}, in: {type: object}}
    Words:
      type: object
      required: [success, data]
      properties:
        success: {type: boolean}
        data:
          type: object
          required: [words, total]
          properties:
            words: {type: array, items: {$ref: '#/components/schemas/Word'}}
            total: {type: integer}
"""
HANDLERS = """
_WORDS = [
    {"word": "fen", "uses": 2, "in": {"page": 2}},
    {"word": "moor", "uses": 9},
    {"word": "bog", "uses": 2, "in": {"page": 1}},
]

def list_words(inferred):
    return inferred(iter(_WORDS))

def list_short_words(inferred):
    return inferred(one for one in _WORDS if len(one["word"]) < 4)

def count_words(inferred):
    return inferred(_WORDS)
"""


@pytest.fixture
def words(tmp_path: Path) -> Served:
    return serve_api(tmp_path, WORDS, words=HANDLERS)


def told(served: Served, query: str = "") -> list[str]:
    return [one["word"] for one in served.get(f"/words{query}").body["data"]["words"]]


def test_items_stand_in_the_envelope_as_they_are(words: Served) -> None:
    assert words.get("/words").body == {
        "success": True,
        "data": {
            "words": [
                {"word": "fen", "uses": 2, "in": {"page": 2}},
                {"word": "moor", "uses": 9},
                {"word": "bog", "uses": 2, "in": {"page": 1}},
            ],
            "total": 3,
        },
    }


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?sort_by=word", ["bog", "fen", "moor"]),
        ("?sort_by=-uses", ["moor", "bog", "fen"]),
        ("?sort_by=in", ["bog", "fen", "moor"]),
        ("?sort_by=nothing", ["fen", "moor", "bog"]),
        ("?paginated=true", ["fen", "moor"]),
        ("?paginated=true&page=2", ["bog"]),
        ("?paginated=true&page=9", []),
        ("?paginated=true&per_page=1&page=2&sort_by=word", ["fen"]),
    ],
)
def test_items_are_sorted_and_cut_as_the_request_says(words: Served, query: str, expected: list[str]) -> None:
    assert told(words, query) == expected
    assert words.get(f"/words{query}").body["data"]["total"] == 3


def test_list_without_an_envelope_begins_at_its_offset(words: Served) -> None:
    assert [one["word"] for one in words.get("/words/short?offset=1").body] == ["bog"]
    assert [one["word"] for one in words.get("/words/short?limit=1").body] == ["fen"]


def test_item_that_breaks_the_document_is_refused(tmp_path: Path) -> None:
    handlers = HANDLERS.replace('"uses": 9', '"used": 9')

    answer = serve_api(tmp_path, WORDS, words=handlers).get("/words")

    assert answer.status == 500
    assert "uses" in str(answer.body)


def test_items_for_what_is_no_list_are_the_handlers_fault(words: Served) -> None:
    answer = words.get("/words/count")

    assert answer.status == 500
    assert "count_words answers no list" in answer.body["detail"]
