"""Request bodies: JSON, forms, multipart, XML, YAML, text and bytes, each read by a reader that is compiled once.

Media types that nothing here knows are handed over as bytes, without validation: no schema says how they map to JSON.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from specdouble.contract.forms import FormReader
from specdouble.contract.json_text import InvalidJson, read_json
from specdouble.contract.media import MediaRange, find_media_type, parse_media_type
from specdouble.contract.model import Document, MediaType, RequestBody
from specdouble.contract.multipart import MultipartReader
from specdouble.contract.shapes import shape_of
from specdouble.contract.sources import Unreadable
from specdouble.contract.validators import Check, Validators
from specdouble.contract.xml_body import XmlReader
from specdouble.contract.yaml_text import TextProblem, read_yaml
from specdouble.errors import UnsupportedMediaType, Violation

Json = Any
Read = Callable[[bytes, MediaRange], Json]

_UTF8 = {"utf-8", "utf8", "us-ascii", "ascii"}
_CHARSETS = {**dict.fromkeys(_UTF8, "utf-8"), "iso-8859-1": "latin-1", "latin1": "latin-1", "windows-1252": "cp1252"}


@dataclass(frozen=True)
class BodyReader:
    """Reads the bodies of one documented media type. Without `check` nothing is validated; JSON holds no bytes.

    Of a `range` whose schema takes no texts, what holds no structure stays bytes, and its schema cannot judge them.
    """

    media: MediaType
    read: Read
    check: Check | None
    is_json: bool = False
    is_range: bool = False

    def violations(self, value: Json) -> list[Violation]:
        """Judge a body that was read."""
        if self.check is None or (self.is_range and isinstance(value, bytes)):
            return []
        judged = value if self.is_json else _as_text(value)
        return [] if self.check.ok(judged) else self.check.violations(judged, "body")


def _as_text(value: Json) -> Json:
    """Let one character stand for each byte, as a validator knows no bytes: so lengths are right."""
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, dict):
        return {key: _as_text(one) for key, one in value.items()} if _holds_bytes(value) else value
    return [_as_text(one) for one in value] if isinstance(value, list) and any(map(_is_file, value)) else value


def _holds_bytes(value: dict[str, Json]) -> bool:
    return any(_is_file(one) or (isinstance(one, list) and any(map(_is_file, one))) for one in value.values())


def _is_file(value: Json) -> bool:
    return isinstance(value, bytes)


class Bodies:
    """The bodies that one operation takes."""

    def __init__(self, document: Document, body: RequestBody, validators: Validators) -> None:
        self.required = body.required
        self.names = tuple(body.content)
        self._readers = {name: _reader(document, media, validators) for name, media in body.content.items()}
        self._seen: dict[str | None, tuple[BodyReader, MediaRange]] = {}
        self._guess = _only_json(self.names)

    @staticmethod
    def check_coding(coding: str | None) -> None:
        """Refuse a body of a `Content-Encoding`, which nothing here undoes; raises UnsupportedMediaType."""
        if coding is not None and coding.strip().lower() not in {"", "identity"}:
            headers = {"Accept-Encoding": "identity"}  # RFC 9110, 15.5.16
            raise UnsupportedMediaType(f"came content coding {coding[:40]}, expected none", headers=headers)

    def choose(self, content_type: str | None) -> tuple[BodyReader, MediaRange]:
        """Find the reader for a `Content-Type`; raises UnsupportedMediaType.

        A body without one may be guessed at (RFC 9110, 8.3): it is JSON where that alone is documented.
        """
        found = self._seen.get(content_type)
        if found is None:
            found = self._choose(content_type)
            if len(self._seen) < 64:  # clients send a few spellings, a fuzzer any number
                self._seen[content_type] = found
        return found

    def _choose(self, content_type: str | None) -> tuple[BodyReader, MediaRange]:
        if content_type is None and self._guess is not None:
            return self._readers[self._guess], MediaRange("application", "json")
        sent = None if content_type is None else parse_media_type(content_type)
        name = None if sent is None or "*" in sent.name else find_media_type(self.names, sent)
        if name is None or sent is None:
            message = f"came {self._came(content_type)}, expected {' or '.join(self.names)}"
            raise UnsupportedMediaType(message, headers={"Accept": ", ".join(self.names)})
        _check_charset(sent)
        return self._readers[name], sent

    def _came(self, content_type: str | None) -> str:
        return "no Content-Type" if content_type is None else f"Content-Type {content_type[:80]}"


def _only_json(names: tuple[str, ...]) -> str | None:
    media = parse_media_type(names[0]) if len(names) == 1 else None
    return names[0] if media is not None and (media.is_json or media.name == "*/*") else None


def _check_charset(sent: MediaRange) -> None:
    """JSON has no charset but UTF-8 (RFC 8259, 8.1); a text has those that we can read."""
    charset = sent.parameters.get("charset", "utf-8").lower()
    known = _UTF8 if sent.is_json else _CHARSETS
    if charset not in known and (sent.is_json or sent.type == "text"):
        raise UnsupportedMediaType(f"came charset {charset[:40]}, expected {' or '.join(sorted(known))}")


def _reader(document: Document, media: MediaType, validators: Validators) -> BodyReader:
    """Choose how to read a documented media type; a range such as `*/*` decides by what is sent."""
    documented = parse_media_type(media.name) or MediaRange("*", "*")
    check = None
    if media.schema is not None:
        check = validators.check(f"{media.pointer}/schema", media.schema, "request")
    if documented.is_json:
        return BodyReader(media, _read_json, check, is_json=True)
    if documented.name == "application/x-www-form-urlencoded":
        return BodyReader(media, FormReader(document, media).read, check)
    if documented.name == "multipart/form-data":
        return BodyReader(media, MultipartReader(document, media).read, check)
    if documented.is_xml and media.schema is not None:
        return BodyReader(media, XmlReader(document, media).read, check)
    return _other_reader(document, media, documented, check)


def _other_reader(document: Document, media: MediaType, documented: MediaRange, check: Check | None) -> BodyReader:
    texts = media.schema is None or "string" in shape_of(document, media.schema).types
    if documented.is_yaml and not texts:
        return BodyReader(media, _read_yaml, check, is_json=True)
    if "*" in documented.name and not texts:
        return BodyReader(media, _read_structure, check, is_range=True)
    return BodyReader(media, _read_any, check if texts else None)


def _read_structure(body: bytes, sent: MediaRange) -> Json:
    """Read what is sent under a range that takes no texts: JSON and YAML, and JSON under any other name."""
    if sent.is_json:
        return _read_json(body, sent)
    if sent.is_yaml:
        return _read_yaml(body, sent)
    try:
        found = read_json(body)
    except InvalidJson:
        return body
    return found if isinstance(found, dict | list) else body


def _read_any(body: bytes, sent: MediaRange) -> Json:
    if sent.is_json:
        return _read_json(body, sent)
    return _read_text(body, sent) if sent.type == "text" or sent.is_xml else body


def _read_json(body: bytes, _sent: MediaRange) -> Json:
    try:
        return read_json(body)
    except InvalidJson as error:
        raise Unreadable(f"text that is no JSON: {error}", "JSON", syntax=True) from None


def _read_yaml(body: bytes, sent: MediaRange) -> Json:
    try:
        return read_yaml(_read_text(body, sent)).value
    except TextProblem as error:
        raise Unreadable(f"text that is no YAML: {error.message}, on line {error.line}", "YAML", syntax=True) from None


def _read_text(body: bytes, sent: MediaRange) -> str:
    charset = _CHARSETS.get(sent.parameters.get("charset", "utf-8").lower(), "utf-8")
    try:
        return body.decode(charset)
    except UnicodeDecodeError:
        raise Unreadable(f"bytes that are no {charset}", f"text in {charset}", syntax=True) from None
