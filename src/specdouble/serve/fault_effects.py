"""Lets an exchange go wrong as a fault says: before the operation is run, or on the answer's way out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from specdouble.behave.answer import Stream
from specdouble.errors import ApiError
from specdouble.runtime.faults.effects import Drop, Garbage, Refuse, Truncate
from specdouble.runtime.faults.faults import Fault
from specdouble.serve.connections import Connection
from specdouble.serve.cut import cut
from specdouble.serve.exchange import Receive, Reply, send_reply
from specdouble.serve.sending import departure

Serve = Callable[[], Awaitable[Reply]]
Refusal = Callable[[ApiError], Reply]
Sleep = Callable[[float], Awaitable[Any]]
WayOut = Callable[[Any, Reply, Connection, bool], Awaitable[None]]


async def faulty_reply(
    fault: Fault, serve: Serve, refuse: Refusal, *, receive: Receive | None = None, sleep: Sleep = asyncio.sleep
) -> Reply | None:
    """Wait as the fault says, then make the reply, or the refusal in its place. Who has hung up is not waited for.

    `serve` runs the operation, and `refuse` renders an error in the API's own body. None: the operation is not run, and
    `send_faulty` has nothing to send.
    """
    if fault.delay > 0:
        await _wait(sleep(fault.delay), receive)
    if isinstance(fault.effect, Refuse):
        return refuse(as_error(fault.effect))
    return await serve() if fault.runs else None


async def _wait(pause: Awaitable[Any], receive: Receive | None) -> None:
    """Wait until the pause is over, or the client gone: an answer that nobody waits for holds up no shutdown."""
    ends = {asyncio.ensure_future(pause)}
    if receive is not None:
        ends.add(asyncio.ensure_future(departure(receive)))
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for end in ends:
            end.cancel()


async def send_faulty(fault: Fault, reply: Reply | None, connection: Connection, *, head: bool = False) -> None:
    """Send a reply as the fault says: whole, in part, or not at all.

    Raises ConnectionDropped where the server's connection is not within reach.
    """
    await WAYS_OUT[fault.effect.kind](fault.effect, reply or _NONE, connection, head)


def as_error(effect: Refuse) -> ApiError:
    """Return the error that a `status` fault answers with."""
    message = effect.message or "a fault was asked for"
    return ApiError(message, status=effect.status, headers=effect.headers, body=effect.body)


async def _whole(_: Any, reply: Reply, connection: Connection, head: bool) -> None:
    await send_reply(reply, connection.send, head=head, receive=connection.receive)


async def _drop(effect: Drop, _reply: Reply, connection: Connection, _head: bool) -> None:
    await connection.abort(reset=effect.reset)


async def _truncate(effect: Truncate, reply: Reply, connection: Connection, head: bool) -> None:
    """Send the head of the answer as it would have been, with the length of the whole, and then only a part."""
    if head or not reply.body:
        await send_reply(reply, connection.send, head=head)
        return
    headers = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in reply.headers]
    if not isinstance(reply.body, Stream):
        headers.append((b"content-length", str(len(reply.body)).encode()))
    await connection.send({"type": "http.response.start", "status": reply.status, "headers": headers})
    async for chunk in cut(reply.body, after_bytes=effect.after_bytes, after_events=effect.after_events):
        await connection.send({"type": "http.response.body", "body": chunk, "more_body": True})
    await connection.close()


async def _garbage(_: Garbage, _reply: Reply, connection: Connection, _head: bool) -> None:
    await connection.close(after=_NO_HTTP)


_NONE = Reply(204, ())
_NO_HTTP = bytes(range(128, 192))

WAYS_OUT: Mapping[str, WayOut] = {
    "status": _whole,
    "delay": _whole,
    "drop": _drop,
    "truncate": _truncate,
    "garbage": _garbage,
}
