"""Multipart answers (RFC 2046, 5.1; RFC 7578): a part for each property, or for each item of a list."""

from __future__ import annotations

import binascii
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

from specdouble.contract.json_text import dump_json
from specdouble.contract.model import MediaType


def write_parts(value: Any, media: MediaType) -> tuple[str, bytes]:
    """Return the boundary and the body. The boundary is made of the content, so that it is the same each time."""
    is_form = media.name.startswith("multipart/form-data")
    written = [_part(name, one, media, is_form=is_form) for name, one in _named(value)]
    boundary = f"specdouble-{blake2b(b''.join(written), digest_size=12).hexdigest()}"
    mark = f"--{boundary}\r\n".encode()
    return boundary, b"".join(mark + part for part in written) + f"--{boundary}--\r\n".encode()


def _named(value: Any) -> Iterator[tuple[str, Any]]:
    """List the parts; an array in a form is a part for each item (RFC 7578, 4.3)."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            for item in one if isinstance(one, list) else [one]:
                yield name, item
    else:
        for one in value if isinstance(value, list) else [value]:
            yield "", one


def _part(name: str, value: Any, media: MediaType, *, is_form: bool) -> bytes:
    kind = str(media.encoding.get(name, {}).get("contentType", "")).partition(",")[0].strip() or _kind(value)
    is_file = isinstance(value, bytes) or not kind.startswith(("text/", "application/json"))
    head = [f"Content-Type: {kind}"]
    if name:
        quoted = name.replace("\\", "\\\\").replace('"', "%22")
        file = f'; filename="{quoted}"' if is_file else ""
        head.insert(0, f'Content-Disposition: {"form-data" if is_form else "attachment"}; name="{quoted}"{file}')
    return "\r\n".join([*head, "", ""]).encode() + _content(value, kind) + b"\r\n"


def _kind(value: Any) -> str:
    """Return the type that the Encoding Object names for what says nothing."""
    if isinstance(value, bytes):
        return "application/octet-stream"
    return "application/json" if isinstance(value, Mapping | list) else "text/plain"


def _content(value: Any, kind: str) -> bytes:
    if isinstance(value, bytes):
        return value
    if not isinstance(value, str) or kind.startswith("application/json"):
        return dump_json(value)
    try:
        return binascii.a2b_base64(value, strict_mode=True) if kind == "application/octet-stream" else value.encode()
    except binascii.Error:
        return value.encode("utf-8", "replace")
