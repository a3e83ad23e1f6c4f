"""What a tier answers: plain data, a status, headers."""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Stream:
    """An answer that comes in pieces: events of `text/event-stream`, lines of NDJSON, or chunks of bytes."""

    events: Iterable[Any] | AsyncIterable[Any]


@dataclass(slots=True)  # not frozen, as that would make it three times as dear; nothing changes it
class Answer:
    """What to send. `status` None means the operation's own success; `value` is JSON data, bytes, str or a Stream.

    A `lasting` value is never changed by anybody: what is made of it once holds for every answer with this very object.
    """

    value: Any = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str | None = None
    lasting: bool = False
