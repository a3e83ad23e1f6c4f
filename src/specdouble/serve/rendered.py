"""Answers rendered and checked before. Rows never change, so what was once made of one may be sent again."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from specdouble.serve.exchange import Reply

_ROOM = 16 * 1024 * 1024  # bytes of bodies


@dataclass(slots=True)
class Rendering:
    """An answer as it goes out, and what of it the document judges. `sound` is the reply that was found right.

    `is_excused`: it is wrong, and nothing that is right could be found.
    """

    reply: Reply
    value: Any
    media_type: str | None
    sound: Reply | None = None
    is_excused: bool = False


class Rendered:
    """The renderings of one API's lasting answers, in bounded room; all of them go when it is full."""

    def __init__(self, room: int = _ROOM) -> None:
        self._room = room
        self._taken = 0
        self._known: dict[Hashable, Rendering] = {}

    def find(self, key: Hashable, value: Any) -> Rendering | None:
        """Return the rendering of this very value under a key that tells all the rest; None where there is none."""
        found = self._known.get(key)
        return found if found is not None and found.value is value else None

    def keep(self, key: Hashable, rendering: Rendering) -> None:
        """Remember a rendering, and its value with it."""
        size = 512 + len(rendering.reply.body) if isinstance(rendering.reply.body, bytes) else self._room
        if self._taken + size > self._room:
            self._known.clear()
            self._taken = 0
        if size < self._room:
            self._known[key] = rendering
            self._taken += size
