"""Files as long as their schema says (`minLength`, `maxLength`), still valid where their format has room for more."""

from __future__ import annotations

import binascii
import struct
from collections.abc import Callable, Mapping

from specdouble.behave.shapes import Shape
from specdouble.contract.media import essence

_MOST = 16 * 1024 * 1024  # bytes: what a document asks for beyond that is not made
_SEGMENT = 0xFFFF


def sized(content: bytes | str, media_type: str, shape: Shape) -> bytes | str:
    """Make a file at least and at most as long as a schema says."""
    least, most = shape.words.get("minLength"), shape.words.get("maxLength")
    if isinstance(most, int) and len(content) > most:
        return content[:most]
    if not isinstance(least, int) or len(content) >= least:
        return content
    missing = min(least, _MOST) - len(content)
    if isinstance(content, str):
        return content + " " * missing
    pad = _PADS.get(essence(media_type))
    longer = content + b"\n" * missing if pad is None else pad(content, missing)
    return longer if not isinstance(most, int) or len(longer) <= most else content + b"\n" * missing


def _pad_png(content: bytes, missing: int) -> bytes:
    """Add a comment before the last chunk (PNG, second edition, 11.3.4)."""
    body = b"Comment\0" + b"x" * max(missing - 20, 0)
    chunk = struct.pack(">I", len(body)) + b"tEXt" + body + struct.pack(">I", binascii.crc32(b"tEXt" + body))
    return content[:-12] + chunk + content[-12:]


def _pad_jpeg(content: bytes, missing: int) -> bytes:
    """Add comment segments after the first marker (ITU T.81, B.2.4.5)."""
    comments = b""
    while len(comments) < missing:
        room = min(max(missing - len(comments) - 4, 0), _SEGMENT - 2)
        comments += b"\xff\xfe" + struct.pack(">H", room + 2) + b"x" * room
    return content[:2] + comments + content[2:]


def _pad_zip(content: bytes, missing: int) -> bytes:
    """Give an archive a comment (APPNOTE, 4.3.16)."""
    if missing > _SEGMENT:
        return content + b"\n" * missing
    return content[:-2] + struct.pack("<H", missing) + b"x" * missing


_PADS: Mapping[str, Callable[[bytes, int], bytes]] = {
    "image/png": _pad_png,
    "image/jpeg": _pad_jpeg,
    "image/jpg": _pad_jpeg,
    "application/zip": _pad_zip,
}
