"""Credentials as they should not be: wrong, malformed, half of them, or in another place than they belong."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie

from specdouble.contract.model import Document, Operation, SecurityScheme
from specdouble.serve.credentials import Credentials
from specdouble.testing.suite.caller import Caller

_TURNED = 4  # characters at the end of a credential that are changed: one alone may carry no bits at all


@dataclass(frozen=True)
class Bad:
    """A bad credential. `check` is the kind of badness, `what` says it in words."""

    check: str
    what: str
    credentials: Credentials


def bad_credentials(document: Document, operation: Operation, caller: Caller) -> Iterator[Bad]:
    """Make bad credentials out of a caller's good ones, for every requirement that these meet."""
    held = _carried(document, caller.credentials)
    for requirement in operation.security:
        schemes = [document.security_schemes[name] for name in requirement if name in held]
        if not schemes or len(schemes) < len(requirement):
            continue
        values = {scheme.name: held[scheme.name] for scheme in schemes}
        for scheme in schemes:
            yield from _bad(document, operation, scheme, values)


def carries_enough(document: Document, operation: Operation, credentials: Credentials) -> bool:
    """Tell whether credentials hold all that one requirement of an operation names, good or bad."""
    return _is_enough(operation, _carried(document, credentials))


def _bad(document: Document, operation: Operation, scheme: SecurityScheme, held: Mapping[str, str]) -> Iterator[Bad]:
    others = {name: value for name, value in held.items() if name != scheme.name}
    good = held[scheme.name]
    if others and not _is_enough(operation, others):
        yield Bad("half-a-credential", f"without its {scheme.name}", write(document, others))
    wrong = _wrong(scheme, good)
    if wrong != good:
        yield Bad("wrong-credential", "a credential that nobody holds", write(document, {**others, scheme.name: wrong}))
    for what, value in _malformed(scheme, good):
        yield Bad("malformed-credential", what, write(document, {**others, scheme.name: value}))
    for what, credentials in _misplaced(document, scheme, good):
        yield Bad("misplaced-credential", what, _joined(write(document, others), credentials))


def write(document: Document, values: Mapping[str, str]) -> Credentials:
    """Write values by scheme as what is sent; those of HTTP schemes are whole `Authorization` headers."""
    parts: dict[str, dict[str, str]] = {"header": {}, "cookie": {}, "query": {}}
    for name, value in values.items():
        scheme = document.security_schemes[name]
        if scheme.type == "apiKey":
            parts[scheme.location][scheme.parameter] = value
        else:
            parts["header"]["Authorization"] = value
    return Credentials(parts["header"], parts["cookie"], parts["query"])


def _carried(document: Document, credentials: Credentials) -> dict[str, str]:
    """Find what credentials carry for each scheme of the document."""
    found = {name: _value(scheme, credentials) for name, scheme in document.security_schemes.items()}
    return {name: value for name, value in found.items() if value}


def _value(scheme: SecurityScheme, credentials: Credentials) -> str | None:
    headers = {name.lower(): value for name, value in credentials.headers.items()}
    if scheme.type == "apiKey":
        if scheme.location == "header":
            return headers.get(scheme.parameter.lower())
        if scheme.location == "query":
            return credentials.query.get(scheme.parameter)
        return {**_cookies(headers.get("cookie", "")), **credentials.cookies}.get(scheme.parameter)
    value = headers.get("authorization")
    kind = "bearer" if scheme.type in {"oauth2", "openIdConnect"} else scheme.scheme
    return value if value is not None and value.partition(" ")[0].lower() == kind else None


def _cookies(header: str) -> dict[str, str]:
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(header).items()}
    except CookieError:
        return {}


def _is_enough(operation: Operation, held: Mapping[str, str]) -> bool:
    return any(set(requirement) <= set(held) for requirement in operation.security)


def _wrong(scheme: SecurityScheme, good: str) -> str:
    """Change a good value so that its form stays."""
    if scheme.type == "apiKey":
        return _turn(good)
    kind, _, token = good.partition(" ")
    if kind.lower() != "basic":
        return f"{kind} {_turn(token)}"
    try:
        user, colon, password = base64.b64decode(token).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return good
    return _basic(f"{user}{colon}{_turn(password) or 'x'}")


def _turn(text: str) -> str:
    """Put other letters and digits in the place of the last ones."""
    return text[:-_TURNED] + "".join(_next(letter) for letter in text[-_TURNED:])


def _next(letter: str) -> str:
    if letter.isascii() and letter.isdigit():
        return str((int(letter) + 5) % 10)
    if letter.isascii() and letter.isalpha():
        first = "a" if letter.islower() else "A"
        return chr((ord(letter) - ord(first) + 13) % 26 + ord(first))
    return letter


def _malformed(scheme: SecurityScheme, good: str) -> list[tuple[str, str]]:
    if scheme.type == "apiKey":
        return [("an empty credential", "")]
    kind, _, token = good.partition(" ")
    if kind.lower() == "basic":
        return [
            ("a basic credential that is not base64", "Basic ?"),
            ("a basic credential without a colon", _basic("demo")),
            ("a bearer token where a basic credential belongs", "Bearer demo"),
        ]
    return [
        (f"`{kind}` without a token", kind),
        (f"a token without `{kind}` before it", token),
        ("a basic credential where a token belongs", _basic("demo:demo")),
    ]


def _basic(text: str) -> str:
    return f"Basic {base64.b64encode(text.encode()).decode()}"


def _misplaced(document: Document, scheme: SecurityScheme, good: str) -> Iterator[tuple[str, Credentials]]:
    """Put a good API key where the document does not say it goes."""
    if scheme.type != "apiKey":
        return
    taken = {(one.location, one.parameter.lower()) for one in document.security_schemes.values()}
    places = {
        "header": Credentials(headers={scheme.parameter: good}),
        "cookie": Credentials(cookies={scheme.parameter: good}),
        "query": Credentials(query={scheme.parameter: good}),
    }
    for place, credentials in places.items():
        if (place, scheme.parameter.lower()) not in taken and _fits(place, good):
            yield f"the {scheme.location} {scheme.parameter}, sent as a {place}", credentials


def _fits(place: str, value: str) -> bool:
    return place == "query" or (value.isascii() and value.isprintable() and not set(value) & set(' ";,\\'))


def _joined(one: Credentials, other: Credentials) -> Credentials:
    return Credentials({**one.headers, **other.headers}, {**one.cookies, **other.cookies}, {**one.query, **other.query})
