"""Probes of headers that ask for a part, for a condition, or for what no server has to know."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange
from specdouble.testing.probes.aims import reads_with_header, writes
from specdouble.testing.probes.answers import LIKE, OPEN, SAME, Answers
from specdouble.testing.probes.bend import header, with_header
from specdouble.testing.probes.ground import Ground
from specdouble.testing.probes.probe import Probe, Shot

_GET = "a GET that succeeds"
_CONDITION = Answers((LIKE, "304", "400", "412"))
_RANGE = Answers((LIKE, "206", "416"), ("400",), warns=True)


def _read(name: str, header_name: str, value: str, answers: Answers, source: str, *, sends: str = "") -> Probe:
    aim = reads_with_header(header_name, value)
    law = _partial if header_name == "Range" else None
    return Probe(name, sends or f"{header_name}: {value}", answers, source, aim, _GET, most=1, law=law)


def _partial(_: Shot, exchange: Exchange) -> str | None:
    parted = exchange.media_type == "multipart/byteranges" or "content-range" in exchange.headers
    return None if exchange.status != 206 or parted else "it is 206 and has no Content-Range"


def _cookies(ground: Ground, operation: Operation) -> Iterator[Shot]:
    """Put what is no cookie beside the cookies of the caller."""
    plain = ground.plain(operation)
    if operation.method == "GET" and plain is not None and ground.works(operation):
        kept = header(plain.sent, "Cookie")
        text = "; ".join(filter(None, [kept, "=specdouble; probe; ;x=\u00ff"]))
        yield Shot(operation, with_header(plain.sent, "Cookie", text))


def _case(ground: Ground, operation: Operation) -> Iterator[Shot]:
    """Spell the names of all headers in upper case; an application never sees how a client spelled them."""
    plain = ground.plain(operation)
    if ground.suite.subject.app is None and operation.method == "GET" and plain is not None and ground.works(operation):
        yield Shot(operation, replace(plain.sent, headers={k.upper(): v for k, v in plain.sent.headers.items()}))


PROBES = (
    _read("if-none-match-malformed", "If-None-Match", '"unclosed', _CONDITION, "RFC 9110, 13.1.2 and 8.8.3"),
    _read("if-none-match-any", "If-None-Match", "*", _CONDITION, "RFC 9110, 13.1.2"),
    _read(
        "if-none-match-many",
        "If-None-Match",
        ", ".join(f'W/"{at}"' for at in range(300)),
        _CONDITION,
        "RFC 9110, 13.1.2",
        sends="an If-None-Match of 300 entity tags",
    ),
    _read("if-match-malformed", "If-Match", "specdouble", Answers((LIKE, "4XX")), "RFC 9110, 13.1.1 and 8.8.3"),
    _read(
        "if-modified-since-malformed", "If-Modified-Since", "yesterday", SAME, "RFC 9110, 13.1.3: it MUST be ignored"
    ),
    _read("if-unmodified-since-malformed", "If-Unmodified-Since", "soon", SAME, "RFC 9110, 13.1.4: it MUST be ignored"),
    _read("if-range-malformed", "If-Range", "specdouble", Answers((LIKE, "400")), "RFC 9110, 13.1.5"),
    _read("range-unit-unknown", "Range", "specdoubles=1-2", _RANGE, "RFC 9110, 14.2: it MUST be ignored"),
    _read("range-malformed", "Range", "bytes=b-a", _RANGE, "RFC 9110, 14.1.1 and 14.2"),
    _read("range-first", "Range", "bytes=0-0", _RANGE, "RFC 9110, 14.2 and 15.3.7"),
    _read("range-beyond", "Range", "bytes=999999999-", _RANGE, "RFC 9110, 15.5.17"),
    _read(
        "range-many",
        "Range",
        "bytes=" + ",".join("0-" for _ in range(500)),
        _RANGE,
        "RFC 9110, 14.2 and 17.15",
        sends="a Range of 500 overlapping parts",
    ),
    _read("expect-unknown", "Expect", "specdouble", Answers((LIKE, "417"), ("400",)), "RFC 9110, 10.1.1"),
    _read("prefer-unknown", "Prefer", "specdouble-probe=1", SAME, "RFC 7240, 2: it MUST be ignored"),
    _read("upgrade-unknown", "Upgrade", "specdouble/1", Answers((LIKE,), ("400", "426")), "RFC 9110, 7.8"),
    _read("te-unknown", "TE", "x-specdouble;q=0.5", Answers((LIKE,), ("400",)), "RFC 9110, 10.1.4"),
    _read("header-empty", "X-Specdouble-Probe", "", SAME, "RFC 9110, 5.5", sends="a header with an empty value"),
    _read(
        "header-bytes",
        "X-Specdouble-Probe",
        "caf\u00e9 \u00ff",
        Answers((LIKE, "400")),
        "RFC 9110, 5.5",
        sends="a header with bytes that are no ASCII",
    ),
    _read("forwarded-malformed", "Forwarded", 'for=;;by="', Answers((LIKE, "400")), "RFC 7239, 4"),
    _read("traceparent-malformed", "traceparent", "00-zz-zz-zz", SAME, "W3C Trace Context, 3.2.2.2: it is ignored"),
    Probe(
        "cookie-malformed",
        "what is no cookie beside the cookies",
        Answers((LIKE, "4XX")),
        "RFC 6265, 4.2.1: it is no cookie-string",
        _cookies,
        _GET,
        most=1,
    ),
    Probe(
        "header-upper-case",
        "header names in upper case",
        SAME,
        "RFC 9110, 5.1: names are case-insensitive",
        _case,
        f"{_GET}, at a URL",
        most=1,
    ),
    Probe(
        "expect-continue",
        "Expect: 100-continue",
        Answers((LIKE, "417")),
        "RFC 9110, 10.1.1",
        writes(lambda sent: with_header(sent, "Expect", "100-continue"), works=True),
        "an operation that takes JSON and succeeds",
        most=1,
    ),
    Probe(
        "if-match-malformed-write",
        "a malformed If-Match with a write",
        OPEN,
        "RFC 9110, 13.1.1",
        writes(lambda sent: with_header(sent, "If-Match", "specdouble"), works=True),
        "an operation that takes JSON and succeeds",
    ),
)
