"""The one source of chance: a stream of numbers derived from where a value stands, and from nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from math import gcd
from typing import TypeVar

Item = TypeVar("Item")

_MASK = (1 << 64) - 1
_SEPARATOR = "\0"


class Chance:
    """A stream of numbers named by a path of words; the same words give the same stream in every process.

    `pick` of a numbered row goes round its pool, so that the rows 1, 2, 3 of a collection get different values.
    The generator is splitmix64, so that no release of Python can change what a seed means.
    """

    __slots__ = ("_common", "_path", "_state", "_turn")

    def __init__(self, path: str, common: str, turn: int | None) -> None:
        self._path = path
        self._common = common
        self._turn = turn
        self._state: int | None = None

    @classmethod
    def of_row(cls, *place: str, key: object) -> Chance:
        """Open the stream of one row; `place` is the seed, the API and the collection."""
        common = _SEPARATOR.join(place)
        text = str(key)
        turn = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
        return cls(f"{common}{_SEPARATOR}{text}{_SEPARATOR}", common, turn)

    def at(self, part: str) -> Chance:
        """Return the stream of a part of this place."""
        return Chance(f"{self._path}/{part}", f"{self._common}/{part}", self._turn)

    def item(self, index: int) -> Chance:
        """Return the stream of an item of an array; neighbours go round their pools."""
        return Chance(f"{self._path}/{index}", f"{self._path}/*", index)

    def bits(self) -> int:
        """Return the next 64 bits (splitmix64)."""
        if self._state is None:
            self._state = _digest(self._path)
        self._state = (self._state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((self._state ^ (self._state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        return mixed ^ (mixed >> 31)

    def below(self, limit: int) -> int:
        """Return a number from 0 up to, not including, `limit`."""
        return self.bits() % limit if limit <= _MASK else (self.bits() << 64 | self.bits()) % limit

    def between(self, low: int, high: int) -> int:
        """Return a number from `low` to `high`, both included."""
        return low + self.below(high - low + 1) if high > low else low

    def real(self) -> float:
        """Return a number from 0 up to, not including, 1."""
        return self.bits() / (1 << 64)

    def happens(self, probability: float) -> bool:
        """Tell whether something of this probability happens."""
        return self.real() < probability

    def pick(self, pool: Sequence[Item]) -> Item:
        """Return an item of `pool`; the first pick of a numbered row goes round it."""
        if self._turn is None or self._state is not None or len(pool) < 2:
            return pool[self.below(len(pool))]
        start = _digest(self._common)
        self.bits()
        return pool[(start + self._turn * _stride(start >> 32, len(pool))) % len(pool)]

    def lap(self, size: int) -> int:
        """Return how often a numbered row has gone round a pool of this size; 0 for other rows."""
        return (self._turn or 0) // size

    def text(self, alphabet: str, length: int) -> str:
        """Return `length` letters of an alphabet."""
        return "".join(alphabet[self.below(len(alphabet))] for _ in range(length))

    def octets(self, length: int) -> bytes:
        """Return `length` octets."""
        return (
            blake2b(self._path.encode(), digest_size=64).digest()[:length]
            if length <= 64
            else bytes(self.below(256) for _ in range(length))
        )


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


def _stride(wish: int, size: int) -> int:
    """Find a step that meets every item of a pool of `size` before it meets one twice."""
    stride = 1 + wish % (size - 1)
    while gcd(stride, size) != 1:
        stride = stride % (size - 1) + 1
    return stride
