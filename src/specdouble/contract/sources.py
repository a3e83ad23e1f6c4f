"""The parts of a request that parameters are read from, cut once and still encoded."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from specdouble.contract.call import RawRequest
from specdouble.contract.percent import Undecodable, decode_form
from specdouble.contract.pointers import join


class Unreadable(ValueError):
    """A parameter or a part of a body that cannot be read: what came and what was expected.

    `syntax` tells that not even its encoding can be read; `pointer` where in a body it is.
    """

    def __init__(self, came: str, expected: str, *, syntax: bool = False, pointer: str = "") -> None:
        super().__init__(f"came {came}, expected {expected}")
        self.came = came
        self.expected = expected
        self.syntax = syntax
        self.pointer = pointer

    def below(self, name: str) -> Unreadable:
        """Return the same error as that of a property."""
        return Unreadable(self.came, self.expected, syntax=self.syntax, pointer=join("", name) + self.pointer)


class Sources(NamedTuple):
    """Raw values by decoded name. `query` and `cookies` keep the order of names and all their values."""

    path: Mapping[str, str]
    query: Mapping[str, list[str]]
    headers: Mapping[str, list[str]]
    cookies: Mapping[str, list[str]]
    broken: tuple[str, ...] = ()  # names in the query that cannot be decoded


def read_sources(raw: RawRequest, path: Mapping[str, str], *, headers: bool = True) -> Sources:
    """Cut a request into the sources of its parameters; `headers` and cookies only where some are read."""
    query, broken = cut_pairs(raw.query) if raw.query else (_NONE, ())
    if not headers:
        return Sources(path, query, _NONE, _NONE, broken)
    lines = _header_lines(raw)
    return Sources(path, query, lines, _cookies(lines["cookie"]) if "cookie" in lines else _NONE, broken)


def _header_lines(raw: RawRequest) -> dict[str, list[str]]:
    lines: dict[str, list[str]] = {}
    for name, value in raw.headers:
        lines.setdefault(name, []).append(value.strip(" \t"))
    return lines


_NONE: Mapping[str, list[str]] = MappingProxyType({})


def cut_pairs(text: str) -> tuple[dict[str, list[str]], tuple[str, ...]]:
    """Cut a query string or a form into raw values by decoded name; and the names that cannot be decoded."""
    pairs: dict[str, list[str]] = {}
    broken = []
    for part in text.split("&"):
        if not part:
            continue
        name, _, value = part.partition("=")
        try:
            pairs.setdefault(decode_form(name), []).append(value)
        except Undecodable:
            broken.append(name)
    return pairs, tuple(broken)


def _cookies(lines: list[str]) -> dict[str, list[str]]:
    """Cut `Cookie` (RFC 6265, 5.4); HTTP/2 may send several lines (RFC 9113, 8.2.3)."""
    cookies: dict[str, list[str]] = {}
    for pair in "; ".join(lines).split(";"):
        name, equals, value = pair.partition("=")
        if equals:
            cookies.setdefault(name.strip(), []).append(value.strip())
    return cookies
