"""Rules on credentials: each scheme is complete and used, each scope is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specdouble.contract.model import Operation
from specdouble.contract.parts import mapping
from specdouble.contract.pointers import join
from specdouble.testing.lint.reading import Reading
from specdouble.testing.lint.rule import Fault, operation_rule, rule

_SCHEME = "OpenAPI, Security Scheme Object"
_NEEDED = {
    "apiKey": ("name", "in"),
    "http": ("scheme",),
    "oauth2": ("flows",),
    "openIdConnect": ("openIdConnectUrl",),
    "mutualTLS": (),
}
_SCOPED = ("oauth2", "openIdConnect")


@rule("error", source=_SCHEME, reason="Nobody knows where the credential goes.")
def security_scheme_invalid(reading: Reading) -> Iterator[Fault]:
    """A security scheme has a known type and what that type needs."""
    for name, node in _schemes(reading).items():
        pointer, kind = join("/components/securitySchemes", name), str(node.get("type"))
        if kind not in _NEEDED:
            yield Fault(pointer, f"security scheme {name} has type {kind}; there are {', '.join(_NEEDED)}")
            continue
        missing = [field for field in _NEEDED[kind] if not node.get(field)]
        if missing:
            yield Fault(pointer, f"security scheme {name} of type {kind} has no {' and no '.join(missing)}")
        elif kind == "apiKey" and node["in"] not in ("query", "header", "cookie"):
            yield Fault(
                f"{pointer}/in", f"security scheme {name} stands in {node['in']}, not in query, header or cookie"
            )


@rule("warning", source=f"{_SCHEME} and Security Requirement Object", reason="Nobody is ever asked for it.")
def security_scheme_unused(reading: Reading) -> Iterator[Fault]:
    """A security scheme is asked for by some operation."""
    used = {name for operation in reading.document.operations for one in operation.security for name in one}
    used |= {name for one in reading.document.root.get("security") or () for name in mapping(one)}
    for name in _schemes(reading):
        if name not in used:
            yield Fault(join("/components/securitySchemes", name), f"security scheme {name} is never asked for")


@operation_rule("warning", source="OpenAPI, OAuth Flow Object: `scopes`", reason="Nobody can be granted such a scope.")
def scope_unknown(reading: Reading, operation: Operation) -> Iterator[Fault]:
    """A scope that is asked for is one that the flows of its scheme name."""
    schemes = _schemes(reading)
    for name, scopes in _asked(operation):
        flows = mapping(schemes.get(name, {}).get("flows"))
        known = {scope for flow in flows.values() for scope in mapping(mapping(flow).get("scopes"))}
        unknown = [scope for scope in scopes if scope not in known]
        if schemes.get(name, {}).get("type") == "oauth2" and unknown:
            yield Fault(operation.pointer, f"asks for {', '.join(unknown)}, which no flow of {name} grants")


@operation_rule("error", source="OpenAPI 3.0, Security Requirement Object", reason="Such a scheme has no scopes.")
def scope_misplaced(reading: Reading, operation: Operation) -> Iterator[Fault]:
    """Only oauth2 and openIdConnect are asked for with scopes; since 3.1 others may name roles."""
    for name, scopes in _asked(operation):
        kind = _schemes(reading).get(name, {}).get("type")
        if reading.is_3_0 and scopes and kind is not None and kind not in _SCOPED:
            yield Fault(operation.pointer, f"asks for scopes of {name}, which is of type {kind} and has none")


def _asked(operation: Operation) -> list[tuple[str, tuple[str, ...]]]:
    return [(name, scopes) for one in operation.security for name, scopes in one.items()]


def _schemes(reading: Reading) -> dict[str, dict[str, Any]]:
    found = mapping(mapping(reading.document.root.get("components")).get("securitySchemes"))
    return {name: node for name, node in found.items() if isinstance(node, dict)}
