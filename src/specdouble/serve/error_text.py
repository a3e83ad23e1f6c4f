"""An error in the media types that a document declares for it, where none of them is JSON."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from specdouble.behave.media import is_stream
from specdouble.behave.xml import XmlRenderer
from specdouble.contract.json_text import dump_json
from specdouble.contract.media import MediaRange, is_json, parse_media_type
from specdouble.contract.model import Document, MediaType, Response
from specdouble.serve.events import encoder

_SPOKEN = frozenset({"application/octet-stream", "application/x-www-form-urlencoded", "application/javascript"})


def foreign_media(response: Response) -> MediaType | None:
    """Return the media type that an error goes out as; None where JSON may, or where nothing is declared."""
    if any(is_json(name) or name in {"*/*", "application/*"} for name in response.content):
        return None
    named = ((parse_media_type(name), media) for name, media in response.content.items() if "*" not in name)
    return next((media for found, media in named if found is not None), None)


class ErrorText:
    """Writes error bodies of one document."""

    def __init__(self, document: Document) -> None:
        self._xml = XmlRenderer(document)

    def __call__(self, value: Any, media: MediaType) -> bytes:
        """Write a body in the notation of its media type; nothing, where no sentence can be a body of that type.

        An object under a type that is none of a notation (`application/x-tar`) stays JSON: the document says of it what
        an object is, and no tool says what else it would be.
        """
        found = parse_media_type(media.name)
        if found is not None and found.is_xml and not (isinstance(value, str) and value.lstrip().startswith("<")):
            return self._xml.render(value, media.schema)
        if is_stream(media.name):
            return encoder(media.name)(value)
        is_html = found is not None and found.name == "text/html"  # a browser would run what the request held
        if isinstance(value, str):
            text = escape(value) if is_html else value
            return text.encode("utf-8", "replace") if found is None or _speaks(found) else b""
        return dump_json(value).replace(b"<", b"\\u003c") if is_html else dump_json(value)


def content_type(media: MediaType) -> Mapping[str, str]:
    """Return the header that names a media type, with the encoding of texts."""
    plain = not media.name.startswith("text/") or "charset" in media.name.lower()
    return {"Content-Type": media.name if plain else f"{media.name}; charset=utf-8"}


def _speaks(media: MediaRange) -> bool:
    return media.type == "text" or media.is_xml or media.name in _SPOKEN
