"""Reads the text of a file, whatever its format, or says why it has none.

What a format takes is imported when a file of it comes: most doubles never see one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from io import BytesIO

from specdouble.errors import Unreadable
from specdouble.runtime.texts.kinds import DOCX

_LONGEST = 500_000  # characters of a file
_LARGEST = 50_000_000  # bytes of what is packed in a docx
_PAGES = 500
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def read_text(content: bytes, kind: str | None = "text/plain") -> str:
    """Return the text of a file of a `kind`, as `file_kind` has it: the first 500,000 characters, or 500 pages.

    What is of no kind that is known is read as plain text. Raises Unreadable, which says why there is none.
    """
    text = _READERS.get(kind or "", _plain)(content)
    clean = text[: 2 * _LONGEST].replace("\0", "").encode("utf-8", "replace").decode()
    lines = "\n".join(line.strip() for line in clean.splitlines())
    if not lines.strip():
        raise Unreadable("It holds no text")
    return re.sub(r"\n{3,}", "\n\n", lines).strip()[:_LONGEST]


def _plain(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"It is not UTF-8: byte {error.start + 1} fits nowhere") from None


def _html(content: bytes) -> str:
    from specdouble.runtime.texts import page

    return page.shown(_plain(content))


def _mail(content: bytes) -> str:
    from email import message_from_bytes, policy

    try:
        message = message_from_bytes(content, policy=policy.default)
        body = message.get_body(("plain", "html"))
        text = "" if body is None else body.get_content()
        subject = str(message["subject"] or "")
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(f"It is no mail: {error}") from None
    if body is not None and body.get_content_type() == "text/html":
        text = _html(text.encode("utf-8", "replace"))
    return f"{subject}\n\n{text}"


def _docx(content: bytes) -> str:
    from xml.etree.ElementTree import ParseError
    from zipfile import BadZipFile, ZipFile

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        with ZipFile(BytesIO(content)) as packed:
            about = packed.getinfo("word/document.xml")
            if about.file_size > _LARGEST:
                raise Unreadable(f"It unpacks to {about.file_size} bytes, and {_LARGEST} are read")
            root = fromstring(packed.read(about), forbid_dtd=True)
    except (BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, EOFError):
        raise Unreadable("It is no Word document") from None
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise Unreadable("Its text is no XML that can be read") from None
    paragraphs = ("".join(part.text or "" for part in one.iter(f"{_WORD}t")) for one in root.iter(f"{_WORD}p"))
    return "\n\n".join(paragraphs)


def _pdf(content: bytes) -> str:
    try:
        from pypdf import PdfReader
    except ImportError:
        raise Unreadable("pypdf is not installed here; pip install 'specdouble[documents]'") from None
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it grumbles on the terminal besides
    try:
        return "\n\n".join(one.extract_text() for one in PdfReader(BytesIO(content)).pages[:_PAGES])
    except Exception as error:  # noqa: BLE001 - of a broken file, pypdf raises whatever comes
        raise Unreadable(f"It is no PDF that can be read: {str(error)[:200] or type(error).__name__}") from None


_READERS: dict[str, Callable[[bytes], str]] = {
    "application/pdf": _pdf,
    "text/html": _html,
    "message/rfc822": _mail,
    DOCX: _docx,
}
