"""The document as clients are given it."""

from __future__ import annotations

from typing import Any

from specdouble.contract.model import Document

_OURS = ("x-resource", "x-collections", "x-handler", "x-jobs", "x-idempotency", "x-etag")


def client_bundle(document: Document, mount: str) -> dict[str, Any]:
    """Return the bundle without the toolkit's own keys, with the double at `mount` as its first server."""
    bundle = {key: value for key, value in document.bundle.items() if key not in _OURS}
    bundle["paths"] = {path: _without(item) for path, item in (bundle.get("paths") or {}).items()}
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
