"""The one source of ids: the n-th id of a collection is a function of the seed alone."""

from __future__ import annotations

from hashlib import blake2b

from specdouble.store.spec import IdStyle

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZabcdefghijkmnopqrstvwxyz"


class Ids:
    """Makes ids from `seed` and a counter that the store keeps in its transaction."""

    def __init__(self, seed: int = 0) -> None:
        self.seed = seed

    def make(self, style: IdStyle, collection: str, counter: int) -> str | int:
        """Return the id numbered `counter` (from 1) of a collection."""
        if style.style == "integer":
            return counter
        digest = self._digest(collection, counter)
        if style.style == "prefix":
            return style.prefix + "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest)
        return _uuid(digest)

    def _digest(self, collection: str, counter: int) -> bytes:
        return blake2b(f"{self.seed}\0{collection}\0{counter}".encode(), digest_size=16).digest()


def _uuid(digest: bytes) -> str:
    """Write 16 bytes as a UUID of version 4 and variant 10 (RFC 9562, 5.4)."""
    text = digest.hex()
    variant = "89ab"[digest[8] >> 4 & 3]
    return f"{text[:8]}-{text[8:12]}-4{text[13:16]}-{variant}{text[17:20]}-{text[20:]}"
