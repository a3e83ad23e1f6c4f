"""An exchange as a report keeps it: whole enough to be sent again, without the credentials of real servers."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from specdouble.errors import ConfigError
from specdouble.runtime.journal.redaction import HIDDEN
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.request import credential_headers
from specdouble.testing.suite.caller import Caller

Json = dict[str, Any]

_LONGEST = 256 * 1024  # bytes of an answer


def write_exchange(exchange: Exchange, caller: Caller | None) -> Json:
    """Write an exchange as plain values, which `read_exchange` reads."""
    sent = exchange.sent
    return {
        "as": caller.name if caller is not None else None,
        "operation": exchange.operation_id,
        "request": {
            "method": sent.method,
            "url": sent.url,
            "headers": dict(sent.headers),
            "body": _body(sent.body),
            "frame": sent.is_frame,
        },
        "response": {
            "status": exchange.status,
            "headers": dict(exchange.headers),
            "body": _body(exchange.content[:_LONGEST]),
            "size": len(exchange.content),
        },
        "seconds": round(exchange.seconds, 6),
        "curl": sent.curl,
    }


def _body(content: bytes) -> Json | None:
    if not content:
        return None
    try:
        return {"text": content.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}


def read_exchange(shown: Mapping[str, Any], callers: Mapping[str, Caller]) -> Exchange:
    """Read an exchange, with the credentials of whoever sent it in place of hidden ones. Raises ConfigError."""
    request, response = shown["request"], shown["response"]
    caller = callers.get(shown["as"]) if shown["as"] else None
    url, headers = _signed(request["url"], request["headers"], caller)
    if HIDDEN in url or any(HIDDEN in value for value in headers.values()):
        raise ConfigError(
            f"a report keeps no credentials of a server, and the request is one of {shown['as'] or 'somebody'}: "
            "give them again, with -H 'Name: value' (--peer-header for the second tenant's) or --personas FILE"
        )
    sent = Sent(request["method"], url, headers, _content(request["body"]), is_frame=request.get("frame", False))
    return Exchange(sent, response["status"], response["headers"], _content(response["body"]), shown["operation"])


def _signed(url: str, headers: Mapping[str, str], caller: Caller | None) -> tuple[str, dict[str, str]]:
    if caller is None:
        return url, dict(headers)
    own = {name.lower(): value for name, value in credential_headers(caller.credentials).items()}
    signed = {name: own.get(name.lower(), value) if HIDDEN in value else value for name, value in headers.items()}
    parts, keys = urlsplit(url), caller.credentials.query
    pairs = [pair.partition("=") for pair in parts.query.split("&")]
    query = "&".join(
        f"{name}{mark}{keys.get(name, value) if value == HIDDEN else value}" for name, mark, value in pairs
    )
    return urlunsplit(parts._replace(query=query)), signed


def _content(body: Mapping[str, str] | None) -> bytes:
    if body is None:
        return b""
    return body["text"].encode() if "text" in body else base64.b64decode(body["base64"])
