"""Rate limits: the law of the window, what a caller is told, where limits come from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specdouble.contract.load import load_text
from specdouble.runtime.rate_limit_headers import RateLimitHeaders
from specdouble.runtime.rate_limit_rules import read_limits
from specdouble.runtime.rate_limits import Limit, RateLimits

START = datetime(2026, 1, 15, 9, tzinfo=UTC)
GAPS = st.lists(st.one_of(st.just(0), st.integers(1, 20_000_000)), max_size=60)  # microseconds between requests


class Time:
    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def pass_(self, seconds: float = 0, microseconds: int = 0) -> None:
        self.at += timedelta(seconds=seconds, microseconds=microseconds)


@settings(derandomize=True, max_examples=75, deadline=None)
@given(GAPS, st.integers(1, 5), st.sampled_from([0.5, 1.0, 7.25, 60.0]))
def test_no_window_ever_holds_more_than_the_limit(gaps, most, window) -> None:
    time, limit = Time(), Limit("l", most, window)
    limits, allowed = RateLimits(time.now), []
    for gap in gaps:
        time.pass_(microseconds=gap)
        if limits.take(limit, "ada").allowed:
            allowed.append(time.at)

    assert all(
        sum(first <= moment < first + timedelta(seconds=window) for moment in allowed) <= most for first in allowed
    )


@settings(derandomize=True, max_examples=75, deadline=None)
@given(GAPS, st.integers(1, 5), st.sampled_from([0.5, 1.0, 7.25, 60.0]))
def test_who_waits_as_told_is_let_through(gaps, most, window) -> None:
    time, limit = Time(), Limit("l", most, window)
    limits = RateLimits(time.now)
    for gap in gaps:
        time.pass_(microseconds=gap)
        limits.take(limit, "ada")
    quota = limits.take(limit, "ada")
    time.pass_(seconds=0 if quota.remaining else quota.reset)

    assert limits.take(limit, "ada").allowed


@settings(derandomize=True, max_examples=50, deadline=None)
@given(GAPS)
def test_the_same_requests_are_told_the_same(gaps) -> None:
    def told():
        time = Time()
        limits = RateLimits(time.now)
        quotas = []
        for gap in gaps:
            time.pass_(microseconds=gap)
            quotas.append(limits.take(Limit("l", 3, 10), "ada"))
        return quotas

    assert told() == told()


@settings(derandomize=True, max_examples=75, deadline=None)
@given(GAPS, st.integers(1, 5), st.integers(1, 9), st.sampled_from([0.5, 1.0, 7.25, 60.0]))
def test_no_stretch_ever_holds_more_than_a_burst_and_the_rate(gaps, rate, burst, window) -> None:
    time, limit = Time(), Limit("l", rate, window, burst)
    limits, allowed = RateLimits(time.now), []
    for gap in gaps:
        time.pass_(microseconds=gap)
        if limits.take(limit, "ada").allowed:
            allowed.append(time.at)

    stretches = [(first, last) for first in range(len(allowed)) for last in range(first, len(allowed))]
    assert all(
        last - first + 1 <= burst + (allowed[last] - allowed[first]).total_seconds() * rate / window + 1e-6
        for first, last in stretches
    )


@settings(derandomize=True, max_examples=75, deadline=None)
@given(GAPS, st.integers(1, 5), st.integers(1, 9), st.sampled_from([0.5, 1.0, 7.25, 60.0]))
def test_who_waits_for_a_bucket_is_let_through(gaps, rate, burst, window) -> None:
    time, limit = Time(), Limit("l", rate, window, burst)
    limits = RateLimits(time.now)
    for gap in gaps:
        time.pass_(microseconds=gap)
        limits.take(limit, "ada")
    quota = limits.take(limit, "ada")
    time.pass_(seconds=0 if quota.remaining else quota.reset)

    assert limits.take(limit, "ada").allowed


def test_a_burst_comes_at_once_and_fills_up_at_the_rate() -> None:
    time, limit = Time(), Limit("l", 60, 60, 3)
    limits = RateLimits(time.now)

    assert [limits.take(limit, "ada").remaining for _ in range(3)] == [2, 1, 0]
    assert limits.take(limit, "ada").reset == 1
    time.pass_(seconds=2)
    assert [limits.take(limit, "ada").allowed for _ in range(3)] == [True, True, False]


def test_a_clock_that_is_set_back_empties_no_bucket() -> None:
    time, limit = Time(), Limit("l", 1, 60, 1)
    limits = RateLimits(time.now)
    limits.take(limit, "ada")
    time.pass_(seconds=-3600)

    assert limits.take(limit, "ada").allowed


def test_a_fork_has_buckets_of_its_own() -> None:
    time, limit = Time(), Limit("l", 1, 60, 2)
    limits = RateLimits(time.now)
    limits.take(limit, "ada")
    twin = limits.fork(time.now)
    twin.take(limit, "ada")
    limits.clear()

    assert limits.take(limit, "ada").remaining == 1
    assert not twin.take(limit, "ada").allowed


def test_what_is_left_counts_down() -> None:
    limits = RateLimits(Time().now)

    assert [limits.take(Limit("l", 2, 60), "ada").remaining for _ in range(3)] == [1, 0, 0]


def test_callers_do_not_share_a_limit() -> None:
    limits, limit = RateLimits(Time().now), Limit("l", 1, 60)
    limits.take(limit, "ada")

    assert limits.take(limit, "bob").allowed
    assert not limits.take(limit, "ada").allowed


def test_a_refused_request_does_not_count() -> None:
    time, limit = Time(), Limit("l", 1, 60)
    limits = RateLimits(time.now)
    limits.take(limit, "ada")
    time.pass_(seconds=59)
    limits.take(limit, "ada")
    time.pass_(seconds=1)

    assert limits.take(limit, "ada").allowed


def test_a_clock_that_is_set_back_locks_nobody_out() -> None:
    time, limit = Time(), Limit("l", 1, 60)
    limits = RateLimits(time.now)
    limits.take(limit, "ada")
    time.pass_(seconds=-3600)

    assert limits.take(limit, "ada").allowed


def test_a_fork_counts_on_its_own() -> None:
    time, limit = Time(), Limit("l", 2, 60)
    limits = RateLimits(time.now)
    limits.take(limit, "ada")
    twin = limits.fork(time.now)
    twin.take(limit, "ada")

    assert limits.take(limit, "ada").allowed
    assert not twin.take(limit, "ada").allowed


def document(root="", path="", operation="", headers="{}"):
    return load_text(
        f"""
