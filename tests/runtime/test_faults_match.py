"""Which requests a match is for."""

from __future__ import annotations

import re

import pytest
from faults_kit import operation
from hypothesis import given, settings
from hypothesis import strategies as st

from specdouble.contract.call import RawRequest
from specdouble.runtime.faults.asked import Asked
from specdouble.runtime.faults.match import Match, covers, like

LETTERS = st.text("ab/*", max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text("ab", max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=1), inner, max_size=3),
    max_leaves=6,
)
quickly = settings(derandomize=True, max_examples=75, deadline=None)


def fits(match: dict, *, api="books", operation_id="get_book", persona=None, **raw) -> bool:
    request = RawRequest(**{"method": "GET", "path": "/books/7", **raw})
    return Match(match)(Asked(api, operation(operation_id), request, lambda: persona))


@pytest.mark.parametrize(
    ("match", "expected"),
    [
        ({}, True),
        ({"api": "books"}, True),
        ({"api": "pens"}, False),
        ({"operation": "get_book"}, True),
        ({"operation": "list_books"}, False),
        ({"method": "GET"}, True),
        ({"method": "POST"}, False),
        ({"path": "/books/{id}"}, True),
        ({"path": "/books/7"}, True),
        ({"path": "/books/*"}, True),
        ({"path": "/books"}, False),
        ({"path": "*7"}, True),
        ({"persona": "ada"}, False),
        ({"api": "books", "operation": "get_book", "method": "POST"}, False),
    ],
)
def test_every_key_given_must_fit(match, expected) -> None:
    assert fits(match) is expected


@pytest.mark.parametrize(("match", "expected"), [({}, False), ({"path": "*"}, False), ({"method": "OPTIONS"}, True)])
def test_a_preflight_is_met_only_by_who_asks_for_it(match, expected) -> None:
    asked = (("access-control-request-method", "PUT"),)

    assert fits(match, method="OPTIONS", headers=asked) is expected


def test_an_options_request_of_its_own_is_like_any_other() -> None:
    assert fits({}, method="OPTIONS")


def test_a_persona_is_asked_for_only_where_a_rule_names_one() -> None:
    def ask() -> str:
        raise AssertionError("nobody should ask")

    request = RawRequest("GET", "/books/7")

    assert Match({"method": "GET"})(Asked("books", operation("get_book"), request, ask))


def test_a_persona_is_found_by_name() -> None:
    assert fits({"persona": "ada"}, persona="ada")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [({"X-Trace": "abc"}, True), ({"x-trace": "a*"}, True), ({"X-Trace": "b*"}, False), ({"X-Other": "*"}, False)],
)
def test_headers_are_found_by_name_in_any_case(wanted, expected) -> None:
    assert fits({"headers": wanted}, headers=(("x-trace", "abc"),)) is expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [({"page": "2"}, True), ({"tag": "b"}, True), ({"tag": "c"}, False), ({"q": ""}, True), ({"none": "*"}, False)],
)
def test_one_of_a_query_parameters_values_must_fit(wanted, expected) -> None:
    assert fits({"query": wanted}, query="page=2&tag=a&tag=b&q=") is expected


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({"title": "Emma"}, True),
        ({"by": {"name": "Jane"}}, True),
        ({"title": None}, False),
        ({"tags": ["a"]}, False),
        ({"tags": ["a", "b"]}, True),
        ({"more": 1}, False),
        ({"read": 1}, False),
    ],
)
def test_a_body_must_have_all_that_is_named(wanted, expected) -> None:
    body = b'{"title": "Emma", "by": {"name": "Jane", "born": 1775}, "tags": ["a", "b"], "read": true}'

    assert fits({"body": wanted}, body=body) is expected


@pytest.mark.parametrize("body", [b"", b"title=Emma", b"{", b"\xff"])
def test_what_is_no_json_fits_no_body(body) -> None:
    assert not fits({"body": {}}, body=body)


def test_an_encoded_path_is_compared_decoded() -> None:
    assert fits({"path": "/books/caf\u00e9"}, path="/books/caf%C3%A9")


@quickly
@given(LETTERS, st.text("ab/", max_size=10))
def test_a_star_stands_for_anything(pattern, text) -> None:
    expression = ".*".join(map(re.escape, pattern.split("*")))

    assert like(pattern, text) is (re.fullmatch(expression, text) is not None)


@quickly
@given(VALUES)
def test_everything_covers_itself(value) -> None:
    assert covers(value, value)


@quickly
@given(st.dictionaries(st.text("ab", max_size=1), VALUES), st.dictionaries(st.text("cd", max_size=1), VALUES))
def test_an_object_covers_what_it_was_made_of(part, rest) -> None:
    assert covers({key: value for key, value in part.items() if key not in rest}, {**part, **rest})
