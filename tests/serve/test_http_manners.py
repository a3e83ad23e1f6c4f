"""What HTTP asks of every server: HEAD, OPTIONS, 405, 415, parts of files, operations on their way out."""

from __future__ import annotations

import pytest
from serving_kit import Served, serve_document

DOCUMENT = """
openapi: 3.0.3
info: {title: Files, version: '1'}
paths:
  /files:
    get:
      operationId: list_files
      parameters:
        - {name: page, in: query, schema: {type: integer, minimum: 1, default: 1}}
        - {name: per_page, in: query, schema: {type: integer, minimum: 1, maximum: 50, default: 2}}
        - {name: tags, in: query, style: pipeDelimited, explode: false, schema: {type: array, items: {type: string}}}
        - {name: has, in: query, style: deepObject, explode: true, schema: {type: object}}
      responses:
        '200':
          description: OK
          headers: {Link: {schema: {type: string}}}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/File'}}}}
    post:
      operationId: create_file
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/File'}}, application/cbor: {}}
      responses:
        '201':
          description: OK
          headers: {Location: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/File'}}}
  /files/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_file
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/File'}}}}
        '404': {description: Absent}
    patch:
      operationId: update_file
      requestBody: {content: {application/merge-patch+json: {schema: {$ref: '#/components/schemas/File'}}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/File'}}}}
  /song:
    get:
      operationId: get_song
      responses:
        '200': {description: All of it, content: {text/plain: {example: la la la land}}}
        '206': {description: Part of it, content: {text/plain: {schema: {type: string}}}}
  /old:
    get:
      operationId: get_old
      deprecated: true
      responses: {'200': {description: OK, headers: {Deprecation: {schema: {type: string}}}}}
components:
  schemas: {File: {type: object, properties: {id: {type: integer, readOnly: true}, name: {type: string}}}}
"""


@pytest.fixture
def files(tmp_path) -> Served:
    return serve_document(tmp_path, DOCUMENT)


def old(tmp_path, extension: str, **settings) -> Served:
    document = DOCUMENT.replace("deprecated: true", f"deprecated: true\n      x-deprecation: {extension}")
    return serve_document(tmp_path, document, **settings)


@pytest.mark.parametrize("path", ["/files", "/song", "/files/404404", "/old"])
def test_head_is_get_without_a_body(files: Served, path: str) -> None:
    got, head = files.get(path), files.send("HEAD", path)

    assert head.status == got.status
    assert head.content == b""
    without = {"link"} if got.status == 404 else set()  # a refusal names its own entry of the journal
    assert {k: v for k, v in head.headers.items() if k not in without} == {
        k: v for k, v in got.headers.items() if k not in without
    }


def test_options_tells_the_methods_and_what_they_take(files: Served) -> None:
    answer = files.send("OPTIONS", "/files")

    assert (answer.status, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert answer.headers["accept-post"] == "application/json, application/cbor"


def test_options_tells_what_a_patch_may_be(files: Served) -> None:
    assert files.send("OPTIONS", "/files/1").headers["accept-patch"] == "application/merge-patch+json"


def test_a_method_that_is_not_there_is_told_those_that_are(files: Served) -> None:
    answer = files.send("DELETE", "/files")

    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS, POST")


def test_another_media_type_is_told_those_that_are_taken(files: Served) -> None:
    answer = files.send("POST", "/files", b"name=x", content_type="application/x-www-form-urlencoded")

    assert (answer.status, answer.headers["accept"]) == (415, "application/json, application/cbor")


def test_a_packed_body_is_told_to_come_unpacked(files: Served) -> None:
    answer = files.send("POST", "/files", b"{}", content_type="application/json", content_encoding="gzip")

    assert (answer.status, answer.headers["accept-encoding"]) == (415, "identity")


def test_a_create_tells_where_its_row_is(files: Served) -> None:
    made = files.post("/files", {"name": "a"})

    assert files.get(made.headers["location"]).body == made.body


@pytest.mark.parametrize("query", ["tags=a%7Cb", "has%5Bsize%5D=big", "unknown=%C3%A9+x"])
def test_link_repeats_what_was_asked_in_whatever_style(files: Served, query: str) -> None:
    link = files.get(f"/files?page=1&{query}&per_page=1").headers["link"]

    assert f'/files?page=2&{query}&per_page=1>; rel="next"' in link


def test_pages_are_linked_where_the_document_says_so(files: Served) -> None:
    links = files.get("/files?page=2&per_page=2").headers["link"]

    assert [part.partition('rel="')[2] for part in links.split(", ")] == ['next"', 'prev"', 'first"', 'last"']


@pytest.mark.parametrize(
    ("asked", "part", "which"),
    [
        ("bytes=0-1", b"la", "bytes 0-1/13"),
        ("bytes=9-", b"land", "bytes 9-12/13"),
        ("bytes=-4", b"land", "bytes 9-12/13"),
        ("bytes=9-999", b"land", "bytes 9-12/13"),
        ("bytes=-99", b"la la la land", "bytes 0-12/13"),
    ],
)
def test_a_part_of_a_file_can_be_had(files: Served, asked: str, part: bytes, which: str) -> None:
    answer = files.get("/song", range=asked)

    assert (answer.status, answer.content, answer.headers["content-range"]) == (206, part, which)


@pytest.mark.parametrize("asked", ["bytes=13-", "bytes=99-100", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused_with_the_size(files: Served, asked: str) -> None:
    answer = files.get("/song", range=asked)

    assert (answer.status, answer.headers["content-range"]) == (416, "bytes */13")


@pytest.mark.parametrize("asked", ["bytes=2-1", "bytes=0-1,3-4", "lines=1-2", "bytes=a-b", "bytes=-"])
def test_a_range_that_is_none_is_ignored(files: Served, asked: str) -> None:
    answer = files.get("/song", range=asked)

    assert (answer.status, answer.headers["accept-ranges"]) == (200, "bytes")


def test_a_part_of_another_state_is_not_given(files: Served) -> None:
    assert files.get("/song", range="bytes=0-1", if_range='"another"').status == 200


def test_what_declares_no_parts_gives_none(files: Served) -> None:
    answer = files.get("/files", range="bytes=0-1")

    assert answer.status == 200
    assert "accept-ranges" not in answer.headers


def test_a_declared_deprecation_is_sent(files: Served) -> None:
    assert files.get("/old").headers["deprecation"] == "@1735689600"


def test_an_extension_tells_since_when_until_when_and_what_instead(tmp_path) -> None:
    says = "{since: '2025-06-01', sunset: '2026-12-31T23:59:59Z', link: 'https://example.org/new'}"
    headers = old(tmp_path, says).get("/old").headers

    assert headers["deprecation"] == "@1748736000"
    assert headers["sunset"] == "Thu, 31 Dec 2026 23:59:59 GMT"
    assert headers["link"] == '<https://example.org/new>; rel="deprecation"'


def test_an_extension_keeps_still(tmp_path) -> None:
    assert "deprecation" not in old(tmp_path, "false").get("/old").headers


def test_a_date_that_is_none_is_a_finding(tmp_path) -> None:
    served = old(tmp_path, "{since: yesterday}")

    assert "came with 'yesterday', expected a date such as 2026-12-31" in str(served.built.findings)


def test_what_is_not_deprecated_says_nothing(files: Served) -> None:
    assert "deprecation" not in files.get("/song").headers


def test_a_refusal_of_a_deprecated_operation_says_so_too(files: Served) -> None:
    assert files.get("/old", prefer="code=teapot").headers["deprecation"] == "@1735689600"
