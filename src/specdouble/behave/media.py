"""Answers that are not JSON: small files of the right kind, and tables and text with believable words."""

from __future__ import annotations

import binascii
import struct
import zlib
from collections.abc import Callable, Mapping

from specdouble.behave.answer import Answer
from specdouble.behave.answers import is_json
from specdouble.contract.events import is_lines, is_sse
from specdouble.contract.media import essence
from specdouble.contract.model import MediaType, Operation

_SEQUENCES = frozenset({"application/stream+json", "application/json-seq", "application/geo+json-seq"})


def is_stream(media_type: str) -> bool:
    """Tell whether answers of a media type come piece by piece."""
    return is_sse(media_type) or is_lines(media_type) or essence(media_type) in _SEQUENCES


def is_notation(media_type: str) -> bool:
    """Tell whether a media type writes down data that a schema describes: XML, CSV, forms, or any at all."""
    name = essence(media_type)
    return name.endswith(("/xml", "+xml")) or name in _NOTATIONS


def concrete_data(media_type: str) -> str:
    """Return a media type that data can be sent as: any at all is answered with JSON."""
    return "application/json" if essence(media_type) in {"*/*", "application/*"} else media_type


_NOTATIONS = {
    "text/csv",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/mixed",
    "multipart/related",
    "*/*",
}


def bytes_answer(
    operation: Operation,
    status: int,
    headers: Mapping[str, str],
    *,
    seed: object,
    media: MediaType | None = None,
) -> Answer:
    """Answer with a small true file of a media type, by default the first that is no JSON; or with its example."""
    response = operation.response(status)
    content = {} if response is None else response.content
    media = media or next((media for name, media in content.items() if not is_json(name)), None)
    if media is None:
        return Answer(None, status, headers)
    name = concrete(media.name)
    for example in media.examples.values():
        if isinstance(example, str):
            return Answer(example, status, headers, name)
    return Answer(file_of(name, seed), status, headers, name)


def concrete(media_type: str) -> str:
    """Return a media type that can be sent for a range: `image/*` is answered with a PNG."""
    return _RANGES.get(essence(media_type), media_type)


def file_of(media_type: str, seed: object = "") -> bytes | str:
    """Return a small valid file of a media type; the same for the same seed."""
    name = essence(media_type)
    make = _FILES.get(name)
    if make is not None:
        return make(str(seed))
    return _text(str(seed)) if name.startswith("text/") else _bytes(str(seed))


def png(seed: str) -> bytes:
    """Draw one pixel (PNG, second edition, 5.6)."""
    pixel = bytes([0, *zlib.crc32(seed.encode()).to_bytes(4, "big")[:3]])
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(pixel)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", binascii.crc32(kind + body))


_FONT = b"<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"


def pdf(seed: str) -> bytes:
    """Write one page with one line (ISO 32000-1, 7.5)."""
    line = "".join(letter if letter.isalnum() or letter in " -_" else " " for letter in seed)[:80]
    stream = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET".encode("ascii", "replace")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources %s >>" % _FONT,
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    out = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    tail = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + head + table + tail


def jpeg(_: str) -> bytes:
    """Draw one grey pixel (ITU T.81): flat tables, a code of one bit each for the only values there are."""
    table = b"\x01" + bytes(15) + b"\x00"
    segments = [
        (0xDB, b"\x00" + b"\x10" * 64),
        (0xC0, struct.pack(">BHHBBBB", 8, 1, 1, 1, 1, 0x11, 0)),
        (0xC4, b"\x00" + table),
        (0xC4, b"\x10" + table),
        (0xDA, bytes([1, 1, 0, 0, 63, 0])),
    ]
    written = b"".join(struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body for marker, body in segments)
    return b"\xff\xd8" + written + b"\x3f\xff\xd9"


def _gif(_: str) -> bytes:
    return binascii.unhexlify("47494638396101000100800000000000ffffff2c00000000010001000002024401003b")


def _zip(_: str) -> bytes:
    return b"PK\x05\x06" + bytes(18)


def _wav(_: str) -> bytes:
    form = (
        b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8) + b"data" + struct.pack("<I", 1) + b"\x80\0"
    )
    return b"RIFF" + struct.pack("<I", len(form)) + form


def _svg(_: str) -> str:
    return '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>'


def _html(seed: str) -> str:
    return f"<!doctype html><title>{_text(seed).strip()}</title>"


def _csv(seed: str) -> str:
    return f"id,name\r\n1,{_text(seed).strip()}\r\n"


def _text(seed: str) -> str:
    words = "".join(letter if letter.isalnum() or letter in " -_." else " " for letter in seed).strip()
    return f"{words or 'text'}\n"


def _bytes(seed: str) -> bytes:
    return _text(seed).encode()


_RANGES = {"image/*": "image/png", "text/*": "text/plain", "audio/*": "audio/wav", "*/*": "application/octet-stream"}
_FILES: Mapping[str, Callable[[str], bytes | str]] = {
    "image/png": png,
    "image/gif": _gif,
    "image/jpeg": jpeg,
    "image/jpg": jpeg,
    "image/svg+xml": _svg,
    "application/pdf": pdf,
    "application/zip": _zip,
    "audio/wav": _wav,
    "audio/x-wav": _wav,
    "text/html": _html,
    "text/csv": _csv,
}
