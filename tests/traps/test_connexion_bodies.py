"""Connexion's bodies: what breaks it is refused in words here, and what it refuses wrongly is read."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from serving_kit import Served, serve_api
from traps_kit import FROZEN, answering, body, document, operation, stranger, taking_body

NOTE = {
    "type": "object",
    "required": ["text"],
    "properties": {"text": {"type": "string"}, "stars": {"type": "integer"}},
}
UPLOAD = {
    "type": "object",
    "properties": {"about": {"type": "object"}, "picture": {"type": "string", "format": "binary"}},
}
BROKEN_PART = (
    b'--x\r\nContent-Disposition: form-data; name="about"\r\nContent-Type: application/json\r\n\r\n{"a"\r\n--x--\r\n'
)
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
ROADS = pytest.mark.parametrize("whole_road", [False, True], ids=["short way", "whole road"])


@ROADS
@pytest.mark.parametrize(
    ("declared", "sent", "content"),
    [
        (JSON, JSON, b'{"text": "\xff"}'),
        (JSON, f"{JSON}; charset=utf-16", b'{"text": "a"}'),
        (JSON, JSON, b"[" * 100_000),
        (JSON, JSON, b'{"text": '),
        ("multipart/form-data", "multipart/form-data", b"--x\r\n"),
        (
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            BROKEN_PART,
        ),
        (FORM, FORM, b"text=%FF"),
    ],
    ids=["no UTF-8", "another charset", "deep", "cut off", "no boundary", "broken part", "broken form"],
)
def test_a_body_that_cannot_be_read_is_a_refusal(tmp_path: Path, declared, sent, content, *, whole_road) -> None:
    """Each of these is a 500 of Connexion's."""
    schema = UPLOAD if declared.startswith("multipart") else NOTE
    served = taking_body(tmp_path, schema, declared, whole_road=whole_road)

    answer = served.post("/things", content, content_type=sent)

    assert answer.status in {400, 413, 415, 422}
    assert answer.body["status"] == answer.status


def test_a_form_property_needs_no_type(tmp_path: Path) -> None:
    """A form property without `type` is a 500 of Connexion's."""
    served = taking_body(tmp_path, {"type": "object", "properties": {"text": {}}}, FORM)

    assert served.post("/things", b"text=hello", content_type=FORM).body == {"text": "hello"}


@ROADS
@pytest.mark.parametrize("sent", ["garbage", "application/", ";", "multipart/form-data"])
def test_an_odd_content_type_of_a_get_means_nothing(tmp_path: Path, sent, *, whole_road) -> None:
    """Connexion reads the body of every request, and stumbles over the type of one that has none."""
    text = document({"/things": {"get": operation()}})
    served = serve_api(tmp_path, text, things="def take():\n    return 1\n", settings=FROZEN, whole_road=whole_road)

    assert served.get("/things", content_type=sent).body == 1


def test_a_body_in_pieces_is_a_body(tmp_path: Path) -> None:
    """A chunked request has no Content-Length, by which Connexion tells a missing body."""
    served = taking_body(tmp_path, NOTE)

    assert asyncio.run(_in_pieces(served, b'{"text"', b': "hel', b'lo"}')) == (200, b'{"text":"hello"}')


async def _in_pieces(served: Served, *pieces: bytes) -> tuple[int, bytes]:
    left, sent = list(pieces), []

    async def receive() -> dict:
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    async def send(message: dict) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json"), (b"transfer-encoding", b"chunked")]
    scope = {"type": "http", "method": "POST", "path": "/things", "raw_path": b"/things", "query_string": b""}
    await served.app({**scope, "headers": headers, "root_path": "", "http_version": "1.1"}, receive, send)
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent)


def test_a_read_only_property_is_not_asked_of_clients(tmp_path: Path) -> None:
    """Connexion wants required `readOnly` properties in requests, too."""
    schema = {
        **NOTE,
        "required": ["id", "text"],
        "properties": {**NOTE["properties"], "id": {"type": "integer", "readOnly": True}},
    }
    served = taking_body(tmp_path, schema)

    assert served.post("/things", {"text": "hello"}).status == 200


