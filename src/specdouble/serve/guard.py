"""Who is there? Credentials, read as the document's security requirements ask (OpenAPI, Security Requirement Object).

One guard an operation: alternatives, schemes that must come together, optional security. A credential that is wrong is
refused even where none was needed, so that no client believes it is signed in when it is not.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from http.cookies import CookieError, SimpleCookie
from typing import Literal
from urllib.parse import parse_qsl

from specdouble.contract.call import RawRequest
from specdouble.contract.model import Document, Operation, SecurityScheme
from specdouble.errors import ConfigError, Forbidden, Unauthorized
from specdouble.runtime import sandbox
from specdouble.runtime.personas import Persona
from specdouble.runtime.users import ANYONE, User
from specdouble.serve.issued import Issued
from specdouble.serve.issued_said import is_handed_out
from specdouble.serve.signatures import Signature

Policy = Literal["personas", "any", "off"]
Alternatives = tuple[tuple[tuple[SecurityScheme, tuple[str, ...]], ...], ...]
"""OR of ANDs of scheme and scopes."""
Holders = Mapping[tuple[str, str], tuple[User, ...]]
"""Who holds a credential, by scheme and value: the most powerful persona first."""

_TOKEN68 = re.compile(r"[A-Za-z0-9\-._~+/|:%]+=*")


@dataclass(frozen=True)
class _Held:
    """Who holds a credential. That of an application names no person: it goes with anybody's of its tenant."""

    users: tuple[User, ...]
    is_application: bool = False

    def vouches_for(self, user: User) -> bool:
        """Tell whether the credential can stand beside one of this user."""
        return any(one == user or (self.is_application and one.tenant == user.tenant) for one in self.users)


