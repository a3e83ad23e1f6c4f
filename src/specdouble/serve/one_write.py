"""A whole answer in one write. uvicorn writes head and body apart: two system calls, and a client that wakes twice.

This knows uvicorn's HTTP/1.1 connection over httptools; an answer over any other goes out as ASGI messages.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

try:
    from uvicorn.protocols.http.httptools_impl import STATUS_LINE, RequestResponseCycle
except ImportError:  # no httptools on this system
    RequestResponseCycle = None  # type: ignore[assignment, misc]
    STATUS_LINE = {}

Headers = tuple[tuple[str, str], ...]

_REMEMBERED = 256  # heads of answers
_COPIED_AT_MOST = 256 * 1024  # bytes of a body: what is larger is not worth a copy
# Field lines that uvicorn need neither judge (RFC 9110, 5.1 and 5.5) nor read.
_PLAIN = re.compile(
    rb"(?:(?!connection:|content-length:|transfer-encoding:)"
    rb"[!#$%&'*+.^_`|~0-9a-z-]+: [^\x00-\x08\x0a-\x1f\x7f]*\r\n)*"
)


def write_at_once(send: object, status: int, headers: Headers, body: bytes) -> bool:
    """Write an answer to the client that `send` belongs to; False where it has to be sent, and nothing is written."""
    cycle: Any = getattr(send, "__self__", None)
    if type(cycle) is not RequestResponseCycle or not _is_ready(cycle) or len(body) > _COPIED_AT_MOST:
        return False
    lines = _field_lines(status, headers, len(body))
    if lines is None:
        return False
    pieces = [STATUS_LINE[status]]
    for name, value in cycle.default_headers:
        pieces += (name, b": ", value, b"\r\n")
    pieces += (lines, b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n", body)
    cycle.transport.write(b"".join(pieces))
    _complete(cycle)
    return True


def _is_ready(cycle: Any) -> bool:
    """Tell whether this answer is the first that is heard of, and nothing stands in its way."""
    is_open = not (cycle.response_started or cycle.disconnected or cycle.flow.write_paused)
    return is_open and not cycle.access_log and cycle.scope["method"] != "HEAD"


@lru_cache(maxsize=_REMEMBERED)
def _field_lines(status: int, headers: Headers, length: int) -> bytes | None:
    """Write the headers of an answer with a body of some length; None where uvicorn has to judge or to read them."""
    if status in {204, 304} or status not in STATUS_LINE or status < 200:
        return None
    text = "".join([f"{name.lower()}: {value}\r\n" for name, value in headers])
    lines = text.encode("latin-1", "replace")
    if not _PLAIN.fullmatch(lines) or lines.count(b"\n") != len(headers):  # a value may hold what looks like a line
        return None
    return b"%scontent-length: %d\r\n" % (lines, length)


def _complete(cycle: Any) -> None:
    """Leave the cycle as it is when both messages were sent."""
    cycle.response_started = cycle.response_complete = True
    cycle.waiting_for_100_continue = False
    cycle.message_event.set()
    if not cycle.keep_alive:
        cycle.transport.close()
    cycle.on_response()
