"""The events of a stream: `text/event-stream` as WHATWG HTML reads it (9.2.6), and lines of JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

EVENTS = "text/event-stream"
LINES = frozenset({"application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines"})
_LAST = frozenset({"[DONE]"})  # a mark that no more comes, and no event of its own


@dataclass(frozen=True)
class Stream:
    """What came. `values` are the data of the events, JSON where it is such; `is_whole` unless the end is cut off."""

    values: tuple[Any, ...]
    is_whole: bool


def is_stream(media_type: str) -> bool:
    """Tell a media type whose answers come in events."""
    name = media_type.partition(";")[0].strip().lower()
    return name == EVENTS or name in LINES


def read_stream(media_type: str, content: bytes) -> Stream:
    """Read the events of an answer."""
    text = content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return _events(text) if media_type.partition(";")[0].strip().lower() == EVENTS else _lines(text)


def _events(text: str) -> Stream:
    """Cut a text at blank lines, which end events: what stands behind the last one is thrown away by every reader."""
    *blocks, rest = text.split("\n\n")
    data = [_data(block) for block in blocks]
    found = [one for one in data if one is not None and one not in _LAST]
    return Stream(tuple(_value(one) for one in found), _data(rest) is None)


def _data(block: str) -> str | None:
    lines = [line for line in block.split("\n") if line.partition(":")[0] == "data"]
    return "\n".join(line.partition(":")[2].removeprefix(" ") for line in lines) if lines else None


def _lines(text: str) -> Stream:
    lines = [line for line in text.split("\n") if line.strip()]
    return Stream(tuple(_value(line) for line in lines), not lines or _is_json(lines[-1]))


def _value(text: str) -> Any:
    return json.loads(text) if _is_json(text) else text


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True
