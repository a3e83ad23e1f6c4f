"""Probes of size: bodies, headers and queries far larger than anybody sends."""

from __future__ import annotations

from dataclasses import replace

from specdouble.testing.exchange import Sent
from specdouble.testing.probes.aims import forbidden, reads, reads_with_header, reads_with_query
from specdouble.testing.probes.answers import LIKE, Answers
from specdouble.testing.probes.probe import Probe

_GET = "a GET that succeeds"
_HEAD = Answers((LIKE, "400", "431"))
_QUERY = Answers((LIKE, "400", "413", "414", "422", "431"))
_MEGABYTES = 11


def _many_headers(sent: Sent) -> Sent:
    return replace(sent, headers={**sent.headers, **{f"X-Specdouble-{at}": "probe" for at in range(90)}})


PROBES = (
    Probe(
        "size-body",
        f"a body of {_MEGABYTES} MB",
        Answers(("413",), ("4XX",)),
        "RFC 9110, 15.5.14; OpenAPI, Request Body Object: the document takes no array of texts",
        forbidden(b'["' + b"a" * (_MEGABYTES * 1024 * 1024) + b'"]', like=b'["a"]'),
        "an operation that takes JSON",
        most=1,
        may_drop=True,
        in_front=True,
    ),
    Probe(
        "size-header",
        "a header of 8 kB",
        _HEAD,
        "RFC 6585, 5; RFC 9110, 5.4",
        reads_with_header("X-Specdouble-Probe", "a" * 8000),
        _GET,
        most=1,
        may_drop=True,
        in_front=True,
    ),
    Probe(
        "size-headers",
        "90 headers",
        _HEAD,
        "RFC 6585, 5",
        reads(_many_headers),
        _GET,
        most=1,
        may_drop=True,
        in_front=True,
    ),
    Probe(
        "size-parameters",
        "1,000 query parameters",
        _QUERY,
        "RFC 9110, 4.1",
        reads_with_query("&".join(f"p{at}=1" for at in range(1000))),
        _GET,
        most=1,
        may_drop=True,
        in_front=True,
    ),
    Probe(
        "size-query",
        "a query of 9,000 letters",
        _QUERY,
        "RFC 9110, 4.1 and 15.5.15",
        reads_with_query("specdouble_probe=" + "a" * 9000),
        _GET,
        most=1,
        may_drop=True,
        in_front=True,
    ),
)
