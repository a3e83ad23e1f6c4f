"""The events of a stream: `text/event-stream` as WHATWG HTML reads it (9.2.6), and lines of JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from specdouble.contract.events import DONE, SSE, is_lines, read_events

_LAST = frozenset({DONE})  # a mark that no more comes, and no event of its own


@dataclass(frozen=True)
class Stream:
    """What came. `values` are the data of the events, JSON where it is such; `is_whole` unless the end is cut off.

    `pieces` are the events with their fields, or the values again.
    """

    values: tuple[Any, ...]
    pieces: tuple[Any, ...]
    is_whole: bool


def is_stream(media_type: str) -> bool:
    """Tell a media type whose answers come in events."""
    return media_type.partition(";")[0].strip().lower() == SSE or is_lines(media_type)


def read_stream(media_type: str, content: bytes) -> Stream:
    """Read the events of an answer."""
    text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _events(text) if media_type.partition(";")[0].strip().lower() == SSE else _lines(text)


def _events(text: str) -> Stream:
    """Cut a text at blank lines, which end events: what stands behind the last one is thrown away by every reader."""
    *blocks, rest = text.split("\n\n")
    found = [event for block in blocks for event in read_events(block) if event["data"] not in _LAST]
    return Stream(tuple(_value(event["data"]) for event in found), tuple(found), not read_events(rest))


def _lines(text: str) -> Stream:
    lines = [line for line in text.split("\n") if line.strip()]
    values = tuple(_value(line) for line in lines)
    return Stream(values, values, not lines or _is_json(lines[-1]))


def _value(text: str) -> Any:
    return json.loads(text) if _is_json(text) else text


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
