"""Probes of methods."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specdouble.contract.model import Operation
from specdouble.testing.exchange import Exchange
from specdouble.testing.probes.aims import reads, reads_with_header
from specdouble.testing.probes.answers import LIKE, OPEN, SAME, Answers
from specdouble.testing.probes.ground import Ground
from specdouble.testing.probes.probe import Aim, Probe, Shot

_TRIED = ("PUT", "PATCH", "POST", "DELETE", "GET")
_HARMLESS = ("PATCH", "POST")  # without a body: where a wrong answer could not be undone
_NOT_ALLOWED = Answers(("405",), ("4XX", "501"), warns=True)
_UNKNOWN = Answers(("4XX", "501"))


def _undeclared(ground: Ground, operation: Operation) -> Iterator[Shot]:
    """Use a method that no operation of the path has; on an id only where whatever happens can be undone."""
    plain = ground.plain(operation)
    declared = {one.method for one in ground.document.operations if one.path == operation.path}
    if plain is None or (ground.suite.subject.reset is None and "{" in operation.path):
        return
    if operation.method == "GET" and ground.works(operation):
        tried = _HARMLESS if ground.suite.subject.reset is None else _TRIED
        method = next((one for one in tried if one not in declared), None)
        if method is not None:
            yield Shot(operation, replace(plain.sent, method=method), method, is_own=False)


def _allow(shot: Shot, exchange: Exchange) -> str | None:
    if exchange.status != 405:
        return None
    allow = exchange.headers.get("allow")
    if allow is None:
        return "it has no Allow header"
    methods = {name.strip() for name in allow.split(",")}
    if shot.sent.method in methods:
        return f"its Allow header names {shot.sent.method} itself ({allow})"
    if shot.operation.method not in methods:
        return f"its Allow header ({allow}) does not name {shot.operation.method}, which the document declares"
    return None


def _no_content(_: Shot, exchange: Exchange) -> str | None:
    return f"it has {len(exchange.content)} bytes of content" if exchange.content else None


def _no_echo(shot: Shot, exchange: Exchange) -> str | None:
    secrets = [value for name, value in shot.sent.headers.items() if name.lower() in {"authorization", "cookie"}]
    shown = any(value.encode("utf-8", "replace") in exchange.content for value in secrets if value)
    return "it gives back the credentials that were sent" if shown and exchange.status < 300 else None


def _with_method(method: str) -> Aim:
    def aim(ground: Ground, operation: Operation) -> Iterator[Shot]:
        for shot in reads(lambda sent: replace(sent, method=method))(ground, operation):
            yield replace(shot, is_own=False)

    return aim


_GET = "a GET that succeeds"
PROBES = (
    Probe(
        "method-undeclared",
        "a method that the document does not declare on its path",
        _NOT_ALLOWED,
        "RFC 9110, 15.5.6",
        _undeclared,
        "a path that lacks a method",
        most=4,
        law=_allow,
    ),
    Probe(
        "method-head",
        "HEAD in place of GET",
        Answers((LIKE,), ("405", "501", "404"), warns=True),
        "RFC 9110, 9.3.2",
        _with_method("HEAD"),
        _GET,
        law=_no_content,
    ),
    Probe(
        "method-options",
        "OPTIONS",
        Answers(("2XX", "3XX", "4XX", "501")),
        "RFC 9110, 9.3.7",
        _with_method("OPTIONS"),
        _GET,
    ),
    Probe(
        "method-trace",
        "TRACE",
        Answers(("4XX", "501"), ("2XX", "3XX"), warns=True),
        "RFC 9110, 9.3.8",
        _with_method("TRACE"),
        _GET,
        most=1,
        law=_no_echo,
    ),
    Probe(
        "method-unknown",
        "the unknown method BREW",
        _UNKNOWN,
        "RFC 9110, 9.1 and 15.6.2",
        _with_method("BREW"),
        _GET,
        in_front=True,
    ),
    Probe(
        "method-lower-case",
        "the method `get` in lower case, which is another one",
        Answers(("4XX", "501"), ("2XX",), warns=True),
        "RFC 9110, 9.1: methods are case-sensitive",
        _with_method("get"),
        _GET,
        most=1,
        in_front=True,
    ),
    Probe(
        "method-override",
        "X-HTTP-Method-Override: BREW, which no standard knows",
        Answers((LIKE,), ("4XX", "501")),
        "RFC 9110, 5.1: unknown fields are ignored",
        reads_with_header("X-HTTP-Method-Override", "BREW"),
        _GET,
        most=1,
    ),
    Probe(
        "method-get-with-body",
        "a GET with a body",
        OPEN,
        "RFC 9110, 9.3.1: content of a GET has no defined meaning",
        reads(lambda sent: replace(sent, body=b"{}", headers={**sent.headers, "Content-Type": "application/json"})),
        _GET,
        most=1,
    ),
    Probe(
        "header-unknown",
        "an unknown header",
        SAME,
        "RFC 9110, 5.1: unknown fields are ignored",
        reads_with_header("X-Specdouble-Probe", "1"),
        _GET,
    ),
)
