"""What an answer says about a request that should have been refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from specdouble.contract.model import Operation
from specdouble.testing.authz.places import shown_rows
from specdouble.testing.exchange import Exchange

UNAUTHORIZED = "RFC 9110, 15.5.2: 401 where a request lacks valid credentials"
FORBIDDEN = "RFC 9110, 15.5.4: 403 where the credentials do not suffice, or 404 to hide that the row exists"
NOT_FOUND = "RFC 9110, 15.5.5: 404 where there is no such row"


@dataclass(frozen=True)
class Verdict:
    """How a case ended; `text` is the reason, or the second half of a finding's sentence."""

    state: Literal["passed", "failed", "untested"]
    text: str = ""


PASSED = Verdict("passed")


def judge_credential(operation: Operation, exchange: Exchange, *, malformed: bool, was_valid: bool) -> Verdict:
    """Judge the answer to somebody without a good credential: 401, or what the document declares in its place."""
    status = exchange.status
    if status < 300:
        return Verdict("failed", f"is let in with {status}")
    if status == 401 or (malformed and status == 400):  # RFC 6750, 3.1: invalid_request
        return PASSED
    if not declares(operation, 401):
        if status in {302, 303, 307, 403, 404}:
            return PASSED
    elif was_valid and 400 <= status < 500:
        return Verdict("failed", f"is refused with {status}, and the document says 401")
    return Verdict("untested", f"{status} came, which does not tell whether the credential was looked at")


def judge_role(operation: Operation, exchange: Exchange) -> Verdict:
    """Judge the answer to somebody who lacks the right: 403, or 404 where a row may be hidden."""
    status = exchange.status
    if status < 300:
        return Verdict("failed", f"is let in with {status}")
    if status == 403 or (status == 404 and "{" in operation.path):
        return PASSED
    if status == 401:  # RFC 9110, 15.5.2 lets a server refuse credentials that it knows
        said = declares(operation, 403)
        return Verdict("failed", "is refused with 401, and the document says 403") if said else PASSED
    return Verdict("untested", f"{status} came, which does not tell whether the right was looked at")


def judge_foreign(exchange: Exchange) -> Verdict:
    """Judge the answer about a row of another tenant: as if it were not there, or 403."""
    status = exchange.status
    if status in {401, 403, 404, 410}:
        return PASSED
    if status < 300:
        is_empty_list = exchange.sent.method == "GET" and _is_empty_list(exchange)
        return PASSED if is_empty_list else Verdict("failed", f"is let in with {status}")
    return Verdict("untested", f"{status} came, which does not tell whose row it was taken for")


def _is_empty_list(exchange: Exchange) -> bool:
    try:
        value = exchange.body
    except ValueError:
        return False
    lists = (
        [value]
        if isinstance(value, list)
        else [one for one in value.values() if isinstance(one, list)]
        if isinstance(value, dict)
        else []
    )
    return len(lists) > 0 and not any(lists) and not shown_rows(exchange)


def judge_absent(operation: Operation, exchange: Exchange) -> Verdict:
    """Judge the answer about a row that is not there."""
    status = exchange.status
    if status in {403, 404, 410}:
        return PASSED
    if status < 300:
        if operation.method == "PUT":
            return Verdict("untested", f"{status} came: a PUT may make the row that it names (RFC 9110, 9.3.4)")
        if not declares(operation, 404):
            return Verdict("untested", f"{status} came, and the document declares no 404")
        return Verdict("failed", f"is answered with {status}, and the document says 404")
    return Verdict("untested", f"{status} came, which does not tell whether the row was looked for")


def declares(operation: Operation, status: int) -> bool:
    """Tell whether a document names a status, by itself or by its range."""
    return str(status) in operation.responses or f"{status // 100}XX" in operation.responses
