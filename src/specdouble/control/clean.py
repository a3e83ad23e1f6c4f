"""The document as clients are given it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from specdouble.contract.model import Document

_OURS = (
    "x-resource",
    "x-collections",
    "x-trailing-slash",
    "x-jobs",
    "x-idempotency",
    "x-etag",
    "x-reads-body",
    "x-max-body",
    "x-credentials",
)
_SCHEMA = "#/components/schemas/"


def client_bundle(document: Document, mount: str) -> dict[str, Any]:
    """Return the bundle without the toolkit's own keys, with the double at `mount` as its first server."""
    bundle = {key: value for key, value in document.bundle.items() if key not in _OURS}
    bundle["paths"] = {path: _without(item) for path, item in (bundle.get("paths") or {}).items()}
    own = _own_schemas(document.bundle, bundle)
    if own:
        components = bundle["components"]
        schemas = {name: schema for name, schema in components["schemas"].items() if name not in own}
        bundle["components"] = {**components, "schemas": schemas}
    components = bundle.get("components")
    if isinstance(components, dict) and "securitySchemes" in components:
        bundle["components"] = {**components, "securitySchemes": _without(components["securitySchemes"])}
    here = {"url": mount or "/", "description": "This double"}
    others = [server for server in bundle.get("servers", []) if server.get("url") != here["url"]]
    bundle["servers"] = [here, *others]
    return bundle


def _without(item: Any) -> Any:
    if not isinstance(item, dict):
        return item
    return {
        key: _without(value) if isinstance(value, dict) else value for key, value in item.items() if key not in _OURS
    }


def _own_schemas(whole: dict[str, Any], clean: dict[str, Any]) -> set[str]:
    """Name the schemas that nothing but the toolkit's own keys refers to."""
    if not isinstance(whole.get("x-collections"), dict):
        return set()
    schemas = whole.get("components", {}).get("schemas", {})
    own = _reached(whole["x-collections"], schemas)
    rest = {name: schema for name, schema in schemas.items() if name not in own}
    return own - _reached({**clean, "components": {**clean["components"], "schemas": rest}}, schemas) if own else own


def _reached(node: Any, schemas: dict[str, Any]) -> set[str]:
    """Name the schemas that a part of the document refers to, and those that they refer to."""
    reached: set[str] = set()
    waiting = list(_named(node))
    while waiting:
        name = waiting.pop()
        if name not in reached and name in schemas:
            reached.add(name)
            waiting += _named(schemas[name])
    return reached


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _named(item)
    elif isinstance(node, dict):
        reference = node.get("$ref")
        if isinstance(reference, str) and reference.startswith(_SCHEMA):
            yield reference.removeprefix(_SCHEMA)
        for value in node.values():
            yield from _named(value)
