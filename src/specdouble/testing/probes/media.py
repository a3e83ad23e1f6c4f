"""Probes of the media type of a body."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Sent
from specdouble.testing.multipart import BOUNDARY
from specdouble.testing.probes.aims import is_reached, writes
from specdouble.testing.probes.answers import OPEN, REFUSED, SAME, SHOULD_REFUSE, Answers
from specdouble.testing.probes.bend import and_header, with_body, with_header, without_header
from specdouble.testing.probes.ground import Ground
from specdouble.testing.probes.probe import Aim, Probe, Shot

_JSON = "an operation that takes JSON"
_WORKS = "an operation that takes JSON and succeeds"
_PARTS = "an operation that takes multipart/form-data"
_UNSUPPORTED = Answers(("415",), ("4XX",))
_TYPES = "RFC 9110, 8.3.1"


def _typed(content_type: str) -> Aim:
    return writes(lambda sent: with_header(sent, "Content-Type", content_type))


def _own(bend: Callable[[str], str]) -> Aim:
    """Bend the media type of a request that succeeds, as the operation has it."""
    return writes(lambda sent: with_header(sent, "Content-Type", bend(sent.headers["Content-Type"])), works=True)


def _undocumented(content_type: str) -> Aim:
    """Send the plain body under a media type that the operation does not take."""

    def aim(ground: Ground, operation: Operation) -> Iterator[Shot]:
        for shot in _typed(content_type)(ground, operation):
            plain = ground.plain(operation)
            if plain is not None and not ground.writer.allows(operation, shot.sent, plain.path):
                yield shot

    return aim


def _parts(bend: Callable[[Sent], Sent]) -> Aim:
    """Bend the request of an operation that takes multipart, where the document refuses what comes of it."""

    def aim(ground: Ground, operation: Operation) -> Iterator[Shot]:
        plain = ground.plain(operation)
        if plain is None or not plain.media.startswith("multipart/form-data") or not ground.may_send(operation):
            return
        bent = bend(plain.sent)
        if is_reached(ground, operation):
            allowed = ground.writer.allows(operation, bent, plain.path)
            yield Shot(operation, bent, answers=OPEN if allowed else None)

    return aim


PROBES = (
    Probe(
        "media-wrong",
        "JSON under the media type text/x-specdouble-probe",
        _UNSUPPORTED,
        "RFC 9110, 15.5.16",
        _undocumented("text/x-specdouble-probe"),
        _JSON,
        most=3,
    ),
    Probe(
        "media-text",
        "JSON under the media type text/plain",
        _UNSUPPORTED,
        "RFC 9110, 15.5.16",
        _undocumented("text/plain"),
        _JSON,
    ),
    Probe(
        "media-missing",
        "a body without a media type",
        OPEN,
        "RFC 9110, 8.3",
        writes(lambda sent: without_header(sent, "Content-Type")),
        _JSON,
    ),
    Probe(
        "media-malformed",
        "a malformed media type",
        SHOULD_REFUSE,
        "RFC 9110, 8.3.1",
        _typed("application;;/"),
        _JSON,
    ),
    Probe(
        "media-empty",
        "an empty media type",
        OPEN,
        "RFC 9110, 8.3",
        _typed(""),
        _JSON,
        most=1,
    ),
    Probe(
        "media-upper-case",
        "the media type in upper case",
        SAME,
        _TYPES,
        _own(str.upper),
        _WORKS,
    ),
    Probe(
        "media-charset",
        "a charset beside the media type",
        SAME,
        f"{_TYPES}; RFC 8259, 11",
        _own(lambda media: f"{media}; charset=utf-8"),
        _WORKS,
    ),
    Probe(
        "media-charset-quoted",
        "a quoted charset in upper case",
        SAME,
        f"{_TYPES} and 5.6.6",
        _own(lambda media: f'{media};charset="UTF-8"'),
        _WORKS,
        most=1,
    ),
    Probe(
        "media-blank",
        "blanks around the semicolon of a media type",
        SAME,
        "RFC 9110, 5.6.6",
        _own(lambda media: f"{media} \t;  charset=utf-8"),
        _WORKS,
        most=1,
    ),
    Probe(
        "media-charset-other",
        "the charset iso-8859-1",
        OPEN,
        "RFC 8259, 8.1 and 11",
        _typed("application/json; charset=iso-8859-1"),
        _JSON,
        most=1,
    ),
    Probe(
        "media-charset-unknown",
        "a charset that nobody knows",
        OPEN,
        "RFC 8259, 8.1 and 11",
        _typed("application/json; charset=x-specdouble"),
        _JSON,
        most=1,
    ),
    Probe(
        "media-suffix",
        "a media type with the suffix +json that the document does not name",
        OPEN,
        "RFC 6839, 3.1",
        _typed("application/vnd.specdouble.probe+json"),
        _JSON,
        most=1,
    ),
    Probe(
        "media-twice",
        "two Content-Type headers that differ",
        SHOULD_REFUSE,
        "RFC 9110, 5.3 and 8.3",
        writes(lambda sent: and_header(sent, "content-type", "text/plain")),
        _JSON,
        most=1,
    ),
    Probe(
        "multipart-for-json",
        "JSON under the media type multipart/form-data",
        _UNSUPPORTED,
        "RFC 9110, 15.5.16",
        _undocumented("multipart/form-data; boundary=x"),
        _JSON,
        most=1,
    ),
    Probe(
        "multipart-boundary-missing",
        "multipart without a boundary",
        REFUSED,
        "RFC 2046, 5.1.1: the boundary is required",
        _parts(lambda sent: with_header(sent, "Content-Type", "multipart/form-data")),
        _PARTS,
    ),
    Probe(
        "multipart-boundary-wrong",
        "multipart with another boundary than its parts",
        REFUSED,
        "RFC 2046, 5.1.1",
        _parts(lambda sent: with_header(sent, "Content-Type", "multipart/form-data; boundary=other")),
        _PARTS,
    ),
    Probe(
        "multipart-cut",
        "multipart that ends within a part",
        SHOULD_REFUSE,
        "RFC 2046, 5.1.1",
        _parts(lambda sent: with_body(sent, sent.body.rpartition(f"--{BOUNDARY}--".encode())[0][:-2])),
        _PARTS,
    ),
    Probe(
        "multipart-nameless",
        "a part without a name",
        SHOULD_REFUSE,
        "RFC 7578, 4.2: each part MUST have a name",
        _parts(lambda sent: with_body(sent, sent.body.replace(b"; name=", b"; nome="))),
        _PARTS,
    ),
    Probe(
        "multipart-empty",
        "an empty multipart body",
        REFUSED,
        "RFC 2046, 5.1.1",
        _parts(lambda sent: with_body(sent, b"")),
        _PARTS,
    ),
)
