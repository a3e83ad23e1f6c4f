"""Which requests a rule is for. Every key given must fit; a rule without keys is for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from specdouble.runtime.faults.asked import Asked

Json = Any
Test = Callable[[Asked], bool]


class Match:
    """Tests requests by the keys of `given`, which are some of KEYS. They are trusted: `read_match` checks them.

    A browser's preflight fits only where OPTIONS is asked for: where it fails, no page sees the answer to the request.
    """

    def __init__(self, given: Mapping[str, Json]) -> None:
        self.given = dict(given)
        self._tests = [make(given[key]) for key, make in _TESTS.items() if key in given]

    def __call__(self, asked: Asked) -> bool:
        if asked.is_preflight and self.given.get("method") != "OPTIONS":
            return False
        return all(test(asked) for test in self._tests)


def like(pattern: str, text: str) -> bool:
    """Tell whether a text fits a pattern, in which `*` stands for any characters, slashes too. Takes linear time."""
    first, *rest = pattern.split("*")
    if not rest:
        return text == pattern
    if not text.startswith(first):
        return False
    at = len(first)
    for part in rest[:-1]:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return len(text) - at >= len(rest[-1]) and text.endswith(rest[-1])


def covers(wanted: Json, came: Json) -> bool:
    """Tell whether `came` has all of `wanted`: of an object the properties named, of a list every item in its place."""
    if isinstance(wanted, dict):
        return isinstance(came, dict) and all(key in came and covers(value, came[key]) for key, value in wanted.items())
    if isinstance(wanted, list):
        return isinstance(came, list) and len(wanted) == len(came) and all(map(covers, wanted, came))
    if isinstance(wanted, bool) or isinstance(came, bool):
        return wanted is came
    return bool(wanted == came)


def _operation(wanted: str) -> Test:
    return lambda asked: asked.operation is not None and asked.operation.id == wanted


def _path(wanted: str) -> Test:
    def test(asked: Asked) -> bool:
        template = asked.operation.path if asked.operation else None
        return template == wanted or like(wanted, asked.path)

    return test


def _headers(wanted: Mapping[str, str]) -> Test:
    patterns = {name.lower(): value for name, value in wanted.items()}

    def test(asked: Asked) -> bool:
        found = {name: asked.raw.header(name) for name in patterns}
        return all(value is not None and like(patterns[name], value) for name, value in found.items())

    return test


def _query(wanted: Mapping[str, str]) -> Test:
    return lambda asked: all(
        any(like(pattern, value) for value in asked.query.get(name, ())) for name, pattern in wanted.items()
    )


_TESTS: dict[str, Callable[[Any], Test]] = {  # in rising order of cost
    "api": lambda wanted: lambda asked: asked.api == wanted,
    "operation": _operation,
    "method": lambda wanted: lambda asked: asked.raw.method == wanted.upper(),
    "path": _path,
    "query": _query,
    "headers": _headers,
    "persona": lambda wanted: lambda asked: asked.persona == wanted,
    "body": lambda wanted: lambda asked: covers(wanted, asked.body),
}
KEYS = tuple(_TESTS)
