"""Forms of several parts (RFC 7578), as tests and probes send them: the same fields are the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from specdouble.contract.upload import Upload

FORM = "multipart/form-data"
BOUNDARY = "specdouble-probe"


def write_multipart(fields: Mapping[str, Any]) -> bytes:
    """Write a part for each field, and one for each item of a list of files.

    An `Upload` goes with its name and type, other bytes as a nameless file, everything else as text or JSON.
    """
    parts = [_part(name, value) for name, many in fields.items() for value in _values(many)]
    return b"".join([*parts, f"--{BOUNDARY}--\r\n".encode()])


def _values(value: Any) -> Iterator[Any]:
    if isinstance(value, list) and value and all(isinstance(one, bytes) for one in value):
        yield from value
    else:
        yield value


def _part(name: str, value: Any) -> bytes:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{_quoted(name)}"'
    if not isinstance(value, bytes):
        text = value if isinstance(value, str) else json.dumps(value)
        return f"{head}\r\n\r\n{text}\r\n".encode()
    file_name, media_type = (value.file_name, value.media_type) if isinstance(value, Upload) else ("", "")
    kind = f"\r\nContent-Type: {media_type}" if media_type else ""
    return f'{head}; filename="{_quoted(file_name)}"{kind}\r\n\r\n'.encode() + value + b"\r\n"


def _quoted(text: str) -> str:
    """Escape what would end a quoted name, as browsers do (HTML, multipart form data)."""
    return text.replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")
