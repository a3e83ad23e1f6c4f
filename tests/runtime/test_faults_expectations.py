"""Expectations: which request gets the canned answer, and how often it was used."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from faults_kit import BOOKS, operation

from specdouble.contract.call import RawRequest
from specdouble.errors import NotFound
from specdouble.runtime.faults import Expectation, Expectations, KnownApi, read_expectation

GET = RawRequest("GET", "/books")


def expectations(*bodies: dict) -> Expectations:
    made = Expectations(now=lambda: datetime(2026, 1, 15, 9, tzinfo=UTC))
    for body in bodies:
        made.add(read_expectation({"answer": {}, **body}, {"books": KnownApi(BOOKS)}))
    return made


def ask(some: Expectations) -> Expectation | None:
    return some.find("books", operation("list_books"), GET)


def test_a_request_that_fits_gets_the_answer() -> None:
    found = ask(expectations({"match": {"operation": "list_books"}, "answer": {"status": 201, "body": [1]}}))

    assert (found.answer.status, found.answer.value, found.answer.media_type) == (201, [1], "application/json")


def test_a_request_that_does_not_fit_gets_none() -> None:
    assert ask(expectations({"match": {"operation": "get_book"}})) is None


def test_an_answer_is_given_so_many_times() -> None:
    some = expectations({"times": 2})

    assert [ask(some) is None for _ in range(3)] == [False, False, True]


def test_the_newest_expectation_wins() -> None:
    assert ask(expectations({"id": "old"}, {"id": "new"})).id == "new"


@pytest.mark.parametrize(("bounds", "verified"), [({}, True), ({"at_least": 3}, False), ({"at_most": 1}, False)])
def test_use_is_verified(bounds, verified) -> None:
    some = expectations({"id": "e"})
    ask(some)
    ask(some)

    verdict = some.verify("e", **bounds)

    assert (verdict.used, verdict.verified) == (2, verified)


def test_what_was_never_expected_cannot_be_verified() -> None:
    with pytest.raises(NotFound):
        expectations().verify("e")


def test_a_fork_counts_on_its_own() -> None:
    some = expectations({"id": "e", "times": 1})
    twin = some.fork(lambda: datetime(2026, 1, 15, 9, tzinfo=UTC))
    ask(twin)

    assert ask(some).number == 1