def test_a_whole_number_with_a_point_is_an_integer(tmp_path: Path) -> None:
    """JSON Schema calls 1.0 an integer, the checker of Connexion does not."""
    served = taking_body(tmp_path, NOTE)

    assert served.post("/things", b'{"text": "a", "stars": 1.0}', content_type=JSON).status == 200


def test_an_optional_body_may_be_left_out(tmp_path: Path) -> None:
    """Connexion refuses a request without a body that is optional."""
    served = taking_body(tmp_path, NOTE, required=False)

    assert (served.post("/things").status, served.post("/things").body) == (200, None)


@pytest.mark.parametrize("sent", ["APPLICATION/JSON", "Application/Json; Charset=UTF-8"])
def test_a_media_type_in_capitals_is_validated_too(tmp_path: Path, sent: str) -> None:
    """Connexion compares letters, and validates nothing where they differ."""
    served = taking_body(tmp_path, NOTE)

    assert [served.post("/things", content, content_type=sent).status for content in (b'{"text": "a"}', b"{}")] == [
        200,
        400,
    ]


@pytest.mark.parametrize("media_type", ["text/plain", "text/xml", "application/octet-stream"])
def test_a_body_that_is_no_json_may_be_required(tmp_path: Path, media_type: str) -> None:
    """Connexion asks for no body where it is no JSON. (An empty text that says its type is a body: an empty one.)"""
    served = taking_body(tmp_path, {"type": "string"}, media_type)

    assert served.post("/things").status == 400


def test_a_text_is_checked_by_its_schema(tmp_path: Path) -> None:
    """Connexion hands text over unread."""
    served = taking_body(tmp_path, {"type": "string", "maxLength": 3}, "text/plain")

    assert [served.post("/things", text, content_type="text/plain").status for text in (b"abc", b"abcd")] == [200, 400]


def test_a_body_without_a_type_is_read_as_what_it_was_validated_as(tmp_path: Path) -> None:
    """Connexion validates it as JSON and hands over bytes."""
    served = taking_body(tmp_path, NOTE)

    assert served.send("POST", "/things", b'{"text": "a"}').body == {"text": "a"}
    assert served.send("POST", "/things", b"{}").status == 400


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_json_has_no_number_for_is_refused(tmp_path: Path, number: str) -> None:
    """Python's JSON takes NaN, and so does Connexion."""
    served = taking_body(tmp_path, {"type": "number"})

    assert served.post("/things", number.encode(), content_type=JSON).status == 400


def test_lines_of_json_are_not_one_json(tmp_path: Path) -> None:
    """Connexion reads every media type that ends in `json`, and fails at the second line."""
    lines = b'{"text": "a"}\n{"text": "b"}\n'
    served = taking_body(tmp_path, {}, "application/x-ndjson")

    answer = served.post("/things", lines, content_type="application/x-ndjson")

    assert (answer.status, answer.body) == (200, lines.decode())


@ROADS
def test_a_body_is_there_for_every_reader(tmp_path: Path, *, whole_road: bool) -> None:
    """Connexion asks for the files of every request: one that has been read already would wait for ever."""
    part = b'--x\r\nContent-Disposition: form-data; name="about"\r\n\r\n{"a": 1}\r\n--x--\r\n'
    served = taking_body(tmp_path, UPLOAD, "multipart/form-data", whole_road=whole_road)

    answer = served.post("/things", part, content_type="multipart/form-data; boundary=x")

    assert answer.body == {"about": {"a": 1}}


def test_a_body_that_is_too_large_is_refused(tmp_path: Path) -> None:
    """Nothing in Connexion's stack limits what a client sends."""
    served = stranger(tmp_path, {"/things": {"post": operation(requestBody=body({}), responses=answering({}))}})

    assert served.post("/things", b'"' + b"a" * 40_000_000 + b'"', content_type=JSON).status == 413
