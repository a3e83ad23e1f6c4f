"""The styles of parameters (OpenAPI, Parameter Object, "Style Values"; RFC 6570): a raw text cut into its parts.

Everything is cut before it is decoded, so that an escaped delimiter stays inside its value.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

Cut = Callable[[str], list[str]]
Pairs = Callable[[str], list[tuple[str, str]]]

_SPACE = re.compile(r"%20|\+")
_PIPE = re.compile(r"\||%7[Cc]")
_TAB = re.compile(r"\t|%09")  # of Swagger 2.0, `collectionFormat: tsv`


class Malformed(ValueError):
    """A raw text that is not of its parameter's style; the message says what was expected."""


def cut_one(style: str, name: str) -> Callable[[str], str]:
    """Return what takes the decoration of a style off a single value: `.5` and `;id=5` are `5`."""
    if style == "label":
        return _after_dot
    return _after(f";{name}=") if style == "matrix" else _same


def cut_array(style: str, name: str, *, explode: bool) -> Cut:
    """Return what cuts a raw text into the raw items of an array."""
    if style == "label":
        separator = "." if explode else ","
        return lambda raw: _after_dot(raw).split(separator)
    if style == "matrix" and explode:
        return lambda raw: [_after(f"{name}=")(part) for part in _after(";")(raw).split(";")]
    if style == "matrix":
        return lambda raw: _after(f";{name}=")(raw).split(",")
    return _delimited(style)


def cut_object(style: str, name: str, *, explode: bool) -> Pairs:
    """Return what cuts a raw text into the raw names and values of an object."""
    if explode:
        separator, start = {"label": (".", "."), "matrix": (";", ";")}.get(style, (",", ""))
        return lambda raw: [_pair(part) for part in _after(start)(raw).split(separator)]
    cut = cut_array(style, name, explode=False)
    return lambda raw: _alternating(cut(raw))


def _delimited(style: str) -> Cut:
    if style == "spaceDelimited":
        return _SPACE.split
    if style == "pipeDelimited":
        return _PIPE.split
    if style == "tabDelimited":
        return _TAB.split
    return lambda raw: raw.split(",")


def _same(raw: str) -> str:
    return raw


def _after_dot(raw: str) -> str:
    return _after(".")(raw)


def _after(start: str) -> Callable[[str], str]:
    def cut(raw: str) -> str:
        if not raw.startswith(start):
            raise Malformed(f"a text that starts with {start}")
        return raw[len(start) :]

    return cut


def _pair(part: str) -> tuple[str, str]:
    name, equals, value = part.partition("=")
    if not equals:
        raise Malformed("pairs such as name=value")
    return name, value


def _alternating(parts: Sequence[str]) -> list[tuple[str, str]]:
    if len(parts) % 2:
        raise Malformed("names and values in turn, so an even number of parts")
    return list(zip(parts[::2], parts[1::2], strict=True))
