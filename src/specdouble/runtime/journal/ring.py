"""The journal of a sandbox: its last exchanges, bounded in number and in memory."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from weakref import ref

from specdouble.contract.call import RawRequest
from specdouble.errors import TooManyRequests
from specdouble.runtime.journal.entry import Blamed, Entry, Headers, Origin, size_of
from specdouble.runtime.journal.stream import Follower

Kept = tuple[Any, ...]
"""The fields of an entry that nobody has looked at."""

MAX_BYTES = 64 * 1024 * 1024
MAX_BODY = 256 * 1024
MAX_FOLLOWERS = 32


class Journal:
    """Keeps the last `limit` exchanges in at most `max_bytes`, bodies cut at `max_body` bytes; the oldest go first.

    Entries are as they came. What leaves the process goes through a `Reader`, which hides every secret.
    """

    def __init__(
        self,
        limit: int = 1000,
        max_bytes: int = MAX_BYTES,
        *,
        max_body: int = MAX_BODY,
        max_followers: int = MAX_FOLLOWERS,
        sandbox: str = "default",
    ) -> None:
        self.limit = limit
        self.max_bytes = max_bytes
        self.sandbox = sandbox
        self._max_body = max_body
        self._max_followers = max_followers
        self._entries: deque[Entry | Kept] = deque()
        self._sizes: deque[int] = deque()
        self._bytes = 0
        self._last_id = 0
        self._added = 0  # entries ever added: the place of the next one
        self._followers: list[ref[Follower]] = []  # weak: one that nobody reads any more is gone

    @property
    def last_id(self) -> int:
        """The id of the last exchange; 0 before the first."""
        return self._last_id

    def reserve(self) -> int:
        """Take the next id, for an answer that names its own entry; hand it to `add` before anything else is added."""
        self._last_id += 1
        return self._last_id

    def add(
        self,
        request: RawRequest,
        status: int,
        headers: Headers,
        body: bytes,
        *,
        at: datetime,
        id: int | None = None,  # noqa: A002 - the name it has everywhere
        api: str = "",
        mount: str = "",
        operation_id: str = "",
        tier: str = "",
        handler: str = "",
        persona: str = "",
        timing: Mapping[str, float] | None = None,
        findings: tuple[Blamed, ...] = (),
        faults: tuple[str, ...] = (),
        notes: tuple[str, ...] = (),
    ) -> Entry:
        """Keep an exchange, and return its entry."""
        kept = self.keep(
            request,
            status,
            headers,
            body,
            at=at,
            id=self.reserve() if id is None else id,
            origin=Origin(api, mount, operation_id, tier, handler),
            persona=persona,
            timing=timing or {},
            findings=findings,
            faults=faults,
            notes=notes,
        )
        entry = _made(kept)
        if self._entries and self._entries[-1] is kept:
            self._entries[-1] = entry
        return entry

    def keep(
        self,
        request: RawRequest,
        status: int,
        headers: Headers,
        body: bytes,
        *,
        at: datetime,
        id: int,  # noqa: A002 - the name it has everywhere
        origin: Origin,
        persona: str,
        timing: Mapping[str, float],
        findings: tuple[Blamed, ...],
        faults: tuple[str, ...],
        notes: tuple[str, ...],
    ) -> Kept:
        """Keep an exchange; nothing is read, copied or hidden yet, and an entry is made of it when somebody looks."""
        sent, got = len(request.body), len(body)
        if sent > self._max_body:
            request = replace(request, body=request.body[: self._max_body])
        if got > self._max_body:
            body = body[: self._max_body]
        kept = (
            id, at, request, status, headers, body, sent, got,
            origin, self.sandbox, persona, timing, findings, faults, notes,
        )  # fmt: skip
        self._entries.append(kept)
        self._count(size_of(request, headers, body))
        return kept

    def amend(self, id: int, **changes: Any) -> Entry | None:  # noqa: A002 - the name it has everywhere
        """Put fields of an entry that is still there anew, such as `body` and `findings` once a stream has ended."""
        for at, entry in enumerate(self):
            if entry.id == id:
                return self._put(at, replace(entry, **self._cut(changes)))
        return None

    def _cut(self, changes: dict[str, Any]) -> dict[str, Any]:
        body = changes.get("body")
        if body is None:
            return changes
        return {**changes, "body": body[: self._max_body], "response_size": len(body)}

    def _put(self, at: int, entry: Entry) -> Entry:
        self._entries[at] = entry
        self._bytes += entry.size - self._sizes[at]
        self._sizes[at] = entry.size
        self._trim()
        return entry

    def _count(self, size: int) -> None:
        self._sizes.append(size)
        self._bytes += size
        self._added += 1
        if len(self._entries) > self.limit or self._bytes > self.max_bytes:
            self._trim()
        if self._followers:
            for follower in self._living():
                follower.wake()

    def _trim(self) -> None:
        while self._entries and (len(self._entries) > self.limit or self._bytes > self.max_bytes):
            self._entries.popleft()
            self._bytes -= self._sizes.popleft()

    def __len__(self) -> int:
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        """Go through the entries, the oldest first."""
        return map(_made, tuple(self._entries))

    @property
    def bytes(self) -> int:
        """How much memory the entries take, roughly."""
        return self._bytes

    def newest(self) -> Iterator[Entry]:
        """Go through the entries, the newest first."""
        return map(_made, reversed(tuple(self._entries)))

    def get(self, id: int) -> Entry | None:  # noqa: A002 - the name it has everywhere
        """Find an entry; None where it never was, or is gone."""
        return next((entry for entry in self.newest() if entry.id == id), None)

    def clear(self) -> None:
        """Forget every entry; ids go on rising."""
        self._entries.clear()
        self._sizes.clear()
        self._bytes = 0

    def follow(self, after: int | None = None) -> Follower:
        """Follow the journal from its next entry on, or from the one after an id.

        `async for` gives every Entry once, in the order of adding, and Missed where entries left before this follower
        came to them: nobody waits for it. Raises TooManyRequests where there are too many followers already.
        """
        living = self._living()
        if len(living) >= self._max_followers:
            raise TooManyRequests(
                f"this journal has {self._max_followers} followers already, the most it takes; "
                "close one, or ask GET /-/journal now and then"
            )
        follower = Follower(self, self._place_after(after))
        self._followers = [ref(one) for one in (*living, follower)]
        return follower

    def _living(self) -> list[Follower]:
        followers = [one() for one in self._followers]
        return [one for one in followers if one is not None and not one.is_closed]

    def _place_after(self, after: int | None) -> int:
        """Find where to go on; an id that this journal never gave is of another run, and everything is new to it."""
        if after is None:
            return self._added
        oldest = self._added - len(self._entries)
        if after > self._last_id:
            return oldest
        for place, entry in enumerate(self, oldest):
            if entry.id > after:
                gone = entry.id - after - 1 if place == oldest else 0
                return place - gone
        return self._added

    def since(self, place: int) -> tuple[int, Entry | None]:
        """Return the entry at or after a place in the order of adding, and how many are gone in between."""
        oldest = self._added - len(self._entries)
        if place < oldest:
            return oldest - place, None
        return 0, _made(self._entries[place - oldest]) if place < self._added else None

    def close(self) -> None:
        """End every follower, as the sandbox is dropped or the server stops."""
        for follower in self._living():
            follower.close()


def _made(kept: Entry | Kept) -> Entry:
    return kept if isinstance(kept, Entry) else Entry(*kept)
