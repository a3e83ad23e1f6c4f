"""Sources of documents: files, texts and pages. A stand-in writes the pages, which are never fetched."""

import re
from html import unescape
from urllib.parse import unquote, urlsplit

from specdouble import BadRequest

_LONGEST = 200  # characters of a name
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!-~]*)?")
_UNSEEN = re.compile(r"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>")


def read(content_type, source):
    """Return the name, the text and the size in bytes of what was given. Raises BadRequest for what it cannot be."""
    return _READERS[content_type](source)


def _file(source):
    name = source.file_name.replace("\\", "/").rpartition("/")[2].strip()[:_LONGEST] or "Untitled"
    try:
        text = source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return name, "", len(source)
    is_page = name.casefold().endswith((".html", ".htm")) or source.media_type == "text/html"
    return name, _clean(unescape(_UNSEEN.sub(" ", text)) if is_page else text), len(source)


def _text(source):
    text = _clean(_decoded(source, "a text"))
    if not text:
        raise BadRequest("source: came an empty text, expected some words")
    return " ".join(text.split())[:60].rstrip(), text, len(source)


def _url(source):
    address = _decoded(source, "an address")
    if not _ADDRESS.fullmatch(address) or len(address) > _LONGEST:
        raise BadRequest(
            f"source: came {address[:80]!r}, expected an address with http or https of at most {_LONGEST} characters"
        )
    text = _page(address)
    return address, text, len(text.encode())


def _decoded(source, wanted):
    try:
        return source.decode()
    except UnicodeDecodeError:
        raise BadRequest(f"source: came bytes that are no UTF-8, expected {wanted}") from None


def _clean(text):
    return text.replace("\0", "").strip()


def _page(address):
    """Return the text of a page; none where no host can be (`.invalid`, RFC 6761)."""
    parts = urlsplit(address)
    if parts.netloc.partition(":")[0].casefold().endswith(".invalid"):
        return ""
    topic = " ".join(re.findall(r"[^\W_]+", unquote(f"{parts.path} {parts.query}"))) or "welcome"
    return f"{topic.capitalize()}\n\nWhat {parts.netloc} says about {topic}, and what people ask about it."


_READERS = {"file": _file, "text": _text, "url": _url}
