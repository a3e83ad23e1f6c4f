"""Probes of credentials: none, empty, of the wrong kind, twice, and spelled in another way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from specdouble.contract.model import Operation
from specdouble.serve.credentials import Credentials
from specdouble.testing.exchange import Sent
from specdouble.testing.probes.answers import OPEN, SAME, Answers
from specdouble.testing.probes.bend import and_header, header, with_header, without_header
from specdouble.testing.probes.ground import Ground
from specdouble.testing.probes.probe import Aim, Probe, Shot
from specdouble.testing.request import credential_headers, join_url

_ASKS = "a GET that succeeds and asks for credentials, and a caller who has some"
_BY_HEADER = f"{_ASKS} in an Authorization header"
_REFUSED = Answers(("401", "403"), ("400", "404"))
_LONG = Answers(("4XX",))
_SECTION = "OpenAPI, Security Requirement Object; RFC 9110, 15.5.2"


def _signed(change: Callable[[str], str], *, knows_callers: bool = False) -> Aim:
    """Change the value of every credential. `knows_callers`: only where the target tells one caller from another."""

    def aim(ground: Ground, operation: Operation) -> Iterator[Shot]:
        caller = ground.suite.subject.caller
        if not _asks(ground, operation) or (knows_callers and caller.name == "anybody"):
            return
        signed = caller.credentials
        changed = Credentials(
            {name: _in_scheme(value, change) for name, value in signed.headers.items()},
            {name: change(value) for name, value in signed.cookies.items()},
            {name: change(value) for name, value in signed.query.items()},
        )
        yield Shot(operation, _sign(ground, operation, changed))

    return aim


def _anonymous(ground: Ground, operation: Operation) -> Iterator[Shot]:
    if _asks(ground, operation):
        yield Shot(operation, _sign(ground, operation, Credentials()))


def _authorization(bend: Callable[[Sent, str], Sent]) -> Aim:
    """Bend a request that has an Authorization header, and no other credential but those that must come with it; the
    bend is given its value.
    """

    def aim(ground: Ground, operation: Operation) -> Iterator[Shot]:
        plain = ground.plain(operation)
        value = header(plain.sent, "Authorization") if plain is not None else None
        if plain is not None and value is not None and _asks(ground, operation):
            together = all(len(requirement) > 1 for requirement in operation.security)
            signed = ground.suite.subject.caller.credentials if together else Credentials({"Authorization": value})
            yield Shot(operation, bend(_sign(ground, operation, signed), value))

    return aim


def _asks(ground: Ground, operation: Operation) -> bool:
    signed = ground.suite.subject.caller.credentials
    has_some = bool(signed.headers or signed.cookies or signed.query)
    asks = bool(operation.security) and all(operation.security)
    return operation.method == "GET" and has_some and asks and ground.works(operation)


def _sign(ground: Ground, operation: Operation, credentials: Credentials) -> Sent:
    """Write the plain request with other credentials than the caller's."""
    plain = ground.plain(operation)
    assert plain is not None  # noqa: S101 - it works, so there is one
    signed = ground.suite.subject.caller.credentials
    sent = plain.sent
    for name in (*signed.headers, "Cookie"):
        sent = without_header(sent, name)
    path, _, query = sent.url.partition("?")
    kept = "&".join(pair for pair in query.split("&") if pair.partition("=")[0] not in signed.query)
    url = join_url(f"{path}?{kept}" if kept else path, "", dict(credentials.query))
    return replace(sent, url=url, headers={**sent.headers, **credential_headers(credentials)})


def _in_scheme(value: str, change: Callable[[str], str]) -> str:
    """Change what stands behind `Bearer`, and not the word."""
    scheme, blank, rest = value.partition(" ")
    return f"{scheme}{blank}{change(rest)}" if blank else change(value)


def _scheme_case(sent: Sent, value: str) -> Sent:
    scheme, blank, rest = value.partition(" ")
    return with_header(sent, "Authorization", f"{scheme.swapcase()}{blank}{rest}")


PROBES = (
    Probe("credentials-none", "no credentials", _REFUSED, _SECTION, _anonymous, _ASKS, most=3),
    Probe("credentials-empty", "empty credentials", _REFUSED, _SECTION, _signed(lambda _: ""), _ASKS),
    Probe(
        "credentials-unknown",
        "credentials of nobody",
        _REFUSED,
        _SECTION,
        _signed(lambda _: "specdouble-probe-of-nobody", knows_callers=True),
        f"{_ASKS} that the target tells from others",
    ),
    Probe(
        "credentials-cut",
        "credentials that lack their last letter",
        _REFUSED,
        _SECTION,
        _signed(lambda value: value[:-1], knows_callers=True),
        f"{_ASKS} that the target tells from others",
        most=1,
    ),
    Probe(
        "credentials-long",
        "credentials of 8,000 letters",
        _LONG,
        "RFC 6585, 5; RFC 9110, 15.5.2",
        _signed(lambda _: "a" * 8000, knows_callers=True),
        f"{_ASKS} that the target tells from others",
        most=1,
        may_drop=True,
        in_front=True,
    ),
    Probe(
        "credentials-letters",
        "credentials with letters that are no ASCII",
        _LONG,
        "RFC 9110, 11.2 and 5.5",
        _signed(lambda _: "caf\u00e9\u00ff", knows_callers=True),
        f"{_ASKS} that the target tells from others",
        most=1,
        in_front=True,
    ),
    Probe(
        "authorization-scheme-unknown",
        "an Authorization header of an unknown scheme",
        _REFUSED,
        "RFC 9110, 11.6.2",
        _authorization(lambda sent, value: with_header(sent, "Authorization", f"Specdouble {value.partition(' ')[2]}")),
        _BY_HEADER,
    ),
    Probe(
        "authorization-scheme-alone",
        "an Authorization header of a scheme alone",
        _REFUSED,
        "RFC 9110, 11.6.2",
        _authorization(lambda sent, value: with_header(sent, "Authorization", value.partition(" ")[0])),
        _BY_HEADER,
        most=1,
    ),
    Probe(
        "authorization-scheme-case",
        "an Authorization header whose scheme is spelled in other letters",
        SAME,
        "RFC 9110, 11.1: the scheme is case-insensitive",
        _authorization(_scheme_case),
        _BY_HEADER,
        most=1,
    ),
    Probe(
        "authorization-twice",
        "two Authorization headers that differ",
        OPEN,
        "RFC 9110, 5.3",
        _authorization(lambda sent, _: and_header(sent, "AUTHORIZATION", "Specdouble probe")),
        _BY_HEADER,
        most=1,
    ),
)
