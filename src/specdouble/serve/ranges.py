"""Parts of a file: `Range` of bytes (RFC 9110, 14), where the document declares 206."""

from __future__ import annotations

import re

from specdouble.contract.model import Operation
from specdouble.errors import ApiError
from specdouble.serve.exchange import Reply

_BYTES = re.compile(r"bytes[ \t]*=[ \t]*([0-9]*)-([0-9]*)[ \t]*")


def serves_ranges(operation: Operation) -> bool:
    """Tell whether an operation answers with parts."""
    return operation.method == "GET" and "206" in operation.responses


class RangeNotSatisfiable(ApiError):
    """The part that was asked for is not there (RFC 9110, 15.5.17)."""

    status = 416
    title = "Range Not Satisfiable"


def ranged(reply: Reply, asked: str | None, condition: str | None) -> Reply:
    """Return the part of a whole answer that `Range` asks for, or the whole. Raises RangeNotSatisfiable.

    A Range that cannot be read, of another unit, or of several parts is ignored, as 14.2 allows; so is one whose
    `If-Range` names another state of the file.
    """
    if reply.status != 200 or not isinstance(reply.body, bytes):
        return reply
    whole = reply.with_headers({"Accept-Ranges": "bytes"})
    match = None if asked is None else _BYTES.fullmatch(asked.strip())
    if match is None or not (match[1] or match[2]) or not _is_same(reply, condition):
        return whole
    size = len(reply.body)
    first = int(match[1]) if match[1] else max(size - int(match[2]), 0)
    last = min(int(match[2]), size - 1) if match[1] and match[2] else size - 1
    if match[1] and match[2] and int(match[2]) < int(match[1]):
        return whole  # is no range at all (14.1.1)
    if first >= size or (not match[1] and match[2] and int(match[2]) == 0):
        message = f"came Range: {asked}, expected one that begins within {size} bytes"
        raise RangeNotSatisfiable(message, headers={"Content-Range": f"bytes */{size}"})
    headers = (*whole.headers, ("Content-Range", f"bytes {first}-{last}/{size}"))
    return Reply(206, headers, reply.body[first : last + 1])


def _is_same(reply: Reply, condition: str | None) -> bool:
    """Compare `If-Range` with what the answer is known by (RFC 9110, 13.1.5)."""
    known = {value for name, value in reply.headers if name.lower() in {"etag", "last-modified"}}
    return condition is None or condition.strip() in known
