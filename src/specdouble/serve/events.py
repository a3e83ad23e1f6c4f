"""Events and records on the wire: server-sent events, lines of JSON, JSON text sequences."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from specdouble.contract.json_text import dump_json

Encode = Callable[[Any], bytes]

SSE = "text/event-stream"
_FIELDS = ("event", "id", "retry", "data")
DONE = "[DONE]"
"""The text with which many APIs of language models end a stream; no document describes it."""


def encoder(media_type: str) -> Encode:
    """Return what writes one piece of a stream."""
    essence = media_type.partition(";")[0].strip().lower()
    if essence == SSE:
        return write_event
    return _write_sequence if essence in {"application/json-seq", "application/geo+json-seq"} else _write_line


def is_envelope(event: Any) -> bool:
    """Tell an event with its fields from one that is all data."""
    return isinstance(event, Mapping) and "data" in event and event.keys() <= set(_FIELDS)


def write_event(event: Any) -> bytes:
    """Write one server-sent event (HTML, 9.2.6): a dict of `event`, `id`, `retry` and `data`, or the data alone."""
    if isinstance(event, bytes):
        return event
    fields = event if is_envelope(event) else {"data": event}
    lines = [f"{name}: {_one_line(data_text(fields[name]))}" for name in _FIELDS[:3] if fields.get(name) is not None]
    # Only data may have several lines; a line break in another field would begin a field of its own.
    lines += [f"data: {line}" for line in data_text(fields["data"]).splitlines() or [""]]
    return ("\n".join(lines) + "\n\n").encode("utf-8", "replace")


def data_text(data: Any) -> str:
    """Return data as the text that goes out: a text as it is, anything else as JSON."""
    return data if isinstance(data, str) else dump_json(data).decode("utf-8")


def write_comment(text: str) -> bytes:
    """Write a comment, which clients pass over (HTML, 9.2.6)."""
    return f": {_one_line(text)}\n\n".encode("utf-8", "replace")


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _write_line(event: Any) -> bytes:
    """Write one line of JSON; a text is a chunk as it is."""
    if isinstance(event, bytes):
        return event
    return event.encode("utf-8") if isinstance(event, str) else dump_json(event) + b"\n"


def _write_sequence(event: Any) -> bytes:
    """Write one text of a sequence: a record separator, JSON, a line feed (RFC 7464, 2.2)."""
    return event if isinstance(event, bytes) else b"\x1e" + dump_json(event) + b"\n"
