"""Server-sent events as a document may mean them: an event with its fields, its data, or text (HTML, 9.2.6)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from specdouble.contract.json_text import dump_json, read_json
from specdouble.contract.media import essence

SSE = "text/event-stream"
FIELDS = ("event", "id", "retry", "data")
DONE = "[DONE]"
"""The text with which many APIs of language models end a stream; no document describes it."""


_LINES = re.compile(r"(?:application|text)/(?:x-)?(?:nd-?json|jsonl|json-?lines)")


def is_sse(media_type: str) -> bool:
    """Tell the media type of server-sent events."""
    return essence(media_type) == SSE


def is_lines(media_type: str) -> bool:
    """Tell the media types of lines of JSON, which have many names as none is registered: `application/x-ndjson`."""
    return _LINES.fullmatch(essence(media_type)) is not None


def is_envelope(event: Any) -> bool:
    """Tell an event with its fields from one that is all data."""
    return isinstance(event, Mapping) and "data" in event and event.keys() <= set(FIELDS)


def data_text(data: Any) -> str:
    """Return data as the text that goes out: a text as it is, anything else as JSON."""
    return data if isinstance(data, str) else dump_json(data).decode("utf-8")


def read_events(text: str) -> list[dict[str, str]]:
    """Read the events of a stream; one without data is none, and comments are passed over (HTML, 9.2.6)."""
    blocks = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n\n")
    return [event for block in blocks if "data" in (event := _read_event(block))]


def readings(event: Any, media_type: str) -> list[Any]:
    """Return what a schema may describe of one piece of a stream; nothing of one that no document describes.

    OpenAPI before 3.2 does not say which of them a schema of `text/event-stream` describes, and documents differ.
    """
    if isinstance(event, bytes) or event == DONE:
        return []
    if not is_sse(media_type):
        return [event]
    data = event["data"] if is_envelope(event) else event
    if data == DONE:
        return []
    found = [event, data] if data is not event else [event]
    if isinstance(data, str):
        try:
            parsed = read_json(data.encode())
        except ValueError:
            return found
        return [*found, parsed, {**event, "data": parsed}] if is_envelope(event) else [*found, parsed]
    return [*found, data_text(data)]


def _read_event(block: str) -> dict[str, str]:
    event: dict[str, str] = {}
    for line in block.split("\n"):
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data" and name in event:
            event[name] += f"\n{value}"
        elif name in FIELDS:
            event[name] = value
    return event
