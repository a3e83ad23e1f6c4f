"""What Connexion lets out unchecked, cannot send, or sends late."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from serving_kit import Served
from traps_kit import answering, returning

OBJECT = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}
NUMBER = {"type": "integer"}


@pytest.fixture
def broken(capsys: pytest.CaptureFixture[str]) -> Callable[[Served], str]:
    """Ask, and return what whoever serves is told of the 500."""

    def ask(served: Served) -> str:
        assert served.get("/things").status == 500
        return capsys.readouterr().err

    return ask


def test_an_undocumented_status_is_refused(tmp_path: Path, broken) -> None:
    """Connexion checks what the document says of a status, and nothing where it says nothing."""
    assert "418" in broken(returning(tmp_path, answering({}), "(None, 418)"))


@pytest.mark.parametrize("status", ["2XX", "default"])
def test_a_range_of_statuses_is_checked(tmp_path: Path, broken, status: str) -> None:
    """Connexion looks a status up by its number alone."""
    served = returning(tmp_path, answering(OBJECT, status=status), "({'name': 1}, 206)")

    assert "name" in broken(served)


@pytest.mark.parametrize(
    "media_type", ["application/*", "*/*", "application/vnd.things+json", "application/problem+json"]
)
def test_every_kind_of_json_is_checked(tmp_path: Path, broken, media_type: str) -> None:
    """Connexion checks what is called `application/json`."""
    served = returning(tmp_path, answering(OBJECT, media_type), "{'name': 1}")

    assert "name" in broken(served)


def test_the_value_of_a_header_is_checked(tmp_path: Path) -> None:
    """Connexion asks that a required header is there, whatever it says."""
    responses = answering({}, headers={"X-Left": {"required": True, "schema": NUMBER}})
    served = [
        returning(tmp_path, responses, f"(1, 200, {headers})") for headers in ({}, {"X-Left": "some"}, {"X-Left": "3"})
    ]

    assert [one.get("/things").status for one in served] == [500, 500, 200]


@pytest.mark.parametrize("media_type", ["text/plain", "text/csv"])
def test_a_text_is_checked(tmp_path: Path, broken, media_type: str) -> None:
    """Connexion checks no CSV and no plain text."""
    served = returning(tmp_path, answering({"type": "string", "maxLength": 2}, media_type), "'a,b'")

    assert "at most 2" in broken(served)


def test_a_mark_that_says_no_hides_nothing(tmp_path: Path) -> None:
    """Connexion takes `writeOnly: false` for a mark, and leaves the property out of what it checks."""
    schema = {**OBJECT, "properties": {"name": {"type": "string", "writeOnly": False}}}

    assert [returning(tmp_path, answering(schema), one).get("/things").status for one in ("{'name': 'a'}", "{}")] == [
        200,
        500,
    ]


def test_an_error_that_is_raised_has_its_documented_shape(tmp_path: Path) -> None:
    """A problem that is raised passes Connexion's check by."""
    error = {"type": "object", "required": ["reason"], "properties": {"reason": {"type": "string"}}}
    responses = answering({}) | answering(error, status="404")
    served = returning(
        tmp_path,
        responses,
        "_fail()",
        first="from specdouble import NotFound\ndef _fail():\n    raise NotFound('thing', 7)",
    )

    assert (served.get("/things").status, list(served.get("/things").body)) == (404, ["reason"])


def test_bytes_that_are_packed_go_out_as_they_are(tmp_path: Path) -> None:
    """Connexion unpacks nothing and reads gzip as JSON: a 500."""
    first = "import gzip"
    expression = "(gzip.compress(b'[1]', mtime=0), 200, {'Content-Encoding': 'gzip'})"
    served = returning(tmp_path, answering({}, "application/octet-stream"), expression, first=first)

    assert served.get("/things").content[:2] == b"\x1f\x8b"


def test_each_status_has_its_own_media_type(tmp_path: Path) -> None:
    """Where two statuses document JSON and problem+json, Connexion cannot choose: a 500 for a plain dictionary."""
    responses = answering(OBJECT) | answering(OBJECT, "application/problem+json", status="409")
    served = [returning(tmp_path, responses, f"({{'name': 'a'}}, {status})").get("/things") for status in (200, 409)]

    assert [one.headers["content-type"] for one in served] == ["application/json", "application/problem+json"]


