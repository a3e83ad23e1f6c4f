"""The short way and the whole road through Connexion's middlewares give the same bytes."""

from __future__ import annotations

import pytest
from serving_kit import Served, serve_document
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
