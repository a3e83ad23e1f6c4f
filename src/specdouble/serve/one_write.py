"""A whole answer in one write. uvicorn writes head and body apart: two system calls, and a client that wakes twice.

This knows uvicorn's HTTP/1.1 connection over httptools; an answer over any other goes out as ASGI messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

try:
    from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle
except ImportError:  # no httptools on this system
    RequestResponseCycle = None  # type: ignore[assignment, misc]
    STATUS_LINE = {}

Headers = tuple[tuple[str, str], ...]
DefaultHeaders = Iterable[tuple[bytes, bytes]]

_REMEMBERED = 256  # field lines
_COPIED_AT_MOST = 256 * 1024  # bytes of a body: what is larger is not worth a copy
# A field line that uvicorn need neither judge (RFC 9110, 5.1 and 5.5) nor read.
_PLAIN = re.compile(
    rb"(?!connection:|content-length:|transfer-encoding:)"
    rb"[!#$%&'*+.^_`|~0-9a-z-]+: [^\x00-\x08\x0a-\x1f\x7f]*\r\n"
)


def write_at_once(send: object, status: int, headers: Headers, body: bytes) -> bool:
    """Write an answer to the client that `send` belongs to; False where it has to be sent, and nothing is written."""
    cycle: Any = getattr(send, "__self__", None)
    if type(cycle) is not RequestResponseCycle or not _is_ready(cycle):
        return False
    text = whole(status, headers, body, cycle.default_headers, keep_alive=cycle.keep_alive)
    if text is None:
        return False
    cycle.transport.write(text)
    _complete(cycle)
    return True


def whole(
    status: int, headers: Headers, body: bytes, default_headers: DefaultHeaders, *, keep_alive: bool = True
) -> bytes | None:
    """Write a whole answer; None where uvicorn has to judge or to read something of it."""
    lines = _field_lines(status, headers, len(body))
    if lines is None or len(body) > _COPIED_AT_MOST:
        return None
    pieces = [STATUS_LINE[status]]
    for name, value in default_headers:
        pieces += (name, b": ", value, b"\r\n")
    pieces += (lines, b"\r\n" if keep_alive else b"connection: close\r\n\r\n", body)
    return b"".join(pieces)


def _is_ready(cycle: Any) -> bool:
    """Tell whether this answer is the first that is heard of, and nothing stands in its way."""
    is_open = not (cycle.response_started or cycle.disconnected or cycle.flow.write_paused)
    return is_open and not cycle.access_log and cycle.scope["method"] != "HEAD"


def _field_lines(status: int, headers: Headers, length: int) -> bytes | None:
    """Write the headers of an answer with a body of some length; None where uvicorn has to judge or to read them."""
    if status in {204, 304} or status not in STATUS_LINE or status < 200:
        return None
    lines = b""
    for name, value in headers:
        line = _field_line(name, value)
        if line is None:
            return None
        lines += line
    return b"%scontent-length: %d\r\n" % (lines, length)


@lru_cache(maxsize=_REMEMBERED)
def _field_line(name: str, value: str) -> bytes | None:
    line = f"{name.lower()}: {value}\r\n".encode("latin-1", "replace")
    return line if _PLAIN.fullmatch(line) else None


def _complete(cycle: Any) -> None:
    """Leave the cycle as it is when both messages were sent."""
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
