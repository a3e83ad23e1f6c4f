"""`multipart/form-data` bodies (RFC 7578), by the types of their schema and the Encoding Object."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from logging import NullHandler, getLogger
from typing import Any

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from specdouble.contract.brackets import duplicates
from specdouble.contract.json_text import InvalidJson, read_json
from specdouble.contract.media import MediaRange, parse_media_type
from specdouble.contract.model import Document, MediaType
from specdouble.contract.shapes import TEXT, Shape, shape_of
from specdouble.contract.sources import Unreadable
from specdouble.contract.texts import coercer
from specdouble.contract.upload import Upload

Json = Any

MAX_PARTS = 1000
_MAX_HEADERS = 16
_MAX_HEADER_SIZE = 8192

getLogger("python_multipart").addHandler(NullHandler())  # what it warns of, the refusal tells


class MultipartReader:
    """Reads the multipart bodies of one media type; made once. Files are an Upload, and repeated parts an array."""

    def __init__(self, document: Document, media: MediaType) -> None:
        self._shape = TEXT if media.schema is None else shape_of(document, media.schema)
        self._types = {name: _documented_types(encoding) for name, encoding in media.encoding.items()}

    def read(self, body: bytes, sent: MediaRange) -> Json:
        """Read the parts into an object by their names; raises Unreadable."""
        named: dict[str, list[_Part]] = {}
        for part in _parts(body, sent.parameters.get("boundary")):
            named.setdefault(part.name, []).append(part)
        return {name: self._read(name, parts) for name, parts in named.items()}

    def _read(self, name: str, parts: list[_Part]) -> Json:
        try:
            return self._property(name, parts)
        except Unreadable as error:
            raise error.below(name) from None

    def _property(self, name: str, parts: list[_Part]) -> Json:
        shape = self._shape.property(name)
        types = self._types.get(name, ())
        if "array" not in shape.types and len(parts) > 1 and name in self._shape.names:
            raise duplicates([part.shown for part in parts])
        if "array" not in shape.types and len(parts) == 1:
            return _value(parts[0], shape, types)
        if len(parts) == 1 and _is_json(parts[0], types) and not _is_upload(parts[0], shape.item(0)):
            return _value(parts[0], shape, types)
        return [_value(part, shape.item(at), types) for at, part in enumerate(parts)]


@dataclass
class _Part:
    name: str = ""
    is_file: bool = False
    file_name: str = ""
    media: MediaRange | None = None
    content: bytearray = field(default_factory=bytearray)

    @property
    def shown(self) -> str:
        return bytes(self.content[:30]).decode("utf-8", "replace")

    @property
    def upload(self) -> Upload:
        return Upload(bytes(self.content), self.file_name, "" if self.media is None else self.media.name)


def _documented_types(encoding: Mapping[str, Json]) -> tuple[MediaRange, ...]:
    """`contentType` is one media type or several with commas (OpenAPI, Encoding Object)."""
    listed = encoding.get("contentType")
    texts = listed.split(",") if isinstance(listed, str) else []
    return tuple(media for media in map(parse_media_type, texts) if media is not None)


def _parts(body: bytes, boundary: str | None) -> list[_Part]:
    if not boundary:
        raise Unreadable("no boundary in Content-Type", "multipart/form-data with a boundary", syntax=True)
    collector = _Collector()
    try:
        parser = MultipartParser(
            boundary.encode("latin-1"),
            collector.callbacks(),  # type: ignore[arg-type]
            max_header_count=_MAX_HEADERS,
            max_header_size=_MAX_HEADER_SIZE,
        )
        parser.write(body)
    except (FormParserError, UnicodeError) as error:
        raise Unreadable(f"a malformed multipart body: {error}", "parts between boundaries", syntax=True) from None
    if not collector.ended:
        raise Unreadable("a multipart body without its last boundary", "parts between boundaries", syntax=True)
    return collector.parts


class _Collector:
    """Takes what python-multipart calls back with."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self.ended = False
        self._headers: dict[str, str] = {}
        self._name = bytearray()
        self._value = bytearray()

    def callbacks(self) -> dict[str, Any]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._end_header,
            "on_headers_finished": self._end_headers,
            "on_part_data": self._content,
            "on_end": self._end,
        }

    def _begin(self) -> None:
        if len(self.parts) >= MAX_PARTS:
            raise Unreadable(f"more than {MAX_PARTS} parts", f"at most {MAX_PARTS}", syntax=True)
        self.parts.append(_Part())
        self._headers = {}

    def _header_name(self, text: bytes, start: int, end: int) -> None:
        self._name += text[start:end]

    def _header_value(self, text: bytes, start: int, end: int) -> None:
        self._value += text[start:end]

    def _end_header(self) -> None:
        try:
            self._headers[self._name.decode("ascii").lower()] = self._value.decode("utf-8")
        except UnicodeDecodeError:
            raise Unreadable("part headers that are no UTF-8", "part headers in UTF-8", syntax=True) from None
        self._name, self._value = bytearray(), bytearray()

    def _end_headers(self) -> None:
        part = self.parts[-1]
        kind, options = parse_options_header(self._headers.get("content-disposition", "").encode())
        if kind != b"form-data" or b"name" not in options:
            raise Unreadable("a part without a name", "Content-Disposition: form-data; name=...", syntax=True)
        part.name = options[b"name"].decode("latin-1").encode("latin-1").decode("utf-8", "replace")
        part.is_file = b"filename" in options or b"filename*" in options
        part.file_name = options.get(b"filename", b"").decode("utf-8", "replace")
        if "content-type" in self._headers:
            part.media = parse_media_type(self._headers["content-type"])

    def _content(self, text: bytes, start: int, end: int) -> None:
        self.parts[-1].content += text[start:end]

    def _end(self) -> None:
        self.ended = True


def _value(part: _Part, shape: Shape, types: tuple[MediaRange, ...]) -> Json:
    content = bytes(part.content)
    if types and part.media is not None and not any(documented.covers(part.media) for documented in types):
        expected = " or ".join(documented.name for documented in types)
        raise Unreadable(f"a part of type {part.media.name}", expected)
    if _is_upload(part, shape):
        return part.upload
    if _is_json(part, types):
        return _json(content)
    if shape.binary:
        return part.upload
    text = _text(content)
    if text is None or (part.is_file and not shape.primitives - {"string"}):
        return part.upload if part.is_file or (text is None and part.media is not None) else _no_text()
    if "object" in shape.types and not shape.primitives - {"null"}:
        return _json(content)  # the default for objects (OpenAPI 3.0, Encoding Object)
    return coercer(shape.types)(text)


def _is_upload(part: _Part, shape: Shape) -> bool:
    """Whether a part is a file as it is, and no value in it, be it JSON or not."""
    return shape.types <= {"string", "null"} and (shape.binary or part.is_file)


def _is_json(part: _Part, types: tuple[MediaRange, ...]) -> bool:
    if part.media is not None and part.media.name != "text/plain":
        return part.media.is_json
    return len(types) == 1 and types[0].is_json


def _json(content: bytes) -> Json:
    try:
        return read_json(content)
    except InvalidJson as error:
        raise Unreadable(f"text that is no JSON: {error}", "JSON", syntax=True) from None


def _text(content: bytes) -> str | None:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _no_text() -> Json:
    raise Unreadable("bytes that are no UTF-8", "text in UTF-8", syntax=True)
