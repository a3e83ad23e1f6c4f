"""A stream on its last way: piece by piece, for as long as somebody is there to take it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import aclosing, suppress
from typing import Any

from specdouble.behave.answer import Stream
from specdouble.serve.pieces import close, pieces

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_END: Any = object()
_OPEN: set[asyncio.Future[Any]] = set()  # what each running stream waits for: that its client leaves


def end_streams() -> None:
    """End every stream of this process, as if its client had left: a server that stops waits for no endless one."""
    for gone in tuple(_OPEN):
        gone.cancel()


async def send_stream(stream: Stream, send: Send, *, head: bool = False, receive: Receive | None = None) -> None:
    """Send every piece of an encoded stream, and the end; of HEAD only the end. Who has left gets no more.

    A server swallows what is sent to nobody, so an endless stream would go on for ever: its iterator is closed as soon
    as the client is gone, also while it waits for its next piece.
    """
    if head:
        await close(stream)
    else:
        gone = asyncio.ensure_future(departure(receive) if receive is not None else asyncio.Event().wait())
        _OPEN.add(gone)
        try:
            async with aclosing(pieces(stream)) as chunks:
                while (chunk := await _next(chunks, gone)) is not _END:
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
        finally:
            _OPEN.discard(gone)
            gone.cancel()
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _next(chunks: Any, gone: asyncio.Future[Any]) -> Any:
    """Return the next piece; the end where there is none, or nobody for it."""
    coming = asyncio.ensure_future(anext(chunks, _END))
    try:
        await asyncio.wait({coming, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        if gone.done() or not coming.done():  # its iterator can be closed once it runs no longer
            coming.cancel()
            with suppress(asyncio.CancelledError):
                await coming
    return _END if gone.done() else coming.result()


async def departure(receive: Receive) -> None:
    """Return when the client is gone. At most the end of its request comes before."""
    for _ in range(2):
        if (await receive())["type"] == "http.disconnect":
            return
    await asyncio.Event().wait()
