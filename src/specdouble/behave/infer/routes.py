"""Paths as inference sees them: literals and parameters, `.json`, slashes, fragments and query strings stripped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from specdouble.behave.infer.words import singular, unverbed

HOLE = "{}"
_PARAMETER = re.compile(r"\{([^{}]+)\}")
_LITERAL = re.compile(r"([A-Za-z][\w-]*)[^\w{]*\{")
_TAIL = re.compile(r"[?#].*$")
_SUFFIX = re.compile(r"\.(json|xml)$")

Tokens = tuple[str, ...]


@dataclass(frozen=True)
class Route:
    """A path split up. `names` are the parameters in order, one for each hole of `tokens`.

    `site` is the path up to its last literal; `run` counts the parameters after it, which together are one key.
    """

    tokens: Tokens
    names: tuple[str, ...]
    site: Tokens
    run: int

    @property
    def segment(self) -> str:
        """Return the last literal, empty where there is none."""
        return self.site[-1] if self.site else ""

    @property
    def nouns(self) -> tuple[str, ...]:
        """Return what a single answer may be called: the last literal, without its verb, then the one before."""
        literals = [token for token in self.site if token != HOLE][-2:]
        parts = [
            singular(part) for literal in reversed(literals) for part in (literal.partition(".")[0], unverbed(literal))
        ]
        return tuple(dict.fromkeys(part for part in parts if part))

    @property
    def scope(self) -> Tokens:
        """Return what the site stands below: the path up to the parameter before its last literals, or nothing."""
        return scope_of(self.site)


@lru_cache(maxsize=8192)
def route(path: str) -> Route:
    """Split a path template."""
    tokens: list[str] = []
    names: list[str] = []
    for segment in _SUFFIX.sub("", _TAIL.sub("", path)).strip("/").split("/"):
        for token, name in _split(segment):
            tokens.append(token)
            names.extend(name)
    run = _trailing(tokens)
    return Route(tuple(tokens), tuple(names), tuple(tokens[: len(tokens) - run]), run)


def scope_of(site: Tokens) -> Tokens:
    """Return the path of the item that a site stands below, `()` where it stands below none."""
    for end in range(len(site), 0, -1):
        if site[end - 1] == HOLE:
            return site[:end]
    return ()


def site_of(tokens: Tokens) -> Tokens:
    """Return a path without the parameters at its end."""
    return tokens[: len(tokens) - _trailing(tokens)]


def _split(segment: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Split one segment: `{id}:cancel` is a parameter and a verb, `thumbnail.{extension}` a literal and a parameter."""
    names = _PARAMETER.findall(segment)
    rest = _PARAMETER.sub("", segment)
    if not names:
        yield from ((part, ()) for part in segment.split(":") if part)
        return
    literal = _LITERAL.match(segment)
    if literal:
        yield literal[1], ()
    for name in names:
        yield HOLE, (name.rstrip("*+"),)
    if rest.startswith(":") and len(rest) > 1:
        yield rest[1:], ()


def _trailing(tokens: list[str] | Tokens) -> int:
    count = 0
    while count < len(tokens) and tokens[-1 - count] == HOLE:
        count += 1
    return count