def test_a_status_with_two_kinds_of_json_has_a_first_one(tmp_path: Path) -> None:
    """The same within one status: here the first one, or the one that the client accepts."""
    content = {name: {"schema": OBJECT} for name in ("application/json", "application/problem+json")}
    served = returning(tmp_path, {"200": {"description": "OK", "content": content}}, "{'name': 'a'}")

    assert served.get("/things").headers["content-type"] == "application/json"
    assert (
        served.get("/things", accept="application/problem+json").headers["content-type"] == "application/problem+json"
    )


@pytest.mark.parametrize("declared", ["text/csv", "text/csv; charset=utf-8"])
def test_a_charset_makes_no_other_media_type(tmp_path: Path, declared: str) -> None:
    """Connexion compares the whole header, and answers 500."""
    served = returning(tmp_path, answering({"type": "string"}, declared), "'a,b'")

    assert (served.get("/things").status, served.get("/things").headers["content-type"]) == (
        200,
        "text/csv; charset=utf-8",
    )


def test_an_answer_without_a_body_has_no_type(tmp_path: Path) -> None:
    """Connexion's 204 is of type `application/json`."""
    served = returning(tmp_path, {"204": {"description": "Gone"}}, "None")

    assert (served.get("/things").status, served.get("/things").headers) == (204, {})


def test_null_is_a_body(tmp_path: Path) -> None:
    """Connexion makes a 204 of `None`, whatever is documented."""
    served = returning(tmp_path, answering({"nullable": True, "type": "string"}), "None")

    assert (served.get("/things").status, served.get("/things").content) == (200, b"null")


@pytest.mark.parametrize("returned", ["[1, 2]", "['a', 404]", "['a', 404, {}]"])
def test_a_list_is_no_value_with_a_status(tmp_path: Path, returned: str) -> None:
    """Only a tuple is: a list of two numbers is JSON like any other."""
    served = returning(tmp_path, answering({"type": "array"}), returned)

    assert served.get("/things").status == 200


STREAMS = pytest.mark.parametrize("media_type", ["text/event-stream", "application/x-ndjson", "application/json-seq"])


async def first_piece(served: Served, media_type: str) -> bytes:
    """Ask for a stream, and hang up at its first piece; return what came until the end."""
    left, pieces, asked = asyncio.Event(), [], [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict:
        if asked:
            return asked.pop()
        await left.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        if message.get("body"):
            pieces.append(message["body"])
            left.set()

    headers = [(b"accept", media_type.encode())]
    scope = {"type": "http", "method": "GET", "path": "/things", "raw_path": b"/things", "query_string": b""}
    serving = served.app({**scope, "headers": headers, "root_path": "", "http_version": "1.1"}, receive, send)
    await asyncio.wait_for(serving, timeout=10)
    return b"".join(pieces)


ENDLESS = """
import asyncio
from specdouble import Stream
async def _events():
    try:
        yield {"name": "first"}
        await asyncio.Event().wait()
    finally:
        print("freed")
"""


@STREAMS
def test_a_stream_is_sent_as_it_is_made_and_freed_when_nobody_listens(tmp_path: Path, capsys, media_type) -> None:
    """Connexion keeps a stream of JSON until it is whole: this one never is."""
    served = returning(tmp_path, answering(OBJECT, media_type), "Stream(_events())", first=ENDLESS)

    assert b"first" in asyncio.run(first_piece(served, media_type))
    assert capsys.readouterr().out == "freed\n"


@pytest.mark.parametrize("kind", ["async def", "def"])
def test_a_bare_generator_is_named_with_what_to_do(tmp_path: Path, broken, kind: str) -> None:
    """A generator that is returned as it is, is a 500 of Connexion's that says nothing."""
    served = returning(tmp_path, answering({}), "_events()", first=f"{kind} _events():\n    yield 1")

    assert "it returned a generator; return Stream(...)" in broken(served)
    assert "things.py:" in served.get("/things").body["detail"]
