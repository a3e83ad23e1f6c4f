"""Finding entries: what criteria mean, held against a naive reading of them."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_kit import JSON, add, entry

from specdouble.contract.json_text import dump_json
from specdouble.errors import BadRequest
from specdouble.runtime.journal import Entry, Journal
from specdouble.runtime.journal.findings import request_findings
from specdouble.runtime.journal.search import Criteria, is_part

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "b", 1.0, 0.5]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)


def naive(wanted: Any, came: Any) -> bool:
    """Compare every leaf by its path, and every list by its length."""
    theirs = dict(leaves(came, ()))
    return all(path in theirs and theirs[path] == leaf for path, leaf in leaves(wanted, ()))


def leaves(value: Any, path: tuple[Any, ...]) -> Any:
    if isinstance(value, dict):
        yield path, "object"
        for key, one in value.items():
            yield from leaves(one, (*path, key))
    elif isinstance(value, list):
        yield path, ("list", len(value))
        for at, one in enumerate(value):
            yield from leaves(one, (*path, at))
    else:
        yield path, ("value", isinstance(value, bool), value)


@settings(derandomize=True, max_examples=300, deadline=None)
@given(wanted=VALUES, came=VALUES)
def test_a_part_is_what_a_naive_matcher_says(wanted: Any, came: Any) -> None:
    assert is_part(wanted, came) is naive(wanted, came)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(came=VALUES, chance=st.randoms(use_true_random=False))
def test_what_is_left_of_a_value_is_part_of_it(came: Any, chance: Any) -> None:
    def thinned(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: thinned(one) for key, one in value.items() if chance.random() < 0.6}
        return [thinned(one) for one in value] if isinstance(value, list) else value

    assert is_part(thinned(came), came)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(
    rows=st.lists(st.tuples(st.sampled_from(["GET", "POST"]), st.sampled_from([200, 201, 404]), VALUES), max_size=8),
    method=st.none() | st.sampled_from(["get", "POST"]),
    status=st.none() | st.sampled_from([200, 404]),
    body=VALUES.filter(lambda value: value is not None),
)
def test_finding_agrees_with_looking_at_each(rows: Any, method: str | None, status: int | None, body: Any) -> None:
    journal = Journal()
    for sent, answered, value in rows:
        add(journal, sent, body=dump_json(value), sent=(JSON,), status=answered)

    search = Criteria(method=method, status=status, body=body).compile()

    assert [search(one) for one in journal] == [
        (method is None or sent == method.upper()) and status in (None, answered) and naive(body, value)
        for sent, answered, value in rows
    ]


PATHS = [
    ("/vaults/7", "/vaults/7", True),
    ("/vaults/7", "/vaults/{id}", True),
    ("/vaults/7", "/vaults/{id}.json", False),
    ("/vaults/7.json", "/vaults/{id}.{type}", True),
    ("/vaults/.json", "/vaults/{id}.json", False),
    ("/vaults/a-b-c", "/vaults/{x}-{y}", True),
    ("/vaults/7/doors", "/vaults/{id}", False),
    ("/vaults/", "/vaults/{id}", False),
    ("/vaults/a%20b", "/vaults/a b", True),
    ("/vaults/%7Eme", "/vaults/~me", True),
    ("/vaults/a%2Fb", "/vaults/a/b", False),
    ("/vaults", "/VAULTS", False),
    ("/vaults", "/bank/vaults", True),
    ("/vaults", "/other/vaults", False),
]


@pytest.mark.parametrize(("came", "wanted", "fits"), PATHS)
def test_a_path_is_exact_or_a_template_below_or_with_the_mount(came: str, wanted: str, *, fits: bool) -> None:
    assert Criteria(path=wanted).compile()(entry(path=came, mount="/bank")) is fits


def fully() -> Entry:
    return entry(
        "POST", "/vaults", "tag=a&tag=b&limit=1", sent=(("x-trace", "7"), ("content-type", "text/plain")),
        body=b"hello", status=422, operation_id="create_vault", tier="resource", persona="admin",
        findings=request_findings([]),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("criteria", "fits"),
    [
        ({}, True),
        ({"api": "vaults"}, True),
        ({"api": "other"}, False),
        ({"operation": "create_vault", "tier": "resource", "persona": "admin"}, True),
        ({"operation": "list_vaults"}, False),
        ({"query": {"limit": "1"}}, True),
        ({"query": {"tag": "b"}}, True),
        ({"query": {"tag": ["a", "b"]}}, True),
        ({"query": {"tag": ["b"]}}, False),
        ({"query": {"gone": "1"}}, False),
        ({"headers": {"X-Trace": "7"}}, True),
        ({"headers": {"X-Trace": "8"}}, False),
        ({"body": "hello"}, True),
        ({"body": {"a": 1}}, False),
        ({"status": "4xx"}, True),
        ({"status": "2XX"}, False),
        ({"path_prefix": "/va"}, True),
        ({"path_regex": "^/v[a-z]+$"}, True),
        ({"path_regex": "^/$"}, False),
        ({"has_findings": False}, True),
        ({"has_findings": True}, False),
        ({"since": 0}, True),
        ({"since": 1}, False),
        ({"status": 422, "body": "other"}, False),
    ],
)
def test_every_criterion_must_fit(criteria: dict[str, Any], *, fits: bool) -> None:
    assert Criteria(**criteria).compile()(fully()) is fits


def test_a_form_is_found_by_its_fields() -> None:
    form = (("content-type", "application/x-www-form-urlencoded"),)
    one = entry("POST", sent=form, body=b"name=Attic&tag=a&tag=b")

    assert Criteria(body={"name": "Attic", "tag": ["a", "b"]}).compile()(one)


@pytest.mark.parametrize("pattern", ["(", "a}", "(?=a)", r"(a)\1", "a{1000}{1000}{1000}", "a" * 501])
def test_a_regular_expression_out_of_bounds_is_refused(pattern: str) -> None:
    with pytest.raises(BadRequest, match="path_regex"):
        Criteria(path_regex=pattern).compile()


def test_no_regular_expression_takes_long() -> None:
    search = Criteria(path_regex="^(a+)+$").compile()
    started = time.perf_counter()

    assert not search(entry(path="a" * 20_000 + "!"))
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize("status", ["4", "6xx", "x", "", 99, 600])
def test_a_wrong_status_is_refused(status: int | str) -> None:
    with pytest.raises(BadRequest, match="4xx"):
        Criteria(status=status).compile()


def test_the_closest_entries_come_first_and_tell_what_they_fail() -> None:
    journal = Journal()
    for method, status in (("GET", 200), ("POST", 400), ("DELETE", 204)):
        add(journal, method, status=status)

    found = Criteria(method="POST", status=201, api="vaults").compile().closest(journal.newest(), 2)

    assert [(one.method, failed) for one, failed in found] == [("POST", ["status"]), ("DELETE", ["method", "status"])]
