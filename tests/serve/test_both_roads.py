"""The short way and the whole road through Connexion's middlewares give the same bytes."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import Served, serve_api, serve_document
from test_order_of_refusal import DOCUMENT

REQUESTS = [
    ("GET", "/notes", None, {"x_key": "k"}),
    ("GET", "/notes", None, {}),
    ("GET", "/notes?limit=1", None, {"x_key": "k"}),
    ("GET", "/notes?limit=x", None, {"x_key": "k"}),
    ("HEAD", "/notes", None, {"x_key": "k"}),
    ("POST", "/notes", {"text": "hello"}, {"x_key": "k"}),
    ("POST", "/notes", {"text": 1}, {"x_key": "k"}),
    ("POST", "/notes", b"{", {"x_key": "k", "content_type": "application/json"}),
    ("POST", "/notes", b"{}", {"x_key": "k", "content_type": "text/plain"}),
    ("POST", "/notes", b"--x", {"x_key": "k", "content_type": "multipart/form-data"}),
    ("GET", "/notes/1", None, {"x_key": "k"}),
    ("GET", "/notes/%2F", None, {"x_key": "k"}),
    ("GET", "/notes/99999", None, {"x_key": "k"}),
    ("PATCH", "/notes/1", None, {"x_key": "k"}),
    ("DELETE", "/notes/export", None, {"x_key": "k"}),
    ("GET", "/notes/", None, {"x_key": "k"}),
    ("GET", "/absent", None, {"x_key": "k"}),
    ("OPTIONS", "/notes", None, {}),
    ("GET", "/notes", None, {"x_key": "k", "origin": "http://localhost:3000"}),
    ("GET", "/absent", None, {"origin": "http://localhost:3000"}),
]


@pytest.fixture(scope="module")
def roads(tmp_path_factory: pytest.TempPathFactory) -> tuple[Served, Served]:
    folder = tmp_path_factory.mktemp("roads")
    return serve_document(folder, DOCUMENT), serve_document(folder, DOCUMENT, whole_road=True)


def test_both_roads_answer_alike(roads: tuple[Served, Served]) -> None:
    short, whole = ([road.send(*request[:3], **request[3]) for request in REQUESTS] for road in roads)

    assert whole == short


FILES = """
openapi: 3.0.3
info: {title: Files, version: '1'}
components:
  schemas:
    Key: {type: string, format: path}
paths:
  /files/{path}:
    parameters: [{name: path, in: path, required: true, schema: {$ref: '#/components/schemas/Key'}}]
    get: {tags: [files], operationId: get_file, responses: &answer {'200': {description: OK, content: {'*/*': {}}}}}
  /files/{path}/versions/{version}:
    parameters:
      - {name: path, in: path, required: true, schema: {$ref: '#/components/schemas/Key'}}
      - {name: version, in: path, required: true, schema: {type: integer}}
    get: {tags: [files], operationId: get_version, responses: *answer}
  /files/counts:
    get: {tags: [files], operationId: count_files, responses: *answer}
"""
HANDLERS = """
def get_file(path): return ["file", path]
def get_version(path, version): return ["version", path, version]
def count_files(): return ["counts"]
"""


@pytest.mark.parametrize("whole_road", [False, True])
@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/files/a", ["file", "a"]),
        ("/files/a/b.c", ["file", "a/b.c"]),
        ("/files/a%2Fb/c%20d", ["file", "a/b/c d"]),
        ("/files/counts", ["counts"]),
        ("/files/counts/a", ["file", "counts/a"]),
        ("/files/a/b/versions/2", ["version", "a/b", 2]),
    ],
)
def test_a_parameter_of_format_path_holds_slashes_on_both_roads(
    tmp_path: Path, path: str, answer: list[object], *, whole_road: bool
) -> None:
    served = serve_api(tmp_path, FILES, files=HANDLERS, whole_road=whole_road)

    assert served.send("GET", path).body == answer
