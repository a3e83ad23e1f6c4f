"""The headers of conditional requests (RFC 9110, 13.1): entity tags, dates, and how each is compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from specdouble.contract.call import RawRequest
from specdouble.errors import InvalidRequest, Violation

_TAG = re.compile(r'(W/)?"[\x21\x23-\x7e\x80-\xff]*"')
_DATE = re.compile(r"\w{3,9}, \d\d[ -]\w{3}[ -]\d{2,4} \d\d:\d\d:\d\d GMT|\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}")
_SAFE = frozenset({"GET", "HEAD"})


@dataclass(frozen=True)
class Tags:
    """The value of If-Match or If-None-Match: `*`, which every representation matches, or some entity tags."""

    any: bool = False
    tags: frozenset[str] = frozenset()

    def match_strongly(self, current: frozenset[str]) -> bool:
        """Compare strongly (RFC 9110, 8.8.3.2): weak tags equal nothing."""
        return self.any or any(tag in current for tag in self.tags if not tag.startswith("W/"))

    def match_weakly(self, current: frozenset[str]) -> bool:
        """Compare weakly: what the quotes hold is what counts."""
        return self.any or not {_opaque(tag) for tag in self.tags}.isdisjoint(map(_opaque, current))


@dataclass(frozen=True)
class Preconditions:
    """What a request asks for; None where it does not."""

    match: Tags | None = None
    none_match: Tags | None = None
    modified_since: datetime | None = None
    unmodified_since: datetime | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return self == _NOTHING


_NOTHING = Preconditions()


def read_preconditions(raw: RawRequest) -> Preconditions:
    """Read the headers of a request.

    Dates that are none are ignored, as RFC 9110, 13.1.3 and 13.1.4 say. It says nothing of broken tags: on a GET an
    unreadable If-None-Match is ignored, which costs a body; elsewhere ignoring one could overwrite another's work, so
    that it is refused with InvalidRequest.
    """
    match = raw.header("if-match")
    none_match = raw.header("if-none-match")
    return Preconditions(
        None if match is None else read_tags("If-Match", match),
        None if none_match is None else _none_match(raw.method, none_match),
        _date(raw.header("if-modified-since")) if raw.method in _SAFE else None,
        _date(raw.header("if-unmodified-since")),
    )


def _none_match(method: str, text: str) -> Tags | None:
    try:
        return read_tags("If-None-Match", text)
    except InvalidRequest:
        if method in _SAFE:
            return None
        raise


def read_tags(header: str, text: str) -> Tags:
    """Read `*` or a list of entity tags; empty members count for nothing (RFC 9110, 5.6.1). Raises InvalidRequest."""
    if text.strip() == "*":
        return Tags(any=True)
    found, at, free = set(), 0, True
    text = text.strip(" \t,")
    while at < len(text):
        tag = _TAG.match(text, at)
        if tag is None or not free:
            raise InvalidRequest([Violation("header", header, repr(text[:60]), 'entity tags in quotes, "abc", or *')])
        found.add(tag[0])
        rest = text[tag.end() :]
        gap = len(rest) - len(rest.lstrip(" \t,"))
        at, free = tag.end() + gap, "," in rest[:gap]
    if not found:
        raise InvalidRequest([Violation("header", header, "nothing", 'entity tags in quotes, "abc", or *')])
    return Tags(tags=frozenset(found))


def _opaque(tag: str) -> str:
    return tag.removeprefix("W/")


def _date(text: str | None) -> datetime | None:
    """Read an HTTP-date (RFC 9110, 5.6.7); None for anything else."""
    if text is None or _DATE.fullmatch(text.strip()) is None:
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def http_date(moment: datetime) -> str:
    """Write an HTTP-date."""
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def read_http_date(text: str | None) -> datetime | None:
    """Read a date that an answer carries."""
    return _date(text)
