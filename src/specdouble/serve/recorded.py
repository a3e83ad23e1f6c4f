"""Streams on their way out: what passes is kept for the journal, and put there when the stream has ended."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any, cast

from specdouble.behave.answer import Stream

_KEPT = 256 * 1024  # bytes; the journal keeps no more of any body


async def recorded(stream: Stream, keep: Callable[[bytes], object]) -> AsyncIterator[bytes]:
    """Give the pieces of an encoded stream, then hand over what they came to, also where the client left early."""
    pieces: list[bytes] = []
    size = 0
    try:
        async for piece in _pieces(stream):
            if size < _KEPT:
                pieces.append(piece)
                size += len(piece)
            yield piece
    finally:
        keep(b"".join(pieces))


async def _pieces(stream: Stream) -> AsyncIterator[bytes]:
    events = cast(Any, stream.events)
    if hasattr(events, "__aiter__"):
        async for piece in events:
            yield piece
    else:
        for piece in events:
            yield piece