@dataclass(frozen=True)
class Guard:
    """Checks one operation. Calling it gives the user, or raises Unauthorized with its challenge (RFC 9110, 11.6.1)."""

    policy: Policy
    alternatives: Alternatives
    optional: bool
    holders: Holders
    challenge: str
    issued: Mapping[str, Issued]
    signatures: Mapping[str, Signature]

    @cached_property
    def is_lasting(self) -> bool:
        """Whether the head of a request alone decides: then its user stays the same, whatever else happens."""
        schemes = {scheme.name for requirement in self.alternatives for scheme, _ in requirement}
        return self.policy != "personas" or schemes.isdisjoint({*self.issued, *self.signatures})

    @cached_property
    def reads_bodies(self) -> bool:
        """Whether a credential is a signature over the body, which must be whole then."""
        return any(scheme.name in self.signatures for requirement in self.alternatives for scheme, _ in requirement)

    def __call__(self, request: RawRequest) -> User:
        if self.policy == "off" or not (self.alternatives or self.optional):
            return ANYONE
        wrong: list[tuple[SecurityScheme, str]] = []
        missing = None
        for requirement in self.alternatives:
            found = [(scheme, credential(scheme, request)) for scheme, _ in requirement]
            user = self._holder(found, request) if all(value is not None for _, value in found) else None
            if user is None:
                wrong += [(scheme, value) for scheme, value in found if value is not None]
                continue
            missing = _missing_scope(user, requirement)
            if missing is None and not self._decided(wrong, found):
                return user
        if missing is not None:
            raise Forbidden(permission=missing)
        if self.optional and not wrong:
            return ANYONE
        raise Unauthorized(
            self._explained(wrong),
            reason=self._reason(wrong),
            headers={"WWW-Authenticate": self.challenge} if self.challenge else {},
        )

    def _holder(self, found: list[tuple[SecurityScheme, str | None]], request: RawRequest) -> User | None:
        if self.policy == "any":
            return ANYONE if all(well_formed(scheme, value or "") for scheme, value in found) else None
        held = [self._lookup(scheme, value or "", request) for scheme, value in found]
        people = [user for one in held if not one.is_application for user in one.users]  # a key may be both
        users = people or [user for one in held for user in one.users]
        return next((user for user in users if all(one.vouches_for(user) for one in held)), None)

    def _lookup(self, scheme: SecurityScheme, value: str, request: RawRequest) -> _Held:
        """Find who holds a credential: personas, who may share it, or whom the API itself gave it."""
        if scheme.name in self.signatures:
            signer = self._signer(scheme, value, request)
            return _Held(() if signer is None else (signer,))
        users, issued = self.holders.get((scheme.name, value), ()), self.issued.get(scheme.name)
        if issued is None or (users and issued.names_person):
            return _Held(users)
        user = issued.find(value)
        if user is None:
            return _Held(users)
        return _Held((*users, user), is_application=not issued.names_person)

    def _signer(self, scheme: SecurityScheme, value: str, request: RawRequest) -> User | None:
        """Find whose key signed a request."""
        is_of = self.signatures[scheme.name].checker(value, request, sandbox.present().clock.now())
        if is_of is None:
            return None
        personas = ((key, users[0]) for (name, key), users in self.holders.items() if name == scheme.name)
        found = next((user for key, user in personas if is_of(key)), None)
        return self.issued[scheme.name].find_by(is_of) if found is None and scheme.name in self.issued else found

    def _explained(self, wrong: list[tuple[SecurityScheme, str]]) -> str | None:
        """Tell what would be let in; where personas count that has the API's own words, but for signatures."""
        if self.policy == "any":
            return f"came {'a malformed' if wrong else 'no'} credential, expected {self._wanted}"
        signature = next((self.signatures[scheme.name] for scheme, _ in wrong if scheme.name in self.signatures), None)
        if signature is None:
            return None
        now = sandbox.present().clock.now()
        return (
            f"{signature.header} is no signature of this request: expected {signature.value}, of HMAC-SHA256 over "
            f"{signature.message!r}, by a key that is known here and within {signature.tolerance} s of {now:%FT%TZ}"
        )

    @cached_property
    def _wanted(self) -> str:
        together = (" with ".join(_written(scheme) for scheme, _ in requirement) for requirement in self.alternatives)
        return " or ".join(dict.fromkeys(together))

    def _decided(self, wrong: list[tuple[SecurityScheme, str]], found: list[tuple[SecurityScheme, str | None]]) -> bool:
        """Tell whether a credential that is nobody's rules out the others; read by another scheme it may be good."""
        good = {value for _, value in found}
        return any(
            scheme.name in self.issued and self.issued[scheme.name].decides and value not in good
            for scheme, value in wrong
        )

    def _reason(self, wrong: list[tuple[SecurityScheme, str]]) -> Literal["missing", "invalid", "expired"]:
        if not wrong:
            return "missing"
        over = any(scheme.name in self.issued and self.issued[scheme.name].is_expired(value) for scheme, value in wrong)
        return "expired" if over and self.policy == "personas" else "invalid"


def _missing_scope(user: User, requirement: Iterable[tuple[SecurityScheme, tuple[str, ...]]]) -> str | None:
    return next((scope for _, scopes in requirement for scope in scopes if not user.may(scope)), None)


def make_guards(
    document: Document,
    policy: Policy,
    personas: Iterable[Persona],
    issued: Mapping[str, Issued],
    signatures: Mapping[str, Signature],
) -> dict[str, Guard]:
    """Compile the guard of every operation, by operation id.

    `issued` finds credentials that the API hands out, `signatures` read those that sign; both by security scheme.
    """
    holders: dict[tuple[str, str], tuple[User, ...]] = {}
    for persona in personas:
        for held in persona.credentials.items():
            holders[held] = (*holders.get(held, ()), persona.user)
    if policy == "personas":
        _check_reachable(document, {scheme for scheme, _ in holders})

    def guard(operation: Operation) -> Guard:
        alternatives = _alternatives(document, operation)
        return Guard(
            policy=policy,
            alternatives=alternatives,
            optional=any(not requirement for requirement in operation.security),
            holders=holders,
            challenge=", ".join(dict.fromkeys(challenge(document, one[0][0]) for one in alternatives if one)),
            issued=issued,
            signatures=signatures,
        )

    return {operation.id: guard(operation) for operation in document.operations}


