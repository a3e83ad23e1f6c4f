"""From an answer to bytes: the operation's status, the media type that `Accept` prefers, the encoding of it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from specdouble.behave.answer import Answer, Stream
from specdouble.behave.media import is_stream
from specdouble.behave.xml import XmlRenderer
from specdouble.contract.json_text import dump_json
from specdouble.contract.media import is_json
from specdouble.contract.model import MediaType, Operation
from specdouble.contract.wire import Wire
from specdouble.serve.exchange import Reply
from specdouble.serve.parts import write_parts
from specdouble.serve.rendered import Rendered, Rendering
from specdouble.serve.tables import rows_of, write_csv


class _Parts(NamedTuple):
    """A multipart body, and what parts it."""

    boundary: str
    content: bytes


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
        if name == _JSON and type(value) is not Stream:
            body: bytes | Stream | _Parts = dump_json(value)
        else:
            if is_stream(name) and not isinstance(value, Stream):
                value = Stream(value if isinstance(value, list) else rows_of(value) or [value])
            body = self._encode(value, name, media)
        content_type = _content_type(name)
        if isinstance(body, _Parts):
            content_type, body = f"{name}; boundary={body.boundary}", body.content
        headers = {"Content-Type": content_type, **answer.headers}
        return Rendering(Reply(status, tuple(headers.items()), body), value, name)

    def _media(self, answer: Answer, accept: str | None, status: int) -> MediaType | None:
        if answer.media_type is not None:
            response = self._operation.response(status)
            return response.content.get(answer.media_type) if response else None
        return self._wire.accept(accept, status)

    def _encode(self, value: Any, name: str, media: MediaType | None) -> bytes | Stream | _Parts:
        if isinstance(value, Stream):
            return value  # encoded as it goes out
        if is_json(name):
            return dump_json(value)
        if isinstance(value, bytes):
            return value
        if media is not None and not isinstance(value, str):
            return self._notation(value, name, media)
        if isinstance(value, str) and not (media is not None and _is_xml(name) and not _is_markup(value)):
            return value.encode("utf-8")
        return dump_json(value) if media is None else self._xml.render(value, media.schema)

    def _notation(self, value: Any, name: str, media: MediaType) -> bytes | _Parts:
        """Write data in the notation of its media type; JSON where it has none."""
        if name.startswith("multipart/"):
            return _Parts(*write_parts(value, media))
        if name.startswith("text/csv"):
            return write_csv(value, media.schema, self._xml.shapes)
        return self._xml.render(value, media.schema) if _is_xml(name) else dump_json(value)


def _is_xml(name: str) -> bool:
    return name.endswith(("/xml", "+xml"))


def _is_markup(value: str) -> bool:
    """Tell an example that is written as XML from data that is still to be."""
    return value.lstrip().startswith("<")


def _guess(value: Any) -> str:
    if isinstance(value, bytes):
        return "application/octet-stream"
    return "text/plain" if isinstance(value, str) else "application/json"


@lru_cache(maxsize=256)
def _content_type(name: str) -> str:
    name = {"*/*": "application/json", "application/*": "application/json", "text/*": "text/plain"}.get(name, name)
    name = "image/png" if name == "image/*" else name
    return f"{name}; charset=utf-8" if name.startswith("text/") and "charset" not in name else name
