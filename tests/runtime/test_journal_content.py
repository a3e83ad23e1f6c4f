"""Bodies as people read them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_kit import add, entry, reader

from specdouble.runtime.journal import Journal
from specdouble.runtime.journal.content import Content


def shown(body: bytes, media_type: str) -> dict[str, Any] | None:
    one: dict[str, Any] = reader().show(entry("POST", sent=(("content-type", media_type),), body=body))
    found: dict[str, Any] | None = one["request"]["body"]
    return found


@pytest.mark.parametrize(
    ("body", "media_type", "key", "expected"),
    [
        (b'{"a": 1}', "application/json", "json", {"a": 1}),
        (b'{"a": 1}', "application/problem+json; charset=utf-8", "json", {"a": 1}),
        (b'{"a": 1}', "text/plain", "json", {"a": 1}),
        (b'{"a": 1}', "", "json", {"a": 1}),
        (b"7", "application/json", "json", 7),
        (b"null", "application/json", "json", None),
        (b"7", "text/plain", "text", "7"),
        (b'{"a": ', "application/json", "text", '{"a": '),
        (b"a=1&b=%20", "application/x-www-form-urlencoded", "text", "a=1&b=%20"),
        ("tschüs".encode(), "text/plain", "text", "tschüs"),
        (b"\xff\x00", "image/png", "base64", "/wA="),
    ],
)
def test_a_body_is_shown_as_what_it_is(body: bytes, media_type: str, key: str, expected: Any) -> None:
    found = shown(body, media_type)

    assert found is not None
    assert found[key] == expected
    assert (found["size"], found["cut"]) == (len(body), False)


def test_no_body_is_shown_as_none() -> None:
    assert shown(b"", "application/json") is None


def test_a_cut_goes_through_no_character() -> None:
    journal = Journal(max_body=3)
    one = add(journal, sent=(("content-type", "text/plain"),), body="aüüü".encode())
    two = add(journal, sent=(("content-type", "text/plain"),), body="üüü".encode())

    assert reader().show(one)["request"]["body"]["text"] == "aü"
    assert reader().show(two)["request"]["body"]["text"] == "ü"


@settings(derandomize=True, max_examples=200, deadline=None)
@given(body=st.binary(max_size=50), media_type=st.text(max_size=20), more=st.integers(0, 3))
def test_any_body_can_be_read(body: bytes, media_type: str, more: int) -> None:
    kind, value = Content(media_type, body, len(body) + more).read()

    assert kind in {"json", "form", "text", "base64"}
    assert isinstance(value, bytes) is (kind == "base64")


@pytest.mark.parametrize(
    "text", ["a" * 300_000, "a=" * 150_000, "<" * 300_000, '{"' * 150_000, "http://" * 40_000, "_:" * 150_000]
)
def test_no_text_takes_long_to_read(text: str) -> None:
    one = add(Journal(), body=text.encode(), sent=(("content-type", "text/plain"),), answer=text.encode())

    assert reader().show(one)["request"]["body"]["size"] == len(text)
