"""Security definitions and servers of Swagger 2.0."""

from __future__ import annotations

from typing import Any

from specdouble.contract.parts import text, words

Json = Any

_FLOWS = {"application": "clientCredentials", "accessCode": "authorizationCode"}
_OF_FLOW = ("authorizationUrl", "tokenUrl", "scopes")


def convert_security(node: Json) -> Json:
    """Convert one security definition; what is none stays as it is, to be reported."""
    if not isinstance(node, dict):
        return node
    if node.get("type") == "basic":
        return {**node, "type": "http", "scheme": "basic"}
    if node.get("type") != "oauth2":
        return node
    flow = text(node.get("flow")) or "implicit"
    kept = {key: value for key, value in node.items() if key not in ("flow", *_OF_FLOW)}
    told = {"scopes": {}, **{key: node[key] for key in _OF_FLOW if key in node}}
    return {**kept, "flows": {_FLOWS.get(flow, flow): told}}


def convert_servers(tree: dict[str, Json]) -> list[dict[str, Json]]:
    """Write host, base path and schemes as servers; without a host they are relative, as OpenAPI 3.0 allows."""
    host, base = text(tree.get("host")), text(tree.get("basePath"))
    path = base if base.startswith("/") or not base else f"/{base}"
    if not host:
        return [{"url": path}] if path else []
    return [{"url": f"{scheme}://{host}{path}"} for scheme in words(tree.get("schemes")) or ("https",)]
