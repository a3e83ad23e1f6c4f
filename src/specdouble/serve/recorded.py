"""Streams on their way out: what passes is kept for the journal, and put there when the stream has ended."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import aclosing

from specdouble.behave.answer import Stream
from specdouble.serve.pieces import pieces

_KEPT = 256 * 1024  # bytes; the journal keeps no more of any body


async def recorded(stream: Stream, keep: Callable[[bytes], object]) -> AsyncIterator[bytes]:
    """Give the pieces of an encoded stream, then hand over what they came to, also where the client left early."""
    kept: list[bytes] = []
    size = 0
    try:
        async with aclosing(pieces(stream)) as chunks:
            async for chunk in chunks:
                if size < _KEPT:
                    kept.append(chunk)
                    size += len(chunk)
                yield chunk
    finally:
        keep(b"".join(kept))
