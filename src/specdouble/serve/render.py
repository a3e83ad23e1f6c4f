"""From an answer to bytes: the operation's status, the media type that `Accept` prefers, the encoding of it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable, Iterator
from functools import lru_cache
from typing import Any

from specdouble.behave.answer import Answer, Stream
from specdouble.behave.xml import XmlRenderer
from specdouble.contract.json_text import dump_json
from specdouble.contract.media import is_json
from specdouble.contract.model import MediaType, Operation
from specdouble.contract.wire import Wire
from specdouble.serve.exchange import Reply
from specdouble.serve.rendered import Rendered, Rendering

_JSON = "application/json"


class Renderer:
    """Renders the answers of one operation."""

    def __init__(self, operation: Operation, wire: Wire, xml: XmlRenderer, rendered: Rendered | None = None) -> None:
        """Keep in `rendered` what lasting answers become."""
        self._operation = operation
        self._wire = wire
        self._xml = xml
        self._rendered = rendered
        self._success = operation.success[0] if operation.success else 200

    def __call__(self, answer: Answer, accept: str | None) -> Rendering:
        """Return the reply, the value to check against the document, and its media type (None without a body)."""
        if not answer.lasting or self._rendered is None:
            return self._render(answer, accept)
        key = (self._operation.id, id(answer.value), answer.status, accept, *answer.headers.items())
        found = self._rendered.find(key, answer.value)
        if found is None:
            found = self._render(answer, accept)
            self._rendered.keep(key, found)
        return found

    def _render(self, answer: Answer, accept: str | None) -> Rendering:
        status = answer.status if answer.status is not None else self._success
        if status in {204, 205, 304}:
            return Rendering(Reply(status, tuple(answer.headers.items())), None, None)
        value = answer.value
        media = self._media(answer, accept, status)
        if media is None and value is None:
            return Rendering(Reply(status, tuple(answer.headers.items())), None, None)
        name = answer.media_type or (media.name if media else None) or _guess(value)
        headers = {"Content-Type": _content_type(name), **answer.headers}
        body = dump_json(value) if name == _JSON and type(value) is not Stream else self._encode(value, name, media)
        return Rendering(Reply(status, tuple(headers.items()), body), value, name)

    def _media(self, answer: Answer, accept: str | None, status: int) -> MediaType | None:
        if answer.media_type is not None:
            response = self._operation.response(status)
            return response.content.get(answer.media_type) if response else None
        return self._wire.accept(accept, status)

    def _encode(self, value: Any, name: str, media: MediaType | None) -> bytes | Stream:
        if isinstance(value, Stream):
            return Stream(_encode_stream(value, name))
        if is_json(name):
            return dump_json(value)
        if isinstance(value, bytes):
            return value
        if media is not None and name.endswith(("/xml", "+xml")):
            return self._xml.render(value, media.schema)
        return value.encode("utf-8") if isinstance(value, str) else dump_json(value)


def _guess(value: Any) -> str:
    if isinstance(value, bytes):
        return "application/octet-stream"
    return "text/plain" if isinstance(value, str) else "application/json"


@lru_cache(maxsize=256)
def _content_type(name: str) -> str:
    name = {"*/*": "application/json", "application/*": "application/json", "text/*": "text/plain"}.get(name, name)
    name = "image/png" if name == "image/*" else name
    return f"{name}; charset=utf-8" if name.startswith("text/") and "charset" not in name else name


def _encode_stream(stream: Stream, name: str) -> Iterator[bytes] | AsyncIterator[bytes]:
    encode = _encode_event if name.startswith("text/event-stream") else _encode_line
    if hasattr(stream.events, "__aiter__"):
        return _encode_async(stream, encode)
    return (encode(event) for event in stream.events)


async def _encode_async(stream: Stream, encode: Callable[[Any], bytes]) -> AsyncIterator[bytes]:
    async for event in stream.events:  # type: ignore[union-attr]
        yield encode(event)


def _encode_event(event: Any) -> bytes:
    """Write one server-sent event (HTML, 9.2.6): a dict of `event`, `id`, `retry` and `data`, or the data alone."""
    if isinstance(event, bytes):
        return event
    fields = event if isinstance(event, dict) and "data" in event else {"data": event}
    lines = []
    for name in ("event", "id", "retry", "data"):
        if name in fields:
            text = fields[name] if isinstance(fields[name], str) else json.dumps(fields[name], ensure_ascii=False)
            lines += [f"{name}: {line}" for line in text.split("\n")]
    return ("\n".join(lines) + "\n\n").encode("utf-8")


def _encode_line(event: Any) -> bytes:
    if isinstance(event, bytes):
        return event
    return event.encode("utf-8") if isinstance(event, str) else dump_json(event) + b"\n"
