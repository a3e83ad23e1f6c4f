"""Probes of paths, and of what stands in place of an id."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import quote

from specdouble.contract.model import Operation
from specdouble.testing.probes.answers import OPEN, REFUSED, Answers
from specdouble.testing.probes.bend import with_path
from specdouble.testing.probes.ground import Ground
from specdouble.testing.probes.probe import Aim, Probe, Shot

_NOWHERE = "specdouble-probe-no-such-path"
_NOT_FOUND = Answers(("404", "410"), ("400", "401", "403", "405"), warns=True)
_TOO_LONG = Answers(("4XX",))


def _path(bend: Callable[[str], str], *, unknown: bool = True) -> Aim:
    """Ask for another path than that of a GET that succeeds; `unknown`: only where no template fits it."""

    def aim(ground: Ground, operation: Operation) -> Iterator[Shot]:
        plain = ground.plain(operation)
        if operation.method != "GET" or plain is None or not ground.works(operation):
            return
        own = plain.sent.url.removeprefix(ground.base_url).partition("?")[0]
        path = bend(own)
        if path != own and not (unknown and ground.has_path(path)):
            yield Shot(operation, with_path(plain.sent, ground.base_url, path), is_own=False)

    return aim


def _segment(text: str) -> Aim:
    """Put a text, as it stands, in place of the last path parameter of a GET."""

    def aim(ground: Ground, operation: Operation) -> Iterator[Shot]:
        names = [part[1:-1] for part in operation.path.split("/") if part.startswith("{") and part.endswith("}")]
        plain = ground.plain(operation)
        if operation.method != "GET" or not names or plain is None or ground.status(operation) in {None, 401, 403}:
            return
        path = operation.path
        for name, value in {**plain.path, names[-1]: text}.items():
            path = path.replace("{" + name + "}", value)
        query = plain.sent.url.partition("?")[2]
        sent = replace(plain.sent, url=f"{ground.base_url}{path}" + (f"?{query}" if query else ""))
        allowed = ground.writer.allows(operation, sent, {**plain.path, names[-1]: text})
        parameter = next(one for one in operation.parameters if one.location == "path" and one.name == names[-1])
        yield Shot(operation, sent, names[-1], parameter.pointer, None if not allowed else OPEN)

    return aim


_GET = "a GET that succeeds"
_ID = "a GET with a path parameter"
_TEMPLATING = "OpenAPI, Paths Object; RFC 9110, 15.5.5"
_ESCAPES = "RFC 3986, 2.1 and 2.5"


def _id(name: str, sends: str, text: str, source: str, *, in_front: bool = False) -> Probe:
    return Probe(f"path-{name}", sends, REFUSED, source, _segment(text), _ID, in_front=in_front)


def _other(
    name: str, sends: str, source: str, bend: Callable[[str], str], *, unknown: bool = True, in_front: bool = False
) -> Probe:
    return Probe(f"path-{name}", sends, OPEN, source, _path(bend, unknown=unknown), _GET, in_front=in_front)


PROBES = (
    Probe(
        "path-unknown",
        "a path that the document does not have",
        _NOT_FOUND,
        _TEMPLATING,
        _path(lambda _: f"/{_NOWHERE}"),
        _GET,
        most=1,
    ),
    Probe(
        "path-below",
        "a path below one of the document",
        _NOT_FOUND,
        _TEMPLATING,
        _path(lambda path: f"{path.rstrip('/')}/{_NOWHERE}/{_NOWHERE}"),
        _GET,
    ),
    _other("slash-at-end", "a path with a slash at its end", "RFC 3986, 6.2.3", lambda path: f"{path}/", unknown=False),
    _other(
        "slash-twice",
        "a path that begins with two slashes",
        "RFC 3986, 3.3",
        lambda path: f"/{path}",
        unknown=False,
        in_front=True,
    ),
    _other("upper-case", "a path in upper case", "RFC 3986, 6.2.2.1", str.upper),
    _other(
        "dots",
        "a path with dot segments",
        "RFC 3986, 5.2.4",
        lambda path: f"{path}/../{_NOWHERE}/./..",
        unknown=False,
        in_front=True,
    ),
    _other(
        "semicolon",
        "a path with a matrix parameter",
        "RFC 3986, 3.3",
        lambda path: f"{path};specdouble=probe",
        unknown=False,
    ),
    _id("percent-broken", "a percent sign that escapes nothing", "%zz", _ESCAPES, in_front=True),
    _id("percent-cut", "a percent sign at the end of an id", "a%", _ESCAPES, in_front=True),
    _id("nul", "a NUL in an id", "a%00b", "RFC 3986, 7.3", in_front=True),
    _id("utf-8-invalid", "bytes that are no UTF-8 in an id", "%FF%FE", _ESCAPES, in_front=True),
    _id("utf-8-overlong", "an overlong UTF-8 slash in an id", "%C0%AF", "RFC 3629, 3 and 10", in_front=True),
    _id("surrogate", "a surrogate as UTF-8 in an id", "%ED%A0%80", "RFC 3629, 3", in_front=True),
    _id("slash-escaped", "an escaped slash in an id", "a%2Fb", "RFC 3986, 2.2", in_front=True),
    _id("dots-escaped", "escaped dots in place of an id", "%2E%2E%2F%2E%2E", "RFC 3986, 2.4 and 7.3", in_front=True),
    _id("blank", "a blank in place of an id", "%20", "RFC 3986, 2.1"),
    _id("line-break", "a line break in an id", "a%0D%0Ab", "RFC 9110, 5.5"),
    _id("emoji", "an emoji in place of an id", quote("🙂"), "RFC 3987, 3.1"),
    _id("digits-arabic", "Arabic digits in place of an id", quote("١٢٣"), "RFC 8259, 6"),
    _id("number-negative", "-1 in place of an id", "-1", "OpenAPI, Parameter Object"),
    _id("number-huge", "a number of 40 digits in place of an id", "9" * 40, "RFC 8259, 6"),
    _id("quote", "a quote of SQL in place of an id", quote("1' OR '1'='1"), "OpenAPI, Parameter Object"),
    _id("word-null", "the word null in place of an id", "null", "OpenAPI, Parameter Object"),
    Probe(
        "path-long",
        "an id of 9,000 letters",
        _TOO_LONG,
        "RFC 9110, 4.1 and 15.5.15",
        _segment("a" * 9000),
        _ID,
        may_drop=True,
        in_front=True,
    ),
)
