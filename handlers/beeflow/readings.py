"""Reading documents: the text of a file, whatever its format, or why it has none."""

import re
from email import message_from_bytes, policy
from html.parser import HTMLParser
from io import BytesIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from . import file_kinds

_LONGEST = 500_000  # characters of a document
_LARGEST = 50_000_000  # bytes of what is packed in a docx
_PAGES = 500
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BLOCKS = ("p", "div", "br", "li", "tr", "section", "article", "blockquote", "pre", "title", "table", "ul", "ol")
_HEADING = re.compile("h[1-6]")
_UNSEEN = ("script", "style", "template", "noscript")


class Unreadable(Exception):
    """No text can be read from a document; the message says why."""


def read(content, kind):
    """Return the text of a document and None, or an empty text and why it cannot be read."""
    try:
        text = _READERS.get(kind, _plain)(content)
    except Unreadable as error:
        return "", str(error)
    clean = text[: 2 * _LONGEST].replace("\0", "").encode("utf-8", "replace").decode()
    lines = "\n".join(line.strip() for line in clean.splitlines())
    if not lines.strip():
        return "", "It holds no text"
    return re.sub(r"\n{3,}", "\n\n", lines).strip()[:_LONGEST], None


def _plain(content):
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(f"It is not UTF-8: byte {error.start + 1} fits nowhere") from None


def _html(content):
    reader = _Seen()
    reader.feed(_plain(content))
    reader.close()
    return "".join(reader.parts)


class _Seen(HTMLParser):
    """Takes what a page shows."""

    def __init__(self):
        super().__init__()
        self.parts = []
        self._hidden = 0

    def handle_starttag(self, tag, _attributes):
        self._hidden += tag in _UNSEEN
        self._end_block(tag)

    def handle_endtag(self, tag):
        self._hidden -= tag in _UNSEEN and self._hidden > 0
        self._end_block(tag)

    def handle_data(self, data):
        if not self._hidden:
            self.parts.append(data)

    def _end_block(self, tag):
        if tag in _BLOCKS or _HEADING.fullmatch(tag):
            self.parts.append("\n\n")


def _mail(content):
    try:
        message = message_from_bytes(content, policy=policy.default)
        body = message.get_body(("plain", "html"))
        text = "" if body is None else body.get_content()
        subject = str(message["subject"] or "")
    except (LookupError, ValueError, TypeError, AttributeError) as error:
        raise Unreadable(f"It is no mail: {error}") from None
    if body is not None and body.get_content_type() == "text/html":
        text = _html(text.encode())
    return f"{subject}\n\n{text}"


def _docx(content):
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


def _pdf(content):
    try:
        from pypdf import PdfReader
    except ImportError:
        raise Unreadable("pypdf is not installed here; pip install 'specdouble[documents]'") from None
    try:
        return "\n\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages[:_PAGES])
    except Exception as error:  # noqa: BLE001 - of a broken file, pypdf raises whatever comes
        raise Unreadable(f"It is no PDF that can be read: {str(error)[:200] or type(error).__name__}") from None


_READERS = {
    "application/pdf": _pdf,
    "text/html": _html,
    "message/rfc822": _mail,
    file_kinds.DOCX: _docx,
}
