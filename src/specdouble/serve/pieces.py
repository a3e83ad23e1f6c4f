"""The pieces of a stream, one at a time, whatever kind of iterator gives them; it is closed when nobody wants more."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Generator
from typing import Any

from specdouble.behave.answer import Stream


async def pieces(stream: Stream) -> AsyncGenerator[Any, None]:
    """Give every piece. Closing this closes the iterator behind it: its handler's `finally` runs."""
    events = stream.events
    try:
        if isinstance(events, AsyncIterable):
            async for event in events:
                yield event
        else:
            for event in events:
                yield event
    finally:
        await close(stream)


async def close(stream: Stream) -> None:
    """Close the iterator behind a stream, begun or not."""
    events = stream.events
    if isinstance(events, AsyncGenerator):
        await events.aclose()
    elif isinstance(events, Generator):
        events.close()
