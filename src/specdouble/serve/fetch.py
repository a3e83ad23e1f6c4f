"""A document by URL: fetched once, at the start, when a person names it."""

from __future__ import annotations

from specdouble.errors import DocumentError

_LIMIT = 32 * 1024 * 1024  # bytes
_PATIENCE = 20  # seconds


def fetch(url: str) -> str:
    """Fetch the text of a document; DocumentError where that cannot be done."""
    if not url.startswith(("http://", "https://")):
        raise DocumentError(f"{url}: came another kind of address, expected http:// or https://")
    import urllib.error  # these two cost a start more than they are worth where every document is a file
    import urllib.request

    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE) as answer:  # noqa: S310 - the scheme is checked above
            raw: bytes = answer.read(_LIMIT + 1)
    except (urllib.error.URLError, OSError, ValueError) as error:
        raise DocumentError(f"{url}: cannot be fetched: {getattr(error, 'reason', error)}") from None
    if len(raw) > _LIMIT:
        raise DocumentError(f"{url}: larger than {_LIMIT // 2**20} MiB")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{url}: no UTF-8 text: {error}") from None
