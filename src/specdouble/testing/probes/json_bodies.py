"""Probes of JSON bodies: what is no JSON, what only some read, and what the document forbids."""

from __future__ import annotations

from collections.abc import Callable

from specdouble.testing.probes.aims import forbidden, writes
from specdouble.testing.probes.answers import OPEN, REFUSED, SHOULD_REFUSE, Answers
from specdouble.testing.probes.bend import with_body, with_header
from specdouble.testing.probes.probe import Probe

_JSON = "an operation that takes JSON"
_LENIENT = "RFC 8259, 9: a parser may accept extensions, and this is none of JSON"
_DOCUMENT = "OpenAPI, Request Body Object: the document refuses it"
_CODING = "RFC 9110, 8.4 and 15.5.16"


def _bent(name: str, sends: str, bend: Callable[[bytes], bytes], answers: Answers, source: str = _LENIENT) -> Probe:
    """Bend the bytes of a body that is right otherwise."""
    aim = writes(lambda sent: with_body(sent, bend(sent.body)))
    return Probe(f"json-{name}", sends, answers, source, aim, _JSON)


def _forbidden(name: str, sends: str, body: bytes) -> Probe:
    return Probe(f"json-{name}", sends, REFUSED, _DOCUMENT, forbidden(body), f"{_JSON}, and forbids it")


def _member(text: str) -> Callable[[bytes], bytes]:
    """Put one more member at the end of an object; what is no object stays as it is."""

    def bend(body: bytes) -> bytes:
        stripped = body.rstrip()
        if not stripped.startswith(b"{"):
            return body
        joint = b"" if stripped[1:-1].strip() == b"" else b", "
        return stripped[:-1] + joint + text.encode() + b"}"

    return bend


def _twice(body: bytes) -> bytes:
    """Say the first member twice."""
    return body[:-1] + b", " + body[1:] if body.startswith(b"{") and len(body) > 2 else body


def _not_utf_8(body: bytes) -> bytes:
    return _member('"specdouble_probe": "?"')(body).replace(b"?", b"\xff\xfe")


PROBES = (
    _bent("cut", "JSON that ends too early", lambda body: body[:-1], REFUSED, "RFC 8259, 2"),
    _bent("garbage-before", "letters before the JSON", lambda body: b"specdouble" + body, REFUSED, "RFC 8259, 2"),
    _bent("garbage-behind", "letters behind the JSON", lambda body: body + b"specdouble", REFUSED, "RFC 8259, 2"),
    _bent("two-values", "two JSON values in a row", lambda body: body + body, REFUSED, "RFC 8259, 2"),
    _bent("comma-at-end", "a comma behind the last member", lambda body: body[:-1] + b",}", SHOULD_REFUSE),
    _bent("comment", "a comment in JSON", lambda body: b"/* probe */" + body, SHOULD_REFUSE),
    _bent("nan", "NaN in JSON", _member('"specdouble_probe": NaN'), SHOULD_REFUSE, "RFC 8259, 6"),
    _bent("infinity", "-Infinity in JSON", _member('"specdouble_probe": -Infinity'), SHOULD_REFUSE, "RFC 8259, 6"),
    _bent("zero-leading", "a number with a leading zero", _member('"specdouble_probe": 007'), SHOULD_REFUSE),
    _bent("quotes-single", "a text in single quotes", _member("'specdouble_probe': 1"), SHOULD_REFUSE),
    _bent("key-bare", "a key without quotes", _member("specdouble_probe: 1"), SHOULD_REFUSE),
    _bent("escape-unknown", "an unknown escape", _member(r'"specdouble_probe": "\x41"'), SHOULD_REFUSE),
    _bent("control-raw", "a raw line break in a text", _member('"specdouble_probe": "a\nb"'), SHOULD_REFUSE),
    _bent("key-twice", "an object with the same keys twice", _twice, OPEN, "RFC 8259, 4"),
    _bent("number-huge", "a number of 5,000 digits", _member('"specdouble_probe": ' + "9" * 5000), OPEN, "RFC 8259, 6"),
    _bent("number-1e400", "the number 1e400", _member('"specdouble_probe": 1e400'), OPEN, "RFC 8259, 6"),
    _bent("number-tiny", "the number 1e-400", _member('"specdouble_probe": 1e-400'), OPEN, "RFC 8259, 6"),
    _bent("surrogate", "a lone surrogate", _member(r'"specdouble_probe": "\ud800"'), OPEN, "RFC 8259, 8.2"),
    _bent("nul", "an escaped NUL", _member(r'"specdouble_probe": "a\u0000b"'), OPEN, "RFC 8259, 7"),
    _bent("prototype", "a member __proto__", _member('"__proto__": {"probe": 1}'), OPEN, "RFC 8259, 4"),
    _bent("key-empty", "a member with an empty name", _member('"": 1'), OPEN, "RFC 8259, 4"),
    _bent("members-many", "an object of 5,000 members", _member(", ".join(f'"p{at}": 1' for at in range(5000))), OPEN),
    _bent("utf-8-invalid", "bytes that are no UTF-8", _not_utf_8, SHOULD_REFUSE, "RFC 8259, 8.1"),
    _bent("bom", "JSON behind a byte order mark", lambda body: b"\xef\xbb\xbf" + body, OPEN, "RFC 8259, 8.1"),
    _bent(
        "utf-16",
        "JSON in UTF-16",
        lambda body: body.decode("utf-8", "replace").encode("utf-16"),
        SHOULD_REFUSE,
        "RFC 8259, 8.1",
    ),
    Probe(
        "json-deep",
        "JSON that nests 100,000 arrays",
        REFUSED,
        "RFC 8259, 9: a parser may limit the depth",
        forbidden(b"[" * 100_000 + b"]" * 100_000, like=b"[[]]"),
        _JSON,
        may_drop=True,
    ),
    _forbidden("empty", "an empty body", b""),
    _forbidden("blank", "a body of blanks", b" \r\n\t "),
    _forbidden("null", "null in place of an object", b"null"),
    _forbidden("number", "a number in place of an object", b"7"),
    _forbidden("text", "a text in place of an object", b'"probe"'),
    _forbidden("array", "an array in place of an object", b"[]"),
    _forbidden("array-of-objects", "an array of objects in place of an object", b"[{}]"),
    _forbidden("object-empty", "an object without the members that are required", b"{}"),
    Probe(
        "coding-unknown",
        "a body of an unknown content coding",
        Answers(("415", "400"), ("4XX", "2XX"), warns=True),
        _CODING,
        writes(lambda sent: with_header(sent, "Content-Encoding", "x-specdouble")),
        _JSON,
        most=1,
    ),
    Probe(
        "coding-untrue",
        "a body that says it is gzip and is not",
        SHOULD_REFUSE,
        _CODING,
        writes(lambda sent: with_header(sent, "Content-Encoding", "gzip")),
        _JSON,
        most=1,
    ),
)
