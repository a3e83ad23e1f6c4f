"""The headers that tell a caller of its rate limit, under every name that the operation's document declares.

`RateLimit-Limit`, `-Remaining` and `-Reset` are always sent. `RateLimit` and `RateLimit-Policy` are written as in
draft-ietf-httpapi-ratelimit-headers-10; `X-RateLimit-Reset` as a moment where its schema or words say that it is one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator

from specdouble.contract.model import Document, Header, Operation
from specdouble.contract.shapes import shape_of
from specdouble.runtime.clock import timestamp
from specdouble.runtime.rate_limits import Limit, Quota

Write = Callable[[Quota], str]

_NAME = re.compile(r"(x-)?rate-?limit(?:-(limit|remaining|reset|used|policy))?", re.IGNORECASE)
_EPOCH_WORDS = re.compile(r"epoch|unix|timestamp", re.IGNORECASE)
_EPOCH = 1_000_000_000  # an example of so many seconds is a moment, and no duration


class RateLimitHeaders:
    """Writes the headers of one operation."""

    def __init__(self, document: Document, operation: Operation) -> None:
        self._writers: dict[str, Write] = {
            "RateLimit-Limit": _limit,
            "RateLimit-Remaining": _remaining,
            "RateLimit-Reset": _reset,
        }
        usual = {name.lower() for name in self._writers}
        for header in _declared(operation):
            write = _writer(document, header)
            if write is not None and header.name.lower() not in usual:
                self._writers[header.name] = write

    def __call__(self, quota: Quota) -> dict[str, str]:
        """Return the headers of an answer; a refusal also tells when to come back (RFC 9110, 10.2.3)."""
        headers = {name: write(quota) for name, write in self._writers.items()}
        return headers if quota.allowed else {"Retry-After": str(max(1, quota.reset)), **headers}


def _declared(operation: Operation) -> Iterator[Header]:
    seen = set()
    for response in operation.responses.values():
        for name, header in response.headers.items():
            if name.lower() not in seen:
                seen.add(name.lower())
                yield header


def _writer(document: Document, header: Header) -> Write | None:
    """Find what a declared header is about by its name; None for one that has nothing to do with limits."""
    found = _NAME.fullmatch(header.name)
    if found is None:
        return None
    what = (found[2] or "").lower()
    if what == "reset":
        return _reset_writer(document, header)
    if what == "":
        return _limit if found[1] or "integer" in shape_of(document, header.schema).types else _service_limit
    return _WRITERS[what]


def _reset_writer(document: Document, header: Header) -> Write:
    schema = document.resolve(header.schema)
    schema = schema if isinstance(schema, dict) else {}
    if schema.get("format") == "date-time":
        return lambda quota: timestamp(quota.resets_at)
    words = f"{_description(document, header)} {schema.get('description', '')} {schema.get('format', '')}"
    shown = [header.example, *schema.get("examples", ())]
    if _EPOCH_WORDS.search(words) or any(isinstance(one, int | float) and one >= _EPOCH for one in shown):
        return lambda quota: str(math.ceil(quota.resets_at.timestamp()))
    return _reset


def _description(document: Document, header: Header) -> str:
    try:
        found = document.at(header.pointer)
    except (KeyError, IndexError, ValueError, TypeError):
        return ""
    return str(found.get("description", "")) if isinstance(found, dict) else ""


def _limit(quota: Quota) -> str:
    return str(quota.limit.most)


def _remaining(quota: Quota) -> str:
    return str(quota.remaining)


def _reset(quota: Quota) -> str:
    return str(quota.reset)


def _used(quota: Quota) -> str:
    return str(quota.limit.most - quota.remaining)


def _service_limit(quota: Quota) -> str:
    return f"{_quoted(quota.limit)};r={quota.remaining};t={quota.reset}"


def _policy(quota: Quota) -> str:
    return f"{_quoted(quota.limit)};q={quota.limit.most};w={max(1, math.ceil(quota.limit.span))}"


def _quoted(limit: Limit) -> str:
    """Write the name of a limit as a string of a structured field (RFC 9651, 3.3.3)."""
    name = limit.name if limit.name.isascii() and limit.name.isprintable() else "default"
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'


_WRITERS: dict[str, Write] = {"limit": _limit, "remaining": _remaining, "used": _used, "policy": _policy}
