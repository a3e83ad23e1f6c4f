from __future__ import annotations

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specdouble.contract.json_text import MAX_DEPTH, InvalidJson, dump_json, read_json

LAW = settings(derandomize=True, max_examples=150, deadline=None)
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@LAW
@given(VALUES)
def test_what_is_written_reads_back(value):
    assert read_json(dump_json(value)) == value


@LAW
@given(VALUES, st.booleans())
def test_accepted_json_is_what_the_standard_library_reads(value, ascii_only):
    text = json.dumps(value, ensure_ascii=ascii_only)

    assert read_json(text.encode()) == json.loads(text)


@LAW
@given(st.binary(max_size=40))
def test_any_bytes_are_read_or_refused(text):
    try:
        value = read_json(text)
    except InvalidJson:
        return
    assert value == json.loads(text)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b" ",
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b"1e400",
        b"01",
        b"+1",
        b".5",
        b"1.",
        b"[1,]",
        b"{'a':1}",
        b"{} {}",
        b'"a\nb"',
        b'"\xff"',
        b'"\xed\xa0\x80"',
        b'"\\ud800"',
        b'"\\udc00\\ud800"',
        b'[9999999999999999999, "\\ud800"]',
        b"[9999999999999999999, NaN]",
        "{}".encode("utf-16"),
        b"[" * 100_000,
        b"[" * 5000 + b"]" * 5000,
        b"9" * 100_000,
    ],
)
def test_what_is_no_json_is_refused(text):
    with pytest.raises(InvalidJson):
        read_json(text)


@pytest.mark.parametrize("number", [2**63, 2**64, -(2**63) - 1, 10**30, -(10**40)])
def test_whole_numbers_are_exact_at_any_size(number):
    assert read_json(dump_json({"n": number})) == {"n": number}


def test_long_digits_in_a_text_change_nothing():
    assert read_json(b'{"a": "12345678901234567890", "b": 0.5}') == {"a": "12345678901234567890", "b": 0.5}


def test_byte_order_mark_is_tolerated():
    assert read_json(b"\xef\xbb\xbf{}") == {}


def test_last_of_equal_names_wins():
    assert read_json(b'{"a": 1, "a": 2}') == {"a": 2}


def test_depth_has_a_limit():
    assert read_json(b"[" * MAX_DEPTH + b"]" * MAX_DEPTH)

    with pytest.raises(InvalidJson, match="levels deep"):
        read_json(b"[" * (MAX_DEPTH + 1) + b"]" * (MAX_DEPTH + 1))


def test_many_brackets_side_by_side_are_not_deep():
    assert len(read_json(b"[" + b"[]," * 1000 + b"[]]")) == 1001


@pytest.mark.parametrize(
    "value", [math.nan, [math.inf], {"a": -math.inf}, "\ud800", {1: 2}, object(), {"a": b"x"}, [2**70, math.nan]]
)
def test_what_json_cannot_say_is_refused(value):
    with pytest.raises(ValueError):
        dump_json(value)


def test_null_is_written():
    assert dump_json({"a": None}) == b'{"a":null}'
