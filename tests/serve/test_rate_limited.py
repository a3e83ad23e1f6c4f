"""Who shares a rate limit, and what a refusal carries."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from specdouble.contract.call import RawRequest
from specdouble.contract.load import load_text
from specdouble.errors import TooManyRequests
from specdouble.runtime.rate_limit_rules import read_limits
from specdouble.runtime.rate_limits import RateLimits
from specdouble.runtime.users import ANYONE, User
from specdouble.serve.rate_limited import make_rate_limits

DOCUMENT = load_text("""
openapi: 3.0.3
info: {title: Books, version: '1'}
security: [{token: []}]
components: {securitySchemes: {token: {type: http, scheme: bearer}}}
paths:
  /books:
    x-rate-limit: {limit: 1, window: 60}
    get: {operationId: list_books, responses: {'200': {description: All.}}}
    post: {operationId: create_book, responses: {'201': {description: Made.}}}
  /pens:
    get: {operationId: list_pens, responses: {'200': {description: All.}}}
""")
LIMITED = make_rate_limits(DOCUMENT, read_limits(DOCUMENT).limits)
ADA = User("ada")


@pytest.fixture
def limits() -> RateLimits:
    return RateLimits(lambda: datetime(2026, 1, 15, 9, tzinfo=UTC))


def bearing(token: str) -> RawRequest:
    return RawRequest("GET", "/books", headers=(("authorization", f"Bearer {token}"),))


def test_only_limited_operations_are_compiled() -> None:
    assert sorted(LIMITED) == ["create_book", "list_books"]


def test_an_allowed_request_is_told_what_is_left(limits) -> None:
    assert LIMITED["list_books"].spend(limits, ADA, bearing("a"))["RateLimit-Remaining"] == "0"


def test_operations_of_a_path_share_its_limit(limits) -> None:
    LIMITED["list_books"].spend(limits, ADA, bearing("a"))

    with pytest.raises(
        TooManyRequests, match="came more than 1 requests in 60 seconds, expected the next in 60 seconds"
    ) as refused:
        LIMITED["create_book"].spend(limits, ADA, bearing("a"))
    assert refused.value.headers["Retry-After"] == "60"


def test_a_persona_is_one_caller_whatever_its_credential(limits) -> None:
    LIMITED["list_books"].spend(limits, ADA, bearing("a"))

    with pytest.raises(TooManyRequests):
        LIMITED["list_books"].spend(limits, ADA, bearing("b"))


def test_where_nobody_is_known_every_credential_is_a_caller(limits) -> None:
    LIMITED["list_books"].spend(limits, ANYONE, bearing("a"))
    LIMITED["list_books"].spend(limits, ANYONE, bearing("b"))

    with pytest.raises(TooManyRequests):
        LIMITED["list_books"].spend(limits, ANYONE, bearing("a"))