def _alternatives(document: Document, operation: Operation) -> Alternatives:
    return tuple(
        tuple(
            (document.security_schemes[name], tuple(scopes))
            for name, scopes in requirement.items()
            if _checkable(document, name)
        )
        for requirement in operation.security
        if requirement
    )


def _checkable(document: Document, name: str) -> bool:
    scheme = document.security_schemes.get(name)
    return scheme is not None and scheme.type != "mutualTLS"


def _check_reachable(document: Document, held: set[str]) -> None:
    handed_out = {name for name, scheme in document.security_schemes.items() if is_handed_out(document, scheme)}
    for operation in document.operations:
        for requirement in operation.security:
            for name in requirement:
                if name not in held | handed_out:
                    raise ConfigError(
                        f"{document.locate(operation.pointer)}: {operation.id} asks for security scheme {name!r}, "
                        f"and no persona of {document.name} has a credential for it; add one to "
                        f"fixtures/{document.name}/personas.yaml, or serve with --auth any"
                    )


def credential(scheme: SecurityScheme, request: RawRequest) -> str | None:
    """Find what a request carries for a scheme: the key, the token, `user:password`; None where there is nothing."""
    if scheme.type == "apiKey":
        return _api_key(scheme, request)
    header = request.header("authorization")
    if header is None:
        return None
    kind, _, value = header.strip().partition(" ")
    wanted = "bearer" if scheme.type in {"oauth2", "openIdConnect"} else scheme.scheme
    if kind.lower() != wanted:
        return None
    return _decode_basic(value.strip()) if wanted == "basic" else value.strip()


def _api_key(scheme: SecurityScheme, request: RawRequest) -> str | None:
    if scheme.location == "header":
        return request.header(scheme.parameter.lower())
    if scheme.location == "query":
        return dict(parse_qsl(request.query, keep_blank_values=True)).get(scheme.parameter)
    return cookies(request).get(scheme.parameter)


def cookies(request: RawRequest) -> dict[str, str]:
    """Read the Cookie header (RFC 6265, 4.2); an unreadable one counts as none."""
    jar = SimpleCookie()
    try:
        jar.load(request.header("cookie") or "")
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in jar.items()}


def _decode_basic(value: str) -> str:
    try:
        return base64.b64decode(value, validate=True).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""


def well_formed(scheme: SecurityScheme, value: str) -> bool:
    """Tell whether a credential could be one: a token (RFC 6750, 2.1), `user:password` (RFC 7617, 2), a filled key."""
    if scheme.type == "apiKey" or scheme.scheme not in {"basic", "bearer", ""}:
        return bool(value.strip())
    return ":" in value if scheme.scheme == "basic" else bool(_TOKEN68.fullmatch(value))


def _written(scheme: SecurityScheme) -> str:
    """Tell how the credential of a scheme is sent."""
    if scheme.type == "apiKey":
        return f"{scheme.parameter} in the {scheme.location}"
    kind = scheme.scheme.capitalize() or "Bearer"
    return f"Authorization: {kind} {'USER:PASSWORD in base64' if kind == 'Basic' else '...'}"


def challenge(document: Document, scheme: SecurityScheme) -> str:
    """Write the `WWW-Authenticate` challenge of a scheme. API keys have no registered one: theirs says where to go."""
    realm = re.sub(r'["\\]|[^ -~]', "", document.title) or document.name
    if scheme.type == "apiKey":
        return f'ApiKey realm="{realm}", in="{scheme.location}", name="{scheme.parameter}"'
    kind = scheme.scheme.capitalize() if scheme.scheme else "Bearer"
    return f'{kind} realm="{realm}"'
