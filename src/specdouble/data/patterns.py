"""Texts that match a regular expression (ECMA 262, as JSON Schema uses it). They are candidates: check them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from re import _constants as op
from re import _parser as parser
from typing import Any

from specdouble.data import pools
from specdouble.data.chance import Chance

_LONGEST = 20_000
_TRIES = 24
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_DIGITS = "0123456789"
_PRINTABLE = _LOWER + _LOWER.upper() + _DIGITS + "-_.!@#%&*+=/ ,:;'()[]{}<>?$^~|\\\"`\t\n" + "àéöñßøçλжあ中"
_PROPERTIES = {"L": "a-zA-Z", "Lu": "A-Z", "Ll": "a-z", "N": "0-9", "Nd": "0-9", "P": "!-/", "S": "$+<=>", "Z": " "}
_NEUTRAL = {"L": "a-zA-Z", "Letter": "a-zA-Z", "Alphabetic": "a-zA-Z", "Uppercase_Letter": "A-Z"}


class TooLong(Exception):
    """A repetition asks for more than anybody wants to read."""


def texts(pattern: str, chance: Chance, least: int = 0, most: int | None = None) -> Iterator[str]:
    """Yield texts that should match `pattern`, of believable length first, then nearer to the bounds."""
    tree = _parse(pattern)
    if tree is None:
        return
    for attempt in range(_TRIES):
        generous = _GENEROSITY[attempt % len(_GENEROSITY)]
        if attempt and attempt % 3 == 0:
            generous = max(generous, least)
        if most is not None:
            generous = min(generous, most)
        try:
            text = _Writer(chance.at(f"~pattern{attempt}"), generous).write(tree)
        except TooLong:
            return
        yield _padded(text, pattern, least)


_GENEROSITY = (5, 2, 8, 0, 1, 16, 3)


@lru_cache(maxsize=2048)
def _parse(pattern: str) -> Any:
    """Parse a pattern after putting ECMA's spellings into Python's; None where it cannot be read."""
    try:
        return parser.parse(_python(pattern))
    except (re.error, OverflowError, RecursionError):
        return None


def _python(pattern: str) -> str:
    pattern = re.sub(r"\(\?<(?![=!])", "(?P<", pattern)
    pattern = re.sub(r"\\[pP]\{(?:\w+=)?(\w+)\}", _property, pattern)
    pattern = re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda found: chr(int(found[1], 16)), pattern)
    return pattern.replace(r"\/", "/").replace("[^]", r"[\s\S]").replace(r"\z", r"\Z")


def _property(found: re.Match[str]) -> str:
    signs = _PROPERTIES.get(found[1]) or _NEUTRAL.get(found[1], "a-z")
    inside = found.string.rfind("[", 0, found.start()) > found.string.rfind("]", 0, found.start())
    return signs if inside else f"[{signs}]"


def _padded(text: str, pattern: str, least: int) -> str:
    """Fill up a text whose pattern leaves an end open."""
    missing = least - len(text)
    if missing <= 0:
        return text
    if not pattern.endswith("$"):
        return text + "x" * missing
    return text if pattern.startswith("^") else "x" * missing + text


class _Writer:
    """Writes one text along a parsed pattern."""

    def __init__(self, chance: Chance, generous: int) -> None:
        self._chance = chance
        self._generous = generous
        self._groups: dict[int, str] = {}
        self._length = 0

    def write(self, tree: Any) -> str:
        return "".join(self._node(node, argument) for node, argument in tree)

    def _node(self, node: Any, argument: Any) -> str:
        made = _NODES.get(node)
        text = made(self, argument) if made is not None else ""
        if node in _SINGLE:
            self._length += 1
            if self._length > _LONGEST:
                raise TooLong
        return text

    def literal(self, argument: Any) -> str:
        return chr(argument)

    def anything(self, _argument: Any) -> str:
        return self._chance.pick(_LOWER + _LOWER.upper() + _DIGITS + "!-_")

    def one_of(self, argument: Any) -> str:
        return self._chance.pick(_signs(argument))

    def not_literal(self, argument: Any) -> str:
        return self._chance.pick([sign for sign in _PRINTABLE if ord(sign) != argument])

    def branch(self, argument: Any) -> str:
        return self.write(self._chance.pick(argument[1]))

    def group(self, argument: Any) -> str:
        number, _, _, tree = argument
        text = self.write(tree)
        if number is not None:
            self._groups[number] = text
        return text

    def back(self, argument: Any) -> str:
        return self._groups.get(argument, "")

    def repeat(self, argument: Any) -> str:
        low, high, tree = argument
        if low > _LONGEST:
            raise TooLong
        count = self._chance.between(low, min(high, low + self._generous)) if high > low else low
        if len(tree) == 1 and tree[0][0] is op.IN and count >= 3:
            word = self._word(tree[0][1], low, high)
            if word:
                return word
        return "".join(self.write(tree) for _ in range(count))

    def _word(self, argument: Any, low: int, high: int) -> str:
        """Return a word of the pool where letters are wanted and one fits: it reads better than noise."""
        signs = _signs(argument)
        if self._generous not in (5, 8) or not set(_LOWER).issubset(signs):
            return ""
        words = [word for word in pools.WORDS if low <= len(word) <= high]
        return self._chance.pick(words) if words else ""


def _signs(items: Any) -> list[str]:
    """Return the characters of a class, letters and digits before others."""
    negated = bool(items) and items[0][0] is op.NEGATE
    signs: list[str] = []
    for kind, argument in items[1:] if negated else items:
        signs.extend(_members(kind, argument))
    if negated:
        banned = set(signs)
        allowed = [sign for sign in _PRINTABLE if sign not in banned]
        return [sign for sign in allowed if sign.isalnum() and sign.isascii()] or allowed
    plain = [sign for sign in signs if sign.isalnum()]
    return plain or signs or ["a"]


def _members(kind: Any, argument: Any) -> list[str]:
    if kind is op.LITERAL:
        return [chr(argument)]
    if kind is op.RANGE:
        low, high = argument
        return [chr(code) for code in range(low, min(high, low + 200) + 1)]
    return list(_CATEGORIES.get(argument, ""))


_CATEGORIES = {
    op.CATEGORY_DIGIT: _DIGITS,
    op.CATEGORY_NOT_DIGIT: _LOWER,
    op.CATEGORY_WORD: _LOWER + _DIGITS,
    op.CATEGORY_NOT_WORD: "-. ",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_NOT_SPACE: _LOWER + _DIGITS,
}
_SINGLE = frozenset((op.LITERAL, op.ANY, op.IN, op.NOT_LITERAL))
_NODES: dict[Any, Callable[[_Writer, Any], str]] = {
    op.LITERAL: _Writer.literal,
    op.ANY: _Writer.anything,
    op.IN: _Writer.one_of,
    op.NOT_LITERAL: _Writer.not_literal,
    op.BRANCH: _Writer.branch,
    op.SUBPATTERN: _Writer.group,
    op.GROUPREF: _Writer.back,
    op.MAX_REPEAT: _Writer.repeat,
    op.MIN_REPEAT: _Writer.repeat,
    op.POSSESSIVE_REPEAT: _Writer.repeat,
    op.ATOMIC_GROUP: _Writer.write,
}
