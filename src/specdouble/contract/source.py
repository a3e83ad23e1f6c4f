"""The files of a document: read once each, and only below the folder that may be read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import orjson

from specdouble.contract.yaml_text import Duplicate, Parsed, TextProblem, read_yaml
from specdouble.errors import DocumentError

Json = Any

MAX_BYTES = 64 * 1024 * 1024


def read_text(text: str, *, is_json: bool = False) -> Parsed:
    """Read JSON or YAML; what starts like JSON is first tried as JSON, which is much quicker."""
    if is_json:
        return read_json(text)
    if text.lstrip()[:1] in ("{", "["):
        try:
            return read_json(text)
        except TextProblem:
            return read_yaml(text)
    return read_yaml(text)


def read_json(text: str) -> Parsed:
    """Read strict JSON (RFC 8259); orjson judges the text, the standard reader then sees keys that stand twice."""
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise TextProblem(f"this is not JSON: {error.msg}", error.lineno) from error
    twice: list[Duplicate] = []

    def pairs(items: list[tuple[str, Json]]) -> dict[str, Json]:
        value = dict(items)
        if len(value) != len(items):
            keys = [key for key, _ in items]
            twice.extend(Duplicate(key, 1) for key in value if keys.count(key) > 1)
        return value

    return Parsed(json.loads(text, object_pairs_hook=pairs), tuple(twice))


def decode(raw: bytes, file: str) -> str:
    """Decode UTF-8, with or without a byte order mark."""
    if len(raw) > MAX_BYTES:
        raise DocumentError(f"{file}: {len(raw)} bytes are more than the {MAX_BYTES} that are read; split the document")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        message = f"{file}:{line}: this is not UTF-8 (byte {raw[error.start]:#04x}); save the file as UTF-8"
        raise DocumentError(message) from error


def shown(path: Path) -> str:
    """Write a path as a person would type it: relative to the current folder when below it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)
