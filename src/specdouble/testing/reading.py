"""Which operation an exchange belongs to, and its request as the document reads it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from specdouble.contract.call import Call, RawRequest
from specdouble.contract.model import Document, Operation
from specdouble.contract.router import Match, Router
from specdouble.contract.wire import Contract
from specdouble.errors import ApiError
from specdouble.testing.exchange import Sent


@dataclass(frozen=True)
class Routed:
    """A request and the operation that it means; `values` are its path parameters, still percent-encoded."""

    raw: RawRequest
    match: Match

    @property
    def operation(self) -> Operation:
        """Return the operation that is meant."""
        return self.match.operation


class RequestReader:
    """Reads requests below any of some base URLs: the one that is tested, and the servers of the document."""

    def __init__(self, document: Document, contract: Contract, *base_urls: str) -> None:
        self._router = Router(document.operations)
        self._contract = contract
        self._tested = {urlsplit(url).path.rstrip("/") for url in base_urls} - {""}
        bases = {urlsplit(url).path.rstrip("/") for url in document.servers} | self._tested | {""}
        self._bases = sorted(bases, key=len, reverse=True)
        self.route = lru_cache(maxsize=256)(self._route)

    def _route(self, method: str, path: str) -> Match | None:
        for base in self._bases:
            if path.startswith(f"{base}/"):
                try:
                    return self._router.match(method, path.removeprefix(base))
                except ApiError:
                    if base in self._tested:  # the API stands there, and nowhere above
                        return None
        return None

    def find(self, sent: Sent) -> Routed | None:
        """Find the operation that a request means; None where the document has none for it."""
        parts = urlsplit(sent.url)
        match = self.route(sent.method, parts.path or "/")
        if match is None or (sent.method == "HEAD") != (match.operation.method == "HEAD"):
            return None
        return Routed(raw_request(sent, parts.path, parts.query), match)

    def read(self, routed: Routed) -> Call:
        """Read a request by its document; raises ApiError where it is refused."""
        return self._contract.wire(routed.operation.id).read(routed.raw, routed.match.values)

    def accepts(self, sent: Sent) -> bool:
        """Tell whether a request is valid as it was sent."""
        routed = self.find(sent)
        try:
            return routed is not None and self.read(routed) is not None
        except ApiError:
            return False


def raw_request(sent: Sent, path: str, query: str) -> RawRequest:
    """Return what was sent as it came over the wire."""
    headers = tuple((name.lower(), value) for name, value in sent.headers.items())
    return RawRequest(sent.method, path, query, headers, sent.body)
