"""Credentials to try a double with, as headers and cookies."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from specdouble.contract.model import Document, SecurityScheme
from specdouble.runtime.personas import Persona
from specdouble.serve.signatures import find_signatures


@dataclass(frozen=True)
class Credentials:
    """What a client sends to be somebody."""

    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)

    def curl(self) -> str:
        """Write them as arguments for curl."""
        headers = [f"{name}: {value}" for name, value in self.headers.items()]
        headers += [f"Cookie: {name}={value}" for name, value in self.cookies.items()]
        return " ".join(f"-H '{header}'" for header in headers)


def persona_credentials(document: Document, persona: Persona) -> Credentials:
    """Write a persona's credentials as headers, cookies and query parameters; a key that signs is not sent itself."""
    signed = find_signatures(document)
    pairs = [
        (document.security_schemes[name], value) for name, value in persona.credentials.items() if name not in signed
    ]
    return _credentials(pairs)


def any_credentials(document: Document) -> Credentials:
    """Make credentials that `--auth any` takes: those of the requirement that most operations begin with."""
    asked = Counter(tuple(operation.security[0]) for operation in document.operations if operation.security)
    commonest = next((names for names, _ in asked.most_common() if names), ())
    schemes = (document.security_schemes.get(name) for name in commonest)
    return _credentials([(scheme, _sample(scheme)) for scheme in schemes if scheme is not None])


def describe_persona(document: Document, persona: Persona) -> dict[str, Any]:
    """Describe a persona as `GET /-/apis` lists it."""
    credentials = persona_credentials(document, persona)
    return {
        "name": persona.user.name,
        "role": persona.user.role,
        "tenant": persona.user.tenant,
        "scopes": list(persona.user.scopes),
        "headers": dict(credentials.headers),
        "cookies": dict(credentials.cookies),
    }


def _credentials(pairs: Iterable[tuple[SecurityScheme, str]]) -> Credentials:
    parts: dict[str, dict[str, str]] = {"header": {}, "cookie": {}, "query": {}}
    for scheme, value in pairs:
        if scheme.type == "apiKey":
            parts[scheme.location][scheme.parameter] = value
        elif scheme.type != "mutualTLS":
            parts["header"]["Authorization"] = _authorization(scheme, value)
    return Credentials(parts["header"], parts["cookie"], parts["query"])


def _authorization(scheme: SecurityScheme, value: str) -> str:
    if scheme.scheme == "basic":
        return f"Basic {base64.b64encode(value.encode()).decode()}"
    return f"{scheme.scheme.capitalize() or 'Bearer'} {value}"


def _sample(scheme: SecurityScheme) -> str:
    return "demo:demo" if scheme.scheme == "basic" else "demo"
