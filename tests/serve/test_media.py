"""Answers that are no JSON: tables, files of a size, parts, and lists in other notations."""

from __future__ import annotations

import csv
import io
import json
import zlib

import pytest
from serving_kit import Served, serve_document

DOCUMENT = """
openapi: 3.0.3
info: {title: Files, version: '1'}
paths:
  /pets:
    get:
      operationId: list_pets
      responses:
        '200':
          description: OK
          content:
            application/json: {schema: {$ref: '#/components/schemas/Page'}}
            text/csv: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}
            application/x-ndjson: {schema: {$ref: '#/components/schemas/Pet'}}
            application/x-jsonl: {schema: {$ref: '#/components/schemas/Pet'}}
    post:
      operationId: create_pet
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  /pets/{id}:
    get:
      operationId: get_pet
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  /report:
    get:
      operationId: get_report
      responses:
        '200':
          description: OK
          content: {text/csv: {schema: {type: array, minItems: 2, items: {$ref: '#/components/schemas/Pet'}}}}
  /picture:
    get:
      operationId: get_picture
      responses:
        '200':
          description: OK
          content:
            image/png: {schema: {type: string, format: binary, minLength: 5000}}
            image/jpeg: {schema: {type: string, format: binary, minLength: 70000}}
            image/gif: {}
            application/pdf: {}
            application/zip: {schema: {type: string, format: binary, minLength: 100}}
            application/octet-stream: {schema: {type: string, format: binary, minLength: 64, maxLength: 64}}
  /bundle:
    get:
      operationId: get_bundle
      responses:
        '200':
          description: OK
          content:
            multipart/form-data:
              schema:
                type: object
                properties:
                  about: {type: object, properties: {title: {type: string, enum: [Two pets]}}}
                  note: {type: string, enum: [hello]}
                  picture: {type: string, format: binary}
              encoding: {picture: {contentType: image/png}}
  /code:
    get:
      operationId: get_code
      responses:
        '200': {description: OK, content: {text/plain: {schema: {type: string, pattern: '^[A-Z]{3}-[0-9]{4}$'}}}}
components:
  schemas:
    Page:
      type: object
      properties: {data: {type: array, items: {$ref: '#/components/schemas/Pet'}}, total: {type: integer}}
    Pet:
      type: object
      required: [id, name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        tags: {type: array, items: {type: string}}
"""


@pytest.fixture
def files(tmp_path) -> Served:
    return serve_document(tmp_path, DOCUMENT)


