"""Who may reach the control plane: this machine's own programs and pages; from elsewhere, those who hold the token."""

from __future__ import annotations

import hmac
import ipaddress
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from specdouble.errors import Forbidden, Unauthorized
from specdouble.serve.cors import Cors
from specdouble.serve.exchange import Scope

_SAFE = {"GET", "HEAD", "OPTIONS"}
# What tells nothing but the documents: browsers open these pages, and containers ask for health. And files: whoever has
# the address of one was given it.
_OPEN = re.compile(
    r"/-/(?:health|swagger-ui/[^/]+|apis/[^/]+/(?:docs|openapi\.json)|identity/[^/]+(?:/saml(?:/metadata)?)?|files/.+)"
)
_LOCAL_NAME = re.compile(r"(?:[a-z0-9-]+\.)*localhost", re.IGNORECASE)


@dataclass(frozen=True)
class Gate:
    """Checks one request to `/-/`. Without a token the server listens on loopback, and only loopback names reach it."""

    cors: Cors
    token: str | None = None

    def check(self, scope: Scope) -> None:
        """Let a request in, or raise Unauthorized or Forbidden."""
        if scope["method"] in _SAFE and _OPEN.fullmatch(scope["path"]):
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if self.token is not None:
            self._check_token(headers)
        elif not is_local_name(_host(headers.get("host", "localhost"))):
            # A page elsewhere can point a name of its own at 127.0.0.1 (DNS rebinding): the name gives it away.
            raise Forbidden(f"/-/ answers to names of this machine, and not to {headers['host'][:80]!r}")
        origin = headers.get("origin")
        if origin is not None and scope["method"] not in _SAFE and not self.cors.allows(origin):
            raise Forbidden(f"pages of {origin[:80]} may not change anything here; serve with --cors {origin[:80]}")

    def _check_token(self, headers: Mapping[str, str]) -> None:
        kind, _, value = headers.get("authorization", "").partition(" ")
        given = value.strip() if kind.lower() == "bearer" else headers.get("x-specdouble-token", "")
        if not hmac.compare_digest(given.encode(), (self.token or "").encode()):
            raise Unauthorized(
                "/-/ wants the token that the server printed when it started, as Authorization: Bearer TOKEN",
                headers={"WWW-Authenticate": 'Bearer realm="specdouble"'},
            )


def make_token(host: str, given: str | None) -> str | None:
    """Return the token of the control plane: the given one, a new one where others can reach the server, else None."""
    return given or (None if is_local_name(host) else secrets.token_urlsafe(16))


def is_local_name(host: str) -> bool:
    """Tell whether a host name or address is this machine's own."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return _LOCAL_NAME.fullmatch(host) is not None


def _host(header: str) -> str:
    """Take the port off a Host header (RFC 9110, 7.2)."""
    return header.rpartition("]")[0] + "]" if header.startswith("[") else header.partition(":")[0]
