"""Following a journal as it grows. A follower holds a place and no entries, so a slow one costs nobody anything."""

from __future__ import annotations

import asyncio
from typing import Protocol

from specdouble.runtime.journal.entry import Entry, Followed, Missed


class Followable(Protocol):
    """What a follower reads."""

    def since(self, place: int) -> tuple[int, Entry | None]:
        """Return how many entries are gone since a place, or the entry there."""
        ...


class Follower:
    """An async iterator over the entries of a journal from a place on; it ends when it is closed."""

    def __init__(self, journal: Followable, place: int) -> None:
        self._journal = journal
        self._place = place
        self._news = asyncio.Event()
        self.is_closed = False

    def __aiter__(self) -> Follower:
        return self

    async def __anext__(self) -> Followed:
        while True:
            self._news.clear()
            found = self._next()
            if found is not None:
                return found
            if self.is_closed:
                raise StopAsyncIteration
            await self._news.wait()

    def _next(self) -> Followed | None:
        gone, entry = self._journal.since(self._place)
        if gone:
            self._place += gone
            return Missed(gone)
        if entry is not None:
            self._place += 1
        return entry

    def wake(self) -> None:
        """Tell that there is something new."""
        self._news.set()

    def close(self) -> None:
        """End the iteration after what is already there."""
        self.is_closed = True
        self._news.set()