def table(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def test_a_list_as_a_table_has_the_rows_of_the_list(files: Served) -> None:
    files.post("/pets", {"name": 'Mau, "the cat"', "tags": ["a", "b"]})
    shown = files.get("/pets").body["data"]

    answer = files.get("/pets", accept="text/csv")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert [(row["id"], row["name"]) for row in table(answer.content)] == [(str(x["id"]), x["name"]) for x in shown]


def test_a_table_begins_with_the_names_of_the_schema(files: Served) -> None:
    assert files.get("/pets", accept="text/csv").content.startswith(b"id,name,tags\r\n")


def test_what_has_parts_is_json_in_its_cell(files: Served) -> None:
    files.post("/pets", {"name": "Mau", "tags": ["a", "b"]})

    assert '["a","b"]' in [row["tags"] for row in table(files.get("/pets", accept="text/csv").content)]


@pytest.mark.parametrize("media_type", ["application/x-ndjson", "application/x-jsonl"])
def test_a_list_as_lines_has_the_rows_of_the_list(files: Served, media_type: str) -> None:
    shown = files.get("/pets").body["data"]

    answer = files.get("/pets", accept=media_type)

    assert [json.loads(line) for line in answer.content.splitlines()] == shown
    assert answer.headers["content-type"] == media_type


def test_a_report_without_rows_is_made_from_its_schema(files: Served) -> None:
    answer = files.get("/report")

    assert answer.content.startswith(b"id,name,tags\r\n")
    assert len(table(answer.content)) >= 2


@pytest.mark.parametrize(
    ("media_type", "first", "last", "least"),
    [
        ("image/png", b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82", 5000),
        ("image/jpeg", b"\xff\xd8\xff", b"\xff\xd9", 70000),
        ("image/gif", b"GIF89a", b";", 1),
        ("application/pdf", b"%PDF-1.", b"%%EOF\n", 1),
        ("application/zip", b"PK\x05\x06", b"x", 100),
    ],
)
def test_a_file_is_one_of_its_kind_and_size(
    files: Served, media_type: str, first: bytes, last: bytes, least: int
) -> None:
    answer = files.get("/picture", accept=media_type)

    assert answer.headers["content-type"] == media_type
    assert answer.content.startswith(first)
    assert answer.content.endswith(last)
    assert len(answer.content) >= least
    assert answer.headers["content-length"] == str(len(answer.content))


def test_every_chunk_of_a_picture_has_its_checksum(files: Served) -> None:
    content, at, seen = files.get("/picture", accept="image/png").content, 8, []
    while at < len(content):
        size = int.from_bytes(content[at : at + 4])
        body = content[at + 4 : at + 8 + size]
        assert zlib.crc32(body) == int.from_bytes(content[at + 8 + size : at + 12 + size])
        seen.append(body[:4])
        at += 12 + size

    assert seen == [b"IHDR", b"IDAT", b"tEXt", b"IEND"]


def test_bytes_are_as_many_as_the_schema_says(files: Served) -> None:
    assert len(files.get("/picture", accept="application/octet-stream").content) == 64


def test_a_text_follows_its_pattern(files: Served) -> None:
    content = files.get("/code").content.decode()

    assert content[:3].isupper()
    assert content[3:4] == "-"
    assert content[4:].isdigit()


def test_an_object_is_answered_in_parts(files: Served) -> None:
    answer = files.get("/bundle")

    boundary = answer.headers["content-type"].partition("boundary=")[2]
    parts = answer.content.decode().split(f"--{boundary}")
    assert answer.headers["content-type"].startswith("multipart/form-data; boundary=")
    assert parts[1].endswith('name="about"\r\nContent-Type: application/json\r\n\r\n{"title":"Two pets"}\r\n')
    assert parts[2].endswith('name="note"\r\nContent-Type: text/plain\r\n\r\nhello\r\n')
    assert 'name="picture"; filename="picture"\r\nContent-Type: image/png\r\n\r\n' in parts[3]
    assert parts[4] == "--\r\n"


def test_the_same_parts_have_the_same_boundary(files: Served) -> None:
    assert files.get("/bundle").content == files.get("/bundle").content


RESULTS = """
openapi: 3.0.3
info: {title: Batches, version: '1'}
paths:
  /batches:
    get:
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Batch'}}}}
  /batches/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Batch'}}}}
  /batches/{id}/results:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        '200': {description: OK, content: {application/x-jsonl: {schema: {$ref: '#/components/schemas/Result'}}}}
  /batches/{id}/picture:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        '200':
          description: OK
          content:
            image/png: {schema: {type: string, format: binary, minLength: 500, maxLength: 500}}
            image/jpeg: {}
components:
  schemas:
    Batch: {type: object, required: [id], properties: {id: {type: string}}}
    Result: {type: object, required: [custom_id, ok], properties: {custom_id: {type: string}, ok: {type: boolean}}}
"""


def test_results_of_a_row_are_lines_of_what_their_schema_describes(tmp_path) -> None:
    batches = serve_document(tmp_path, RESULTS)
    batch = batches.get("/batches").body[0]["id"]

    lines = [json.loads(line) for line in batches.get(f"/batches/{batch}/results").content.splitlines()]

    assert lines
    assert all(line.keys() == {"custom_id", "ok"} for line in lines)
    assert batches.get("/batches/none/results").status == 404


def test_picture_of_a_row_is_of_the_kind_and_the_size_that_were_asked_for(tmp_path) -> None:
    batches = serve_document(tmp_path, RESULTS)
    path = f"/batches/{batches.get('/batches').body[0]['id']}/picture"

    assert len(batches.get(path).content) == 500
    assert batches.get(path, accept="image/png;q=0.5, image/jpeg").headers["content-type"] == "image/jpeg"
    assert batches.get("/batches/none/picture").status == 404
