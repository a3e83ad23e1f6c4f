"""Finding entries: filters for lists, and the criteria of assertions (`find` and `count`)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any
from urllib.parse import parse_qs, quote

import jsonschema_rs as rs

from specdouble.contract.percent import normalise
from specdouble.errors import BadRequest
from specdouble.runtime.journal.content import content_of
from specdouble.runtime.journal.entry import Entry

Json = Any

# The regular expressions of Rust's `regex`: no look-around and no back-references, so that none takes long.
_PATTERNS = rs.RegexOptions(size_limit=1024 * 1024, dfa_size_limit=1024 * 1024)
_IS_PATTERN = rs.Draft202012Validator({"format": "regex"}, validate_formats=True)  # of ECMA 262, as the document says
_LONGEST_PATTERN = 500
_STATUSES = "expected 100 to 599, or a class such as 4xx"
_AS_THEY_ARE = "-._~!$&'()*+,;=:@%"  # in a path (RFC 3986, 3.3), and escapes that are there already
_EXPRESSION = re.compile(r"\{[^{}/]*\}")


class _Anything:
    def __repr__(self) -> str:
        return "ANYTHING"


ANYTHING: Any = _Anything()
"""Stands for a body that nobody asked about; None is the JSON null."""


@dataclass(frozen=True)
class Criteria:
    """What an entry must be like. Whatever is left out does not matter; everything else must fit.

    `path` is exact, or a template such as `/teams/{id}`, with or without the mount; `path_prefix` goes by characters.
    `query` and `headers` name some of those sent, with a value or a list of values. `body` is part of the one sent: an
    object may have more properties, a list has as many items.
    """

    api: str | None = None
    operation: str | None = None
    method: str | None = None
    path: str | None = None
    path_prefix: str | None = None
    path_regex: str | None = None
    query: Mapping[str, str | list[str]] | None = None
    headers: Mapping[str, str | list[str]] | None = None
    body: Json = ANYTHING
    status: int | str | None = None  # 404, or 4xx for all of its class
    tier: str | None = None
    persona: str | None = None
    has_findings: bool | None = None
    since: int | None = None  # entries with a greater id
    request_id: str | None = None  # that the answer's body names

    def compile(self) -> Search:
        """Prepare it; raises BadRequest for a regular expression or a status class that makes no sense."""
        return Search(self)


CRITERIA = tuple(field.name for field in fields(Criteria))


class Search:
    """Criteria, prepared once for many entries."""

    def __init__(self, criteria: Criteria) -> None:
        self.criteria = criteria
        made = ((name, _TESTS[name]) for name in CRITERIA if getattr(criteria, name) not in (None, ANYTHING))
        self._tests = [(name, make(getattr(criteria, name))) for name, make in made]
        if criteria.body is None:
            self._tests.append(("body", _body(None)))

    def __call__(self, entry: Entry) -> bool:
        """Tell whether an entry meets all criteria."""
        return all(test(entry) for _, test in self._tests)

    def failed(self, entry: Entry) -> list[str]:
        """Name the criteria that an entry does not meet."""
        return [name for name, test in self._tests if not test(entry)]

    def closest(self, entries: Iterable[Entry], most: int) -> list[tuple[Entry, list[str]]]:
        """Return the entries that fail least, the best first, and what each fails; those that meet nothing are out."""
        rated = [(entry, self.failed(entry)) for entry in entries]
        near = [(entry, failed) for entry, failed in rated if len(failed) < len(self._tests)]
        return sorted(near, key=lambda one: len(one[1]))[:most]


Test = Callable[[Entry], bool]


def _equals(attribute: str) -> Callable[[Any], Test]:
    return lambda wanted: lambda entry: getattr(entry, attribute) == wanted


def _method(wanted: str) -> Test:
    return lambda entry: entry.method == wanted.upper()


def _status(wanted: int | str) -> Test:
    if isinstance(wanted, str):
        return _status_class(wanted)
    if not 100 <= wanted <= 599:
        raise BadRequest(f"status came as {wanted}, {_STATUSES}")
    return lambda entry: entry.status == wanted


def _status_class(wanted: str) -> Test:
    if not re.fullmatch("[1-5][xX]{2}", wanted):
        raise BadRequest(f"status came as {wanted!r}, {_STATUSES}")
    return lambda entry: entry.status // 100 == int(wanted[0])


def _has_findings(wanted: bool) -> Test:
    return lambda entry: bool(entry.findings) is wanted


def _since(wanted: int) -> Test:
    return lambda entry: entry.id > wanted


def _request_id(wanted: str) -> Test:
    """Match the name of a request where the answer tells it, as a whole string of its JSON."""
    told = json.dumps(wanted).encode()
    return lambda entry: told in entry.body


def _paths(entry: Entry) -> tuple[str, ...]:
    return (entry.path, entry.mount + entry.path) if entry.mount else (entry.path,)


def _path(wanted: str) -> Test:
    segments = [_segment(segment) for segment in wanted.split("/")]

    def test(entry: Entry) -> bool:
        return any(_fits(segments, path.split("/")) for path in _paths(entry))

    return test


def _segment(wanted: str) -> tuple[str, ...]:
    """Return the literal parts of a segment, between its `{}`."""
    return tuple(normalise(quote(text, safe=_AS_THEY_ARE)) for text in _EXPRESSION.split(wanted))


def _fits(wanted: list[tuple[str, ...]], came: list[str]) -> bool:
    return len(wanted) == len(came) and all(
        _is_like(literals, normalise(segment)) for literals, segment in zip(wanted, came, strict=True)
    )


def _is_like(literals: tuple[str, ...], segment: str) -> bool:
    """Match literal parts with something between any two of them: the leftmost places leave the most for the rest."""
    first, *rest = literals
    if not rest:
        return segment == first
    if not segment.startswith(first):
        return False
    at = len(first)
    for literal in rest[:-1]:
        found = segment.find(literal, at + 1)
        if found < 0:
            return False
        at = found + len(literal)
    return segment.endswith(rest[-1]) and len(segment) - len(rest[-1]) > at


def _path_prefix(wanted: str) -> Test:
    return lambda entry: any(path.startswith(wanted) for path in _paths(entry))


def _path_regex(wanted: str) -> Test:
    if len(wanted) > _LONGEST_PATTERN:
        raise BadRequest(f"path_regex has {len(wanted)} characters, expected at most {_LONGEST_PATTERN}")
    validator = _pattern(wanted)
    if validator is None:
        raise BadRequest(
            f"path_regex {wanted!r} is no regular expression that is known here; "
            "look-around and back-references are not, and size is bounded"
        )
    return lambda entry: any(validator.is_valid(path) for path in _paths(entry))


def _pattern(wanted: str) -> rs.Validator | None:
    try:
        validator: rs.Validator = rs.Draft202012Validator({"pattern": wanted}, pattern_options=_PATTERNS)
    except ValueError:
        return None
    return validator if _IS_PATTERN.is_valid(wanted) else None


def _query(wanted: Mapping[str, str | list[str]]) -> Test:
    def test(entry: Entry) -> bool:
        came = parse_qs(entry.request.query, keep_blank_values=True)
        return all(_has(came.get(name, []), value) for name, value in wanted.items())

    return test


def _headers(wanted: Mapping[str, str | list[str]]) -> Test:
    lower = {name.lower(): value for name, value in wanted.items()}

    def test(entry: Entry) -> bool:
        return all(
            _has([value for header, value in entry.request.headers if header == name], value)
            for name, value in lower.items()
        )

    return test


def _has(came: list[str], wanted: str | list[str]) -> bool:
    return wanted in came if isinstance(wanted, str) else came == wanted


def _body(wanted: Json) -> Test:
    def test(entry: Entry) -> bool:
        if not entry.request_size:
            return False
        content = content_of(entry.request.headers, entry.request.body, entry.request_size)
        return is_part(wanted, content.fields())

    return test


def is_part(wanted: Json, came: Json) -> bool:
    """Tell whether `wanted` is part of a JSON value: objects may have more properties, lists no more items."""
    if isinstance(wanted, dict):
        return isinstance(came, dict) and all(key in came and is_part(one, came[key]) for key, one in wanted.items())
    if isinstance(wanted, list):
        return (
            isinstance(came, list)
            and len(came) == len(wanted)
            and all(is_part(one, other) for one, other in zip(wanted, came, strict=True))
        )
    if isinstance(wanted, bool) or isinstance(came, bool):
        return wanted is came
    return bool(wanted == came)


_TESTS: dict[str, Callable[[Any], Test]] = {
    "api": _equals("api"),
    "operation": _equals("operation_id"),
    "method": _method,
    "path": _path,
    "path_prefix": _path_prefix,
    "path_regex": _path_regex,
    "query": _query,
    "headers": _headers,
    "body": _body,
    "status": _status,
    "tier": _equals("tier"),
    "persona": _equals("persona"),
    "has_findings": _has_findings,
    "since": _since,
    "request_id": _request_id,
}
