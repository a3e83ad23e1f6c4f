"""Sources of documents: files, texts and pages. A stand-in writes the pages, which are never fetched."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from specdouble import BadRequest, Unreadable, file_kind, read_text

_LONGEST = 200  # characters of a name
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?([/?#][!-~]*)?")


@dataclass(frozen=True)
class Source:
    """What a document is made of. Without a text there is an `error`, which says why; `size` is in bytes."""

    name: str
    text: str
    size: int
    error: str | None = None


def read(content_type, source):
    """Return the Source that was given. Raises BadRequest for what it cannot be."""
    return _READERS[content_type](source)


def _file(source):
    name = source.base_name[:_LONGEST] or "Untitled"
    try:
        return Source(name, read_text(source, file_kind(source)), len(source))
    except Unreadable as error:
        return Source(name, "", len(source), error.message)


def _text(source):
    text = _decoded(source, "a text").replace("\0", "").strip()
    if not text:
        raise BadRequest("source: came an empty text, expected some words")
    return Source(" ".join(text.split())[:60].rstrip(), text, len(source))


def _url(source):
    address = _decoded(source, "an address")
    if not _ADDRESS.fullmatch(address) or len(address) > _LONGEST:
        raise BadRequest(
            f"source: came {address[:80]!r}, expected an address with http or https of at most {_LONGEST} characters"
        )
    text = _page(address)
    return Source(address, text, len(text.encode()), None if text else "Nothing is at this address")


def _decoded(source, wanted):
    try:
        return source.decode()
    except UnicodeDecodeError:
        raise BadRequest(f"source: came bytes that are no UTF-8, expected {wanted}") from None


def _page(address):
    """Return the text of a page; none where no host can be (`.invalid`, RFC 6761)."""
    parts = urlsplit(address)
    if parts.netloc.partition(":")[0].casefold().endswith(".invalid"):
        return ""
    topic = " ".join(re.findall(r"[^\W_]+", unquote(f"{parts.path} {parts.query}"))) or "welcome"
    return f"{topic.capitalize()}\n\nWhat {parts.netloc} says about {topic}, and what people ask about it."


_READERS = {"file": _file, "text": _text, "url": _url}
