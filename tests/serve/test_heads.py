"""Heads that came before are not read again."""

from __future__ import annotations

from specdouble.contract.load import load_text
from specdouble.contract.router import Router
from specdouble.serve.heads import Heads

DOCUMENT = load_text("""
openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {operationId: get_note, responses: {'200': {description: OK}}}
""")


def scope(path: str = "/notes/1", method: str = "GET", headers: tuple[tuple[bytes, bytes], ...] = ()):
    return {"method": method, "path": path, "raw_path": path.encode(), "query_string": b"", "headers": list(headers)}


def test_the_same_head_is_read_once():
    heads = Heads(Router(DOCUMENT.operations))

    assert heads(scope()) is heads(scope())


def test_another_header_makes_another_head():
    heads = Heads(Router(DOCUMENT.operations))

    assert heads(scope(headers=((b"accept", b"text/html"),))) is not heads(scope())


def test_what_is_remembered_is_bounded():
    heads = Heads(Router(DOCUMENT.operations))

    for number in range(1000):
        heads(scope(f"/notes/{number}"))

    assert len(heads._known) <= 256


def test_a_head_knows_what_its_path_allows():
    assert Heads(Router(DOCUMENT.operations))(scope(method="DELETE")).allow == "GET, HEAD, OPTIONS"
