"""One request on its way through the server, from ASGI and back."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from copy import copy
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, NamedTuple, cast

from specdouble.behave.answer import Stream
from specdouble.contract.call import Call, RawRequest
from specdouble.contract.model import Operation
from specdouble.runtime.journal import Blamed
from specdouble.runtime.sandbox import Sandbox
from specdouble.runtime.users import User
from specdouble.serve import sending
from specdouble.serve.one_write import write_at_once
from specdouble.serve.wishes import asks_something

Scope = MutableMapping[str, Any]
Receive = sending.Receive
Send = sending.Send


@dataclass(slots=True)
class Head:
    """A request before its body, and what the document knows of it. Many requests may have the same one."""

    raw: RawRequest  # with an empty body
    prefix: str = ""  # the path that named the sandbox, such as /-/s/pr-42
    is_across: bool = False  # a page of another origin may ask
    is_bodiless: bool = False  # no body follows, so that none need be waited for
    operation: Operation | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    allow: str | None = None  # the methods of a path that lacks this one
    user: User | None = None  # who calls, once somebody has found out by the head alone
    call: Call | None = None  # what is asked for without a body, once somebody has read it
    asks: bool = False  # for an answer of its own choice, it may be


class Exchange:
    """A request and what is known of it so far."""

    user: User | None = None
    discard: bool = False  # roll back what the operation writes: a fault keeps its answer from the client
    reply: Reply | None = None
    findings: tuple[Blamed, ...] = ()
    notes: tuple[str, ...] = ()

    def __init__(self, head: Head, raw: RawRequest, sandbox: Sandbox) -> None:
        self.head = head
        self.raw = raw
        self.sandbox = sandbox
        self.operation = head.operation
        self.values = head.values  # of the path, still percent-encoded
        self.began = perf_counter()

    def asking(self, raw: RawRequest, operation: Operation, values: Mapping[str, str]) -> Exchange:
        """Return the same exchange, but for what is asked."""
        twin = copy(self)
        twin.raw, twin.operation, twin.values = raw, operation, values
        return twin


class Reply(NamedTuple):
    """What goes over the wire. `body` is complete, or a Stream already encoded to bytes."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes | Stream = b""

    def with_headers(self, more: Mapping[str, str]) -> Reply:
        """Return the same reply with headers added; a name already there keeps its value."""
        if not more:
            return self
        present = {name.lower() for name, _ in self.headers}
        added = tuple((name, value) for name, value in more.items() if name.lower() not in present)
        return Reply(self.status, self.headers + added, self.body)


def read_head(scope: Scope) -> Head:
    """Read a request up to its body."""
    headers = tuple((name.decode("latin-1").lower(), value.decode("latin-1")) for name, value in scope["headers"])
    query = scope.get("query_string", b"").decode("latin-1")
    raw = RawRequest(scope["method"], raw_path(scope), query, headers)
    has_origin = raw.header("origin") is not None
    return Head(raw, scope.get("prefix", ""), has_origin, _is_bodiless(scope), asks=asks_something(raw))


_ANNOUNCEMENTS = frozenset({b"content-length", b"transfer-encoding", b"expect"})


def _is_bodiless(scope: Scope) -> bool:
    """Tell whether no body can follow: a GET has one only where HTTP/1.1 announces it (RFC 9112, 6.3)."""
    if scope["method"] not in {"GET", "HEAD"} or scope.get("http_version") not in {"1.0", "1.1"}:
        return False
    return _ANNOUNCEMENTS.isdisjoint(name for name, _ in scope["headers"])


def raw_path(scope: Scope) -> str:
    """Return the path below the mount, still percent-encoded, so that `%2F` stays inside its segment."""
    encoded: bytes = scope.get("raw_path") or scope["path"].encode("utf-8")
    path = encoded.partition(b"?")[0].decode("latin-1")
    return path[len(scope.get("root_path", "")) :] or "/"


class ClientGone(Exception):
    """The client left before its request was whole: what it wanted is not known, and nobody would hear the answer."""


async def read_body(receive: Receive, limit: int) -> bytes:
    """Read a whole body; of one larger than `limit` bytes, only enough to see that it is. Raises ClientGone."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    if not message.get("more_body"):  # whole, as most are
        return cast(bytes, message.get("body", b""))
    chunks: list[bytes] = [message["body"]]
    size = len(message["body"])
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk = message.get("body", b"")
        if size <= limit:
            chunks.append(chunk)
        size += len(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


async def send_reply(reply: Reply, send: Send, *, head: bool = False, receive: Receive | None = None) -> None:
    """Send a reply; for HEAD everything but the body (RFC 9110, 9.3.2). `receive` tells when the client leaves."""
    if not isinstance(reply.body, Stream) and write_at_once(send, reply.status, reply.headers, reply.body):
        return
    headers = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in reply.headers]
    if isinstance(reply.body, Stream):
        await send({"type": "http.response.start", "status": reply.status, "headers": headers})
        await sending.send_stream(reply.body, send, head=head, receive=receive)
        return
    if reply.status not in {204, 304} and not reply.status < 200:
        headers.append((b"content-length", str(len(reply.body)).encode()))
    await send({"type": "http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if head else reply.body})
