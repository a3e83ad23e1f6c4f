"""Bodies as people read them: JSON as a value, text as text, anything else in base64, and no secret in any of it."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import parse_qsl

from specdouble.contract.json_text import InvalidJson, dump_json, read_json
from specdouble.contract.media import MediaRange, find_media_type, parse_media_type
from specdouble.contract.model import MediaType
from specdouble.runtime.journal.entry import Headers
from specdouble.runtime.journal.redaction import Redactor, names_secret
from specdouble.runtime.journal.secret_schemas import SecretSchemas

Json = Any
Kind = Literal["json", "form", "text", "base64"]

_FORM = "application/x-www-form-urlencoded"
_NO_MEDIA = MediaRange("", "")


@dataclass(frozen=True)
class Content:
    """A body as it came. `size` is what it had before it was cut."""

    media_type: str
    body: bytes
    size: int

    @property
    def is_cut(self) -> bool:
        """Whether the journal kept only the beginning."""
        return self.size > len(self.body)

    @property
    def media(self) -> MediaRange:
        """The media type, read."""
        return parse_media_type(self.media_type) or _NO_MEDIA

    def read(self) -> tuple[Kind, Json]:
        """Read it as what it is: a JSON value whatever its media type says, or a text, or bytes."""
        media = self.media
        if media.type != "multipart" and media.name != _FORM and not self.is_cut:
            try:
                value = read_json(self.body)
            except InvalidJson:
                pass
            else:
                if media.is_json or isinstance(value, dict | list):
                    return "json", value
        text = _text(self.body, is_cut=self.is_cut)
        if text is None:
            return "base64", self.body
        return ("form" if media.name == _FORM else "text"), text

    def fields(self) -> Json:
        """Return the value that assertions speak of: JSON, the fields of a form, a text; None for bytes."""
        kind, value = self.read()
        if kind != "form":
            return value if kind != "base64" else None
        fields: dict[str, Json] = {}
        for name, one in parse_qsl(value, keep_blank_values=True):
            fields[name] = [*_listed(fields[name]), one] if name in fields else one
        return fields


def _text(body: bytes, *, is_cut: bool) -> str | None:
    for end in range(len(body), max(len(body) - 4 * is_cut, 0) - 1, -1):  # a cut may go through a character
        try:
            text = body[:end].decode("utf-8")
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]


def content_of(headers: Headers, body: bytes, size: int) -> Content:
    """Put a body together with its media type."""
    return Content(next((value for name, value in headers if name.lower() == "content-type"), ""), body, size)


def schemas_of(media_types: Mapping[str, MediaType], media: MediaRange) -> tuple[Json, ...]:
    """Return the schema that a `content` map has for a media type."""
    key = find_media_type(media_types, media)
    return () if key is None or media_types[key].schema is None else (media_types[key].schema,)


def show_content(
    content: Content, redactor: Redactor, secrets: SecretSchemas, schemas: tuple[Json, ...]
) -> dict[str, Json] | None:
    """Show a body without its secrets, under `json`, `text` or `base64`; None where there is none.

    What nothing can read by its names, such as a broken JSON text, is `hidden` as a whole where it names a secret.
    """
    if not content.size:
        return None
    shown = {"media_type": content.media_type or None, "size": content.size, "cut": content.is_cut}
    kind, value = content.read()
    names = secrets.names(schemas)
    if kind == "json":
        return {**shown, "json": redactor.value(value, schemas)}
    if kind == "form":
        return {**shown, "text": redactor.query(value, names.__contains__)}
    if kind == "text":
        text = "".join(_line(line, redactor, schemas) for line in value.splitlines(keepends=True))
        rest = "".join(line for line in value.splitlines(keepends=True) if _event(line) is None)
        is_hidden = names_secret(rest, names.__contains__)
        return {**shown, "hidden": True} if is_hidden else {**shown, "text": redactor.text(text)}
    if names_secret(value.replace(b"\0", b"").decode("latin-1"), names.__contains__):
        return {**shown, "hidden": True}
    return {**shown, "base64": base64.b64encode(value).decode()}


def _line(line: str, redactor: Redactor, schemas: tuple[Json, ...]) -> str:
    """Hide the secrets of one event of a stream, or of one line of NDJSON."""
    found = _event(line)
    if found is None:
        return line
    before, value = found
    shown = redactor.value(value, schemas)
    if shown == value:
        return line
    return f"{before}{dump_json(shown).decode()}{line[len(line.rstrip()) :]}"


def _event(line: str) -> tuple[str, Json] | None:
    before = "data:" if line.startswith("data:") else ""
    text = line[len(before) :].strip()
    if not text.startswith(("{", "[")):
        return None
    try:
        return before + " " * bool(before), read_json(text.encode())
    except (InvalidJson, UnicodeEncodeError):
        return None
