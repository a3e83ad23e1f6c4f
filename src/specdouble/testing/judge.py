"""Holds an exchange to its document."""

from __future__ import annotations

from specdouble.contract.model import Document, Operation
from specdouble.contract.wire import Contract
from specdouble.testing.exchange import Exchange

_REFUSALS = frozenset({400, 401, 403, 404, 405, 406, 409, 411, 412, 413, 414, 415, 422, 428, 429, 431})


_LONGEST = 8000  # octets of a request line that every recipient should take: RFC 9112, 3
_TOO_LONG = frozenset({400, 413, 414, 431})


def is_refused_for_its_length(exchange: Exchange) -> bool:
    """Tell a refusal of an address or header that is longer than servers need take: no matter of the document.

    A proxy or the server's own parser gives it, in a body of its own, before anything has seen the operation.
    """
    sent = exchange.sent
    longest = max(len(sent.url), *(len(value) for value in sent.headers.values()), 0)
    return exchange.status in _TOO_LONG and longest > _LONGEST


def is_plain_refusal(operation: Operation, status: int) -> bool:
    """Tell a refusal that HTTP allows anybody, where the document only forgot to list it: doubtful, but no fault."""
    return status in _REFUSALS and operation.response(status) is None


class Judge:
    """Tells in what ways an answer breaks its operation: status, media type, headers and body."""

    def __init__(self, document: Document) -> None:
        self.contract = Contract(document)

    def __call__(self, operation: Operation, exchange: Exchange) -> list[str]:
        """Return one sentence for each way; none for an answer that is as documented."""
        if is_refused_for_its_length(exchange):
            return []
        if operation.response(exchange.status) is None:
            return [f"status {exchange.status} is not documented; there are: {', '.join(operation.responses)}"]
        try:
            value = exchange.body
        except ValueError as error:
            return [f"the body is no {exchange.media_type}: {error}"]
        wire = self.contract.wire(operation.id)
        violations = wire.check(exchange.status, exchange.headers, exchange.headers.get("content-type"), value)
        return [violation.message for violation in violations]
