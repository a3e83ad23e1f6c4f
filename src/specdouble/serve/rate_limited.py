"""An operation that has a rate limit, compiled: who calls, what it costs, what the headers say."""

from __future__ import annotations

from collections.abc import Mapping

from specdouble.contract.call import RawRequest
from specdouble.contract.model import Document, Operation
from specdouble.errors import TooManyRequests
from specdouble.runtime.rate_limit_headers import RateLimitHeaders
from specdouble.runtime.rate_limits import Limit, RateLimits
from specdouble.runtime.users import ANYONE, User
from specdouble.serve.guard import credential


class RateLimited:
    """The rate limit of one operation."""

    def __init__(self, document: Document, operation: Operation, limit: Limit) -> None:
        self._api = document.name
        self._limit = limit
        self._headers = RateLimitHeaders(document, operation)
        self._schemes = tuple(document.security_schemes.values())

    def spend(self, limits: RateLimits, user: User, raw: RawRequest) -> Mapping[str, str]:
        """Count a request, and return the headers for its answer, whatever that will be.

        Raises TooManyRequests, with the same headers and `Retry-After`.
        """
        quota = limits.take(self._limit, f"{self._api}\0{self._caller(user, raw)}")
        headers = self._headers(quota)
        if not quota.allowed:
            came = f"came more than {self._limit.most} requests in {self._limit.span:g} seconds"
            message = f"{came}, expected the next in {headers['Retry-After']} seconds"
            raise TooManyRequests(message, headers=headers)
        return headers

    def _caller(self, user: User, raw: RawRequest) -> str:
        """Name the caller: the persona, or where nobody checks credentials, the credential that was sent."""
        if user is not ANYONE:
            return user.name
        found = (credential(scheme, raw) for scheme in self._schemes)
        return "\0" + next((value for value in found if value), "")


def make_rate_limits(document: Document, limits: Mapping[str, Limit]) -> dict[str, RateLimited]:
    """Compile the limits of a document, by operation id."""
    return {
        operation.id: RateLimited(document, operation, limits[operation.id])
        for operation in document.operations
        if operation.id in limits
    }
