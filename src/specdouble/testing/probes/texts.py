"""Probes of texts in bodies: their length, and letters that many a program trips over."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from specdouble.contract.model import Operation, Schema
from specdouble.testing.probes.answers import LIKE, OPEN, REFUSED, Answers
from specdouble.testing.probes.bend import with_body
from specdouble.testing.probes.ground import Ground, json_body
from specdouble.testing.probes.plain import Plain
from specdouble.testing.probes.probe import Aim, Probe, Shot

_FIELD = "an operation that succeeds and takes a text in a JSON object"
_LENGTH = "JSON Schema 2020-12 Validation, 6.3.1 and 6.3.2: the length counts characters"
_TAKES = Answers((LIKE,), ("4XX",), warns=True)

Text = Callable[[dict[str, Any]], str | None]


def _field(text: Text, *, forbidden: bool) -> Aim:
    """Put a text into each field of a body in turn, where the document forbids it, or where it allows it."""

    def aim(ground: Ground, operation: Operation) -> Iterator[Shot]:
        plain = ground.plain(operation)
        if plain is None or not json_body(operation) or not ground.may_send(operation) or not ground.works(operation):
            return
        for name, schema in _texts(ground, operation, plain):
            value = text(schema)
            if value is None:
                continue
            body = json.dumps({**plain.body, name: value}).encode()
            sent = with_body(plain.sent, body)
            if ground.writer.allows(operation, sent, plain.path) is not forbidden:
                yield Shot(operation, sent, name, operation.body.pointer if operation.body is not None else "")

    return aim


def _texts(ground: Ground, operation: Operation, plain: Plain) -> Iterator[tuple[str, dict[str, Any]]]:
    """Name the fields of a body that are texts; those of other formats and choices are none."""
    if not isinstance(plain.body, dict) or operation.body is None or plain.media not in operation.body.content:
        return
    properties = _properties(ground, operation.body.content[plain.media].schema)
    for name, schema in properties.items():
        part = ground.document.resolve(schema)
        is_text = isinstance(part, dict) and part.get("type") in ("string", ["string", "null"])
        if is_text and part.keys().isdisjoint(("format", "enum", "pattern", "const")) and not part.get("readOnly"):
            yield name, part


def _properties(ground: Ground, schema: Schema) -> dict[str, Schema]:
    part = ground.document.resolve(schema)
    if not isinstance(part, dict):
        return {}
    found: dict[str, Schema] = {}
    for branch in part.get("allOf", ()):
        found |= _properties(ground, branch)
    return {**found, **part.get("properties", {})}


def _too_long(schema: dict[str, Any]) -> str | None:
    return "a" * (schema["maxLength"] + 1) if 0 < schema.get("maxLength", 0) < 100_000 else None


def _too_short(schema: dict[str, Any]) -> str | None:
    return "a" * (schema["minLength"] - 1) if schema.get("minLength", 0) > 0 else None


def _emojis(schema: dict[str, Any]) -> str | None:
    """Fill a text to its last character with letters that take two units of UTF-16 and four bytes."""
    return "🙂" * schema["maxLength"] if 0 < schema.get("maxLength", 0) < 10_000 else None


def _letters(name: str, sends: str, letters: str) -> Probe:
    aim = _field(lambda schema: letters if len(letters) <= schema.get("maxLength", 100) else None, forbidden=False)
    return Probe(f"text-{name}", sends, OPEN, "RFC 8259, 7 and 8.2", aim, _FIELD)


PROBES = (
    Probe(
        "text-above-length",
        "a text of one character too many",
        REFUSED,
        _LENGTH,
        _field(_too_long, forbidden=True),
        f"{_FIELD} of a maximum length",
        most=3,
    ),
    Probe(
        "text-below-length",
        "a text of one character too few",
        REFUSED,
        _LENGTH,
        _field(_too_short, forbidden=True),
        f"{_FIELD} of a minimum length",
        most=3,
    ),
    Probe(
        "text-length-of-emojis",
        "a text of as many emojis as its length allows",
        _TAKES,
        _LENGTH,
        _field(_emojis, forbidden=False),
        f"{_FIELD} of a maximum length",
    ),
    _letters("control", "control characters in a text", "a\x01\x1f\x7fb"),
    _letters("nul", "a NUL in a text", "a\x00b"),
    _letters(
        "right-to-left",
        "right-to-left letters and overrides",
        "\u202e\u05e9\u05dc\u05d5\u05dd \u202c\u0645\u0631\u062d\u0628\u0627",
    ),
    _letters("combining", "a letter with 20 combining marks", "e" + "\u0301" * 20),
    _letters("emoji", "emojis joined to one", "👩\u200d👩\u200d👧 🏳️\u200d🌈"),
    _letters("noncharacter", "a noncharacter and a byte order mark", "\ufeff\ufffe\U0010ffff"),
    _letters("line-separator", "line separators of Unicode", "a\u2028b\u2029c\x85d"),
    _letters("markup", "markup and a template in a text", "<b>{{7*7}}</b> ${x} %s %n"),
    _letters("quote", "quotes of SQL in a text", "'; --\" `"),
)
