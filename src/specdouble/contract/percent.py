"""Percent-encoding (RFC 3986, 2.1), read strictly: a stray `%` and bytes that are no UTF-8 are errors, not guesses."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote_to_bytes

_BROKEN = re.compile("%(?![0-9A-Fa-f]{2})")
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_CHARACTERS = "-._~!$&'()*+,;=:@%"


class Undecodable(ValueError):
    """A text that is not percent-encoded UTF-8; the message says why."""


def decode(text: str) -> str:
    """Decode a percent-encoded text as strict UTF-8; raises Undecodable."""
    if "%" not in text:
        return plain(text)
    if _BROKEN.search(text):
        raise Undecodable("a % that starts no escape such as %20")
    try:
        return unquote_to_bytes(text).decode("utf-8")
    except UnicodeError:
        raise Undecodable("percent-escapes that are no UTF-8") from None


def plain(text: str) -> str:
    """Return a text that is not encoded; raises Undecodable for surrogates, which stand for bytes that are no UTF-8."""
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise Undecodable("bytes that are no UTF-8")
    return text


def decode_form(text: str) -> str:
    """Decode a name or a value of a query string or a form, where `+` is a space (WHATWG URL, 5.1)."""
    return decode(text.replace("+", " ") if "+" in text else text)


def normalise(segment: str) -> str:
    """Write equal path segments equally: unreserved characters bare, other escapes in capitals (RFC 3986, 6.2.2)."""
    if "%" in segment:
        segment = _ESCAPE.sub(_normal_escape, segment)
    return segment if segment.isascii() else quote(segment, safe=_PATH_CHARACTERS, errors="surrogatepass")


def _normal_escape(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()
