"""The first part of a body."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from specdouble.behave.answer import Stream
from specdouble.serve.pieces import pieces


async def cut(
    body: bytes | Stream, *, after_bytes: int | None, after_events: int | None
) -> AsyncGenerator[bytes, None]:
    """Give the chunks of a body up to so many bytes, or so many events; a body that is no stream is one event.

    The stream is closed then: its handler's `finally` runs.
    """
    chunks = _chunks(body)
    try:
        left, events = after_bytes, after_events
        while (left is None or left > 0) and (events is None or events > 0):
            chunk = await anext(chunks, None)
            if chunk is None:
                return
            yield chunk[:left]
            left = None if left is None else left - len(chunk)
            events = None if events is None else events - 1
    finally:
        await chunks.aclose()


async def _chunks(body: bytes | Stream) -> AsyncGenerator[bytes, None]:
    if isinstance(body, bytes):
        yield body
        return
    async with aclosing(pieces(body)) as chunks:
        async for chunk in chunks:
            yield chunk
