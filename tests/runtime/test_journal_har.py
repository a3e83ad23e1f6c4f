"""The archive is HAR 1.2 as http://www.softwareishard.com/blog/har-12-spec/ has it."""

from __future__ import annotations

import base64
from typing import Any

import jsonschema_rs as rs
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_kit import JSON, add, entry, reader

from specdouble.contract.json_text import read_json
from specdouble.runtime.journal import Entry, Journal
from specdouble.runtime.journal.har import har

PAIRS = {"type": "array", "items": {"$ref": "#/$defs/pair"}}
SIZE = {"type": "integer", "minimum": -1}
TIME = {"type": "number", "minimum": -1}
TEXT = {"type": "string"}


def closed(required: str, **properties: Any) -> dict[str, Any]:
    """Describe an object of HAR: custom properties begin with an underscore, anything else is not allowed."""
    return {
        "type": "object",
        "required": required.split(),
        "properties": {"comment": TEXT, **properties},
        "patternProperties": {"^_": True},
        "additionalProperties": False,
    }


HAR = {
    "$defs": {
        "pair": closed("name value", name=TEXT, value=TEXT),
        "cookie": closed(
            "name value", name=TEXT, value=TEXT, path=TEXT, domain=TEXT, expires=TEXT, httpOnly={"type": "boolean"},
            secure={"type": "boolean"},
        ),
        "request": closed(
            "method url httpVersion cookies headers queryString headersSize bodySize",
            method=TEXT, url={"type": "string", "format": "uri"}, httpVersion=TEXT,
            cookies={"type": "array", "items": {"$ref": "#/$defs/cookie"}}, headers=PAIRS, queryString=PAIRS,
            postData=closed("mimeType text", mimeType=TEXT, text=TEXT, params={"type": "array"}),
            headersSize=SIZE, bodySize=SIZE,
        ),
        "response": closed(
            "status statusText httpVersion cookies headers content redirectURL headersSize bodySize",
            status={"type": "integer"}, statusText=TEXT, httpVersion=TEXT,
            cookies={"type": "array", "items": {"$ref": "#/$defs/cookie"}}, headers=PAIRS,
            content=closed(
                "size mimeType", size={"type": "integer", "minimum": 0}, mimeType=TEXT, text=TEXT,
                encoding={"const": "base64"}, compression={"type": "integer"},
            ),
            redirectURL=TEXT, headersSize=SIZE, bodySize=SIZE,
        ),
        "entry": closed(
            "startedDateTime time request response cache timings",
            pageref=TEXT, startedDateTime={"type": "string", "format": "date-time"},
            time={"type": "number", "minimum": 0},
            request={"$ref": "#/$defs/request"}, response={"$ref": "#/$defs/response"}, cache=closed(""),
            timings=closed(
                "send wait receive", blocked=TIME, dns=TIME, connect=TIME, ssl=TIME,
                send={"type": "number", "minimum": 0}, wait={"type": "number", "minimum": 0},
                receive={"type": "number", "minimum": 0},
            ),
            serverIPAddress=TEXT, connection=TEXT,
        ),
    },
    **closed("log", log=closed(
        "version creator entries",
        version={"const": "1.2"}, creator=closed("name version", name=TEXT, version=TEXT),
        browser=closed("name version", name=TEXT, version=TEXT), pages={"type": "array"},
        entries={"type": "array", "items": {"$ref": "#/$defs/entry"}},
    )),
}  # fmt: skip
VALIDATOR = rs.Draft202012Validator(HAR, validate_formats=True)

BODIES = st.binary(max_size=60) | st.text(max_size=40).map(str.encode)
TYPES = st.sampled_from(["application/json", "text/plain", "image/png", "multipart/form-data; boundary=x", "what?", ""])
TEXTS = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20)


def archived(*entries: Entry) -> dict[str, Any]:
    archive: dict[str, Any] = read_json(b"".join(har(entries, reader(), version="1")))
    return archive


@settings(derandomize=True, max_examples=80, deadline=None)
@given(body=BODIES, answer=BODIES, sent=TYPES, got=TYPES, query=TEXTS, value=TEXTS, status=st.integers(100, 599))
def test_an_archive_is_valid(
    body: bytes, answer: bytes, sent: str, got: str, query: str, value: str, status: int
) -> None:
    one = entry(
        "POST", "/vaults", query, status=status, body=body, answer=answer, timing={"total": 1.5, "read": 0.5},
        sent=(("content-type", sent), ("cookie", value), ("x-trace", value)),
        got=(("content-type", got), ("set-cookie", value), ("location", value)),
    )  # fmt: skip

    archive = archived(one)

    assert list(VALIDATOR.iter_errors(archive)) == []


def test_times_add_up() -> None:
    one = archived(entry(timing={"total": 12.5}))["log"]["entries"][0]

    assert sum(time for time in one["timings"].values() if time != -1) == one["time"] == 12.5


def test_bytes_are_in_base64() -> None:
    png = (("content-type", "image/png"),)

    one = archived(entry("PUT", sent=png, body=b"\x89PNG\xff", got=png, answer=b"\x89PNG\xfe"))["log"]["entries"][0]

    content = one["response"]["content"]
    assert (base64.b64decode(content["text"]), content["encoding"]) == (b"\x89PNG\xfe", "base64")
    assert base64.b64decode(one["request"]["postData"]["text"]) == b"\x89PNG\xff"
    assert one["request"]["postData"]["_encoding"] == "base64"


def test_an_archive_says_what_was_cut() -> None:
    journal = Journal(max_body=4)
    add(journal, "POST", sent=(("content-type", "text/plain"),), body=b"a long text")

    post = archived(*journal)["log"]["entries"][0]["request"]

    assert post["postData"] == {"mimeType": "text/plain", "text": "a lo", "comment": "only the beginning was kept"}
    assert post["bodySize"] == 11


def test_an_archive_names_the_operation_and_the_whole_address() -> None:
    one = entry("POST", "/vaults", "limit=1", sent=(JSON, ("host", "localhost:4010")), mount="/bank",
                operation_id="create_vault", body=b"{}")  # fmt: skip

    found = archived(one)["log"]["entries"][0]

    assert found["request"]["url"] == "http://localhost:4010/bank/vaults?limit=1"
    assert found["request"]["queryString"] == [{"name": "limit", "value": "1"}]
    assert found["_specdouble"]["operation"] == "create_vault"
