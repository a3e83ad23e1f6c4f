"""What a request that nothing took may have meant."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_kit import DOCUMENT, entry, reader

from specdouble.runtime.journal.near_miss import near_misses


def nearest(method: str, path: str, **more: Any) -> tuple[str, list[tuple[str, Any, Any]]]:
    found = reader().near_misses(entry(method, path, status=404, **more))[0]
    differences = [(one["what"], one["came"], one["expected"]) for one in found["differences"]]
    return f"{found['method']} {found['path']}", differences


@pytest.mark.parametrize(
    ("method", "path", "expected", "differences"),
    [
        ("GET", "/vault", "GET /vaults", [("segment", "vault", "vaults")]),
        ("GET", "/Vaults/7", "GET /vaults/{id}", [("case", "Vaults", "vaults")]),
        ("DELETE", "/vaults/7", "GET /vaults/{id}", [("method", "DELETE", "GET")]),
        ("GET", "/v1/vaults", "GET /vaults", [("extra_segment", "v1", None)]),
        ("GET", "/vaults/7/", "GET /vaults/{id}", [("extra_segment", "", None)]),
        ("GET", "/invitations", "GET /invitations/{code}", [("missing_segment", None, "{code}")]),
    ],
)
def test_the_nearest_operation_comes_first(method: str, path: str, expected: str, differences: Any) -> None:
    assert nearest(method, path) == (expected, differences)


def test_a_wrong_media_type_is_told() -> None:
    sent = (("content-type", "text/csv"),)

    assert nearest("POST", "/vault", sent=sent, body=b"a,b") == (
        "POST /vaults",
        [
            ("segment", "vault", "vaults"),
            ("media_type", "text/csv", "application/json or application/x-www-form-urlencoded"),
        ],
    )


def test_a_request_that_was_taken_has_no_near_misses() -> None:
    assert reader().near_misses(entry(operation_id="list_vaults")) == []


def test_a_path_like_nothing_has_no_near_misses() -> None:
    assert reader().near_misses(entry(path="/zzz/qqq/kkk/jjj/xxx")) == []


def test_all_apis_are_asked_where_none_was_meant() -> None:
    found = reader().near_misses(entry(path="/vault", api=""))

    assert found[0]["api"] == "vaults"


@settings(derandomize=True, max_examples=100, deadline=None)
@given(path=st.text(max_size=40), method=st.sampled_from(["GET", "TRACE", ""]))
def test_any_path_can_be_compared(path: str, method: str) -> None:
    assert len(reader().near_misses(entry(method, "/" + path))) <= 3


def test_a_large_document_is_compared_quickly() -> None:
    operations = tuple(
        replace(DOCUMENT.operations[0], id=f"list_{number}", path=f"/api/v1/things{number}/{{id}}/parts")
        for number in range(1500)
    )
    document = replace(DOCUMENT, operations=operations)
    started = time.perf_counter()

    found = near_misses(entry(path="/api/v1/thing77/1/parts"), {"vaults": document})

    assert found[0]["operation"] == "list_77"
    assert time.perf_counter() - started < 3
