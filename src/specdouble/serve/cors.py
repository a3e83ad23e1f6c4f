"""Cross-origin requests (Fetch, 3.2): pages of this machine may call, credentials included; others are named."""

from __future__ import annotations

import re
from dataclasses import dataclass

from specdouble.contract.call import RawRequest
from specdouble.serve.exchange import Reply

_LOOPBACK = re.compile(r"https?://(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?", re.IGNORECASE)
_ALWAYS_READABLE = {"content-type", "content-length", "cache-control", "expires", "last-modified"}


@dataclass(frozen=True)
class Cors:
    """Which origins may call: those of loopback, and `origin` (`*` for every one)."""

    enabled: bool = True
    origin: str | None = None

    def allows(self, origin: str) -> bool:
        """Tell whether pages of an origin may read answers."""
        return self.enabled and (self.origin in {origin, "*"} or _LOOPBACK.fullmatch(origin) is not None)

    def preflight(self, request: RawRequest, allow: str) -> Reply | None:
        """Answer a preflight; None where the request is none, or comes from an origin that may not call."""
        origin = request.header("origin")
        if request.method != "OPTIONS" or request.header("access-control-request-method") is None:
            return None
        if origin is None or not self.allows(origin):
            return None
        headers = {
            **self.headers(origin),
            "Access-Control-Allow-Methods": allow,
            "Access-Control-Allow-Headers": request.header("access-control-request-headers") or "*",
            "Access-Control-Max-Age": "600",
        }
        return Reply(204, tuple(headers.items()))

    def decorate(self, request: RawRequest, reply: Reply) -> Reply:
        """Let the page that asked read the answer."""
        origin = request.header("origin")
        if origin is None or not self.allows(origin):
            return reply
        exposed = ", ".join(dict.fromkeys(name for name, _ in reply.headers if name.lower() not in _ALWAYS_READABLE))
        return reply.with_headers({**self.headers(origin), "Access-Control-Expose-Headers": exposed or "*"})

    def headers(self, origin: str) -> dict[str, str]:
        """Return the headers that name an origin."""
        return {
            "Access-Control-Allow-Origin": origin,
            "Access-Control-Allow-Credentials": "true",
            "Vary": "Origin",
        }
