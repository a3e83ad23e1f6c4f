"""Probes of what a client accepts: media types, languages, codings."""

from __future__ import annotations

from specdouble.testing.exchange import Exchange
from specdouble.testing.probes.aims import reads, reads_with_header
from specdouble.testing.probes.answers import LIKE, OPEN, SAME, Answers
from specdouble.testing.probes.bend import and_header, with_header
from specdouble.testing.probes.probe import Probe, Shot

_JSON = "a GET that succeeds and answers with JSON"
_ACCEPT = "RFC 9110, 12.5.1"
_SERVED = Answers((LIKE, "406"))


def _is_json(_: Shot, exchange: Exchange) -> str | None:
    is_json = exchange.media_type.endswith(("/json", "+json"))
    return None if is_json or exchange.status >= 300 else f"it is {exchange.media_type or 'of no media type'}, not JSON"


def _accept(name: str, sends: str, value: str, answers: Answers, *, most: int = 1) -> Probe:
    aim = reads_with_header("Accept", value, is_json=True)
    law = _is_json if answers is SAME and "json" in value.lower() else None
    return Probe(f"accept-{name}", sends, answers, _ACCEPT, aim, _JSON, most=most, law=law)


def _other(name: str, header: str, value: str, source: str) -> Probe:
    aim = reads_with_header(header, value, is_json=True)
    return Probe(name, f"{header}: {value}", _SERVED, source, aim, _JSON, most=1)


PROBES = (
    _accept("unknown", "an Accept that nothing satisfies", "application/x-specdouble-probe", _SERVED, most=2),
    _accept("any", "Accept: */*", "*/*", SAME),
    _accept("range", "Accept: application/*", "application/*", SAME),
    _accept("upper-case", "an Accept in upper case", "APPLICATION/JSON", SAME),
    _accept("parameter", "an Accept with a charset", "application/json; charset=utf-8", _SERVED),
    _accept("quality", "an Accept that likes HTML less than JSON", "text/html;q=0.3, application/json", SAME),
    _accept("quality-zero", "an Accept that excludes JSON", "application/json;q=0", _SERVED),
    _accept("quality-broken", "an Accept with a broken quality", "application/json;q=many", OPEN),
    _accept("malformed", "a malformed Accept", ";;=,/", OPEN),
    _accept("empty", "an empty Accept", "", OPEN),
    _accept("long", "an Accept with 200 members", ", ".join(f"a/b{at};q=0.1" for at in range(200)) + ", */*", SAME),
    Probe(
        "accept-twice",
        "two Accept headers, the second one for JSON",
        SAME,
        "RFC 9110, 5.3",
        reads(
            lambda sent: and_header(with_header(sent, "Accept", "text/html;q=0.1"), "accept", "application/json"),
            is_json=True,
        ),
        _JSON,
        most=1,
    ),
    _other("accept-charset", "Accept-Charset", "x-specdouble;q=1, *;q=0", "RFC 9110, 12.5.2"),
    _other("accept-language", "Accept-Language", "tlh;q=0.1, *;q=0", "RFC 9110, 12.5.4"),
    _other("accept-encoding", "Accept-Encoding", "x-specdouble", "RFC 9110, 12.5.3"),
)