openapi: 3.0.3
info: {{title: Books, version: '1'}}
{root}
paths:
  /books:
    {path}
    get:
      operationId: list_books
      {operation}
      responses: {{'200': {{description: All., headers: {headers}}}}}
    post: {{operationId: create_book, responses: {{'201': {{description: Made.}}}}}}
  /pens:
    get: {{operationId: list_pens, responses: {{'200': {{description: All.}}}}}}
""",
        name="books",
    )


def test_the_nearest_limit_holds() -> None:
    found = read_limits(
        document(
            root="x-rate-limit: {limit: 100, window: 60}",
            path="x-rate-limit: {limit: 10, window: 60}",
            operation="x-rate-limit: {limit: 1, window: 0.5}",
        )
    )

    assert found.findings == []
    assert found.limits == {
        "list_books": Limit("list_books", 1, 0.5),
        "create_book": Limit("/books", 10, 60),
        "list_pens": Limit("default", 100, 60),
    }


def test_a_handler_modules_limit_holds_before_the_documents() -> None:
    described = document(
        root="x-rate-limit: {limit: 9, window: 9}", operation="tags: [books]\n      x-rate-limit: {limit: 1, window: 1}"
    )
    found = read_limits(described, {name: {"limit": 5, "window": 2} for name in ("list_books", "create_book")})

    assert found.limits == {
        "list_books": Limit("list_books", 1, 1),
        "create_book": Limit("default", 5, 2),
        "list_pens": Limit("default", 9, 9),
    }


def test_a_limit_is_turned_off_by_a_nearer_word() -> None:
    found = read_limits(document(root="x-rate-limit: {limit: 9, window: 9}", path="x-rate-limit: false"))

    assert sorted(found.limits) == ["list_pens"]
    assert found.findings == []


def test_a_limit_of_paths_holds_for_all_that_fit_the_longest_first() -> None:
    groups = "x-rate-limits: {'/*': {limit: 9, window: 60, burst: 12}, '/book*': {limit: 3, window: 1}}"
    found = read_limits(document(root=f"{groups}\nx-rate-limit: {{limit: 1, window: 1}}"))

    assert found.findings == []
    assert found.limits == {
        "list_books": Limit("/book*", 3, 1),
        "create_book": Limit("/book*", 3, 1),
        "list_pens": Limit("/*", 9, 60, 12),
    }


def test_a_document_without_limits_has_none() -> None:
    assert read_limits(document()).limits == {}


@pytest.mark.parametrize(
    ("where", "says", "text"),
    [
        (
            "operation",
            "x-rate-limit: {limit: 0, window: 1}",
            "limit of x-rate-limit came as 0, expected an integer from 1",
        ),
        ("operation", "x-rate-limit: {limit: 1}", "window of x-rate-limit came as null, expected seconds"),
        ("path", "x-rate-limit: {limit: 1, windw: 1, window: 1}", "unknown key 'windw'"),
        ("path", "x-rate-limit: {limit: 1, windw: 1, window: 1}", "Did you mean 'window'?"),
        ("root", "x-rate-limit: 100", "came as 100, expected false or an object such as {limit: 100, window: 60}"),
        ("root", "x-rate-limit: {limit: 1, window: .inf}", "window of x-rate-limit came as"),
        ("root", "x-rate-limits: {/book: {limit: 1, window: 1}}", "'/book' of x-rate-limits fits no path"),
        (
            "root",
            "x-rate-limits: {/book*: {limit: 1, window: 1, burst: 0}}",
            "burst of x-rate-limit came as 0, expected",
        ),
        ("root", "x-rate-limits: [1]", "x-rate-limits came as an array of 1, expected a map"),
    ],
)
def test_a_limit_that_makes_no_sense_is_a_finding_with_its_place(where, says, text) -> None:
    found = read_limits(document(**{where: says}))

    assert text in found.findings[0].message
    assert found.findings[0].place is not None
    assert found.limits == {}


def test_a_modules_limit_that_makes_no_sense_is_a_finding() -> None:
    found = read_limits(document(), {"list_books": {"limit": 1}})

    assert str(found.findings[0]).startswith("handlers of list_books: window of x-rate-limit came as null")


THREE = Limit("list_books", 3, 60)


def headers_of(declared: str, limit: Limit = THREE, *, times: int = 1) -> dict[str, str]:
    described = document(headers=declared)
    limits = RateLimits(Time().now)
    quota = [limits.take(limit, "ada") for _ in range(times)][-1]
    return RateLimitHeaders(described, described.operation("list_books"))(quota)


def test_the_usual_headers_are_always_sent() -> None:
    assert headers_of("{}") == {"RateLimit-Limit": "3", "RateLimit-Remaining": "2", "RateLimit-Reset": "60"}


def test_a_refusal_tells_when_to_come_back() -> None:
    assert headers_of("{}", times=4)["Retry-After"] == "60"


def test_a_bucket_tells_how_many_may_come_at_once() -> None:
    told = headers_of("{RateLimit-Policy: {schema: {type: string}}}", Limit("chat", 60, 60, 120))

    assert (told["RateLimit-Limit"], told["RateLimit-Remaining"]) == ("120", "119")
    assert told["RateLimit-Policy"] == '"chat";q=120;w=120'


def test_a_refusal_of_a_short_window_never_says_at_once() -> None:
    assert headers_of("{}", Limit("l", 1, 0.25), times=2)["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("name", "schema", "value"),
    [
        ("X-RateLimit-Limit", "{type: integer}", "3"),
        ("X-Rate-Limit", "{type: integer}", "3"),
        ("X-RateLimit-Remaining", "{type: integer}", "2"),
        ("X-RateLimit-Used", "{type: integer}", "1"),
        ("X-RateLimit-Reset", "{type: integer}", "60"),
        ("X-RateLimit-Reset", "{type: integer, description: Unix time}", "1768467660"),
        ("X-RateLimit-Reset", "{type: integer, example: 1700000000}", "1768467660"),
        ("X-RateLimit-Reset", "{type: string, format: date-time}", "2026-01-15T09:01:00.000Z"),
        ("RateLimit", "{type: string}", '"list_books";r=2;t=60'),
        ("RateLimit-Policy", "{type: string}", '"list_books";q=3;w=60'),
    ],
)
def test_a_declared_header_is_sent_as_its_schema_says(name, schema, value) -> None:
    assert headers_of(f"{{{name}: {{schema: {schema}}}}}")[name] == value


def test_a_declared_header_of_something_else_is_left_alone() -> None:
    assert "X-Request-Id" not in headers_of("{X-Request-Id: {schema: {type: string}}}")
