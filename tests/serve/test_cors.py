"""CORS: pages of this machine may call, others only when they are named."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import serve_document

from specdouble.contract.call import RawRequest
from specdouble.serve.cors import Cors
from specdouble.serve.exchange import Reply

REPLY = Reply(200, (("Content-Type", "application/json"), ("Location", "/x")), b"{}")


def request(origin: str | None, method: str = "GET", **headers: str) -> RawRequest:
    pairs = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return RawRequest(method, "/", headers=tuple(pairs + ([("origin", origin)] if origin else [])))


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost:5173",
        "https://localhost",
        "http://127.0.0.1:3000",
        "http://[::1]:8080",
        "http://app.localhost",
    ],
)
def test_a_page_of_this_machine_reads_answers(origin: str) -> None:
    headers = dict(Cors().decorate(request(origin), REPLY).headers)

    assert headers["Access-Control-Allow-Origin"] == origin
    assert headers["Access-Control-Allow-Credentials"] == "true"
    assert "Location" in headers["Access-Control-Expose-Headers"]
    assert headers["Vary"] == "Origin"


@pytest.mark.parametrize(
    "origin", ["https://example.com", "http://localhost.example.com", "null", "http://127.0.0.1.example.com"]
)
def test_a_page_from_elsewhere_does_not(origin: str) -> None:
    assert Cors().decorate(request(origin), REPLY) == REPLY


def test_a_named_origin_does() -> None:
    headers = dict(Cors(origin="https://app.example.com").decorate(request("https://app.example.com"), REPLY).headers)

    assert headers["Access-Control-Allow-Origin"] == "https://app.example.com"


def test_a_request_without_origin_is_left_alone() -> None:
    assert Cors().decorate(request(None), REPLY) == REPLY


def test_a_preflight_tells_the_methods_and_headers() -> None:
    asked = request(
        "http://localhost:1", "OPTIONS", access_control_request_method="PUT", access_control_request_headers="x-key"
    )

    reply = Cors().preflight(asked, "GET, PUT")

    assert reply is not None
    assert reply.status == 204
    assert dict(reply.headers)["Access-Control-Allow-Methods"] == "GET, PUT"
    assert dict(reply.headers)["Access-Control-Allow-Headers"] == "x-key"


def test_no_cors_sends_nothing() -> None:
    assert Cors(enabled=False).decorate(request("http://localhost:1"), REPLY) == REPLY


OPTIONS = """
openapi: 3.0.3
info: {title: Asked, version: '1'}
paths:
  /things:
    options: {operationId: ask, responses: {'200': {description: OK}}}
    put: {operationId: put, responses: {'204': {description: OK}}}
"""
ASKS = {"origin": "http://localhost:1", "access_control_request_method": "PUT"}


def test_a_preflight_is_answered_where_the_document_has_an_options(tmp_path: Path) -> None:
    answer = serve_document(tmp_path, OPTIONS).send("OPTIONS", "/things", **ASKS)

    assert (answer.status, answer.headers["access-control-allow-methods"]) == (204, "OPTIONS, PUT")


def test_an_options_that_is_no_preflight_is_the_document_s(tmp_path: Path) -> None:
    assert serve_document(tmp_path, OPTIONS).send("OPTIONS", "/things").status == 200


def test_an_options_that_speaks_of_cors_answers_itself(tmp_path: Path) -> None:
    said = "{description: OK, headers: {Access-Control-Allow-Origin: {schema: {type: string}, example: '*'}}}"
    document = OPTIONS.replace("{description: OK}", said, 1)

    answer = serve_document(tmp_path, document).send("OPTIONS", "/things", **ASKS)

    assert (answer.status, answer.headers["access-control-allow-origin"]) == (200, "*")
