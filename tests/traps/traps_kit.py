"""Doubles of one operation, whose handler answers with what it was given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from serving_kit import Served, serve_api, serve_document

from specdouble.runtime.settings import Settings

ANYTHING = {"200": {"description": "OK", "content": {"application/json": {"schema": {}}}}}
FROZEN = Settings(clock="2026-01-15T09:00:00Z")


def document(paths: Mapping[str, Any], *, version: str = "3.0.3", **parts: Any) -> str:
    """Write a document of these paths."""
    return json.dumps({"openapi": version, "info": {"title": "Things", "version": "1"}, "paths": paths, **parts})


def operation(name: str = "take", **parts: Any) -> dict[str, Any]:
    """Return an operation that may answer with any JSON."""
    return {"tags": ["things"], "operationId": name, "responses": ANYTHING, **parts}


def answering(schema: Any, media_type: str = "application/json", *, status: str = "200", **response: Any) -> Any:
    """Return responses of one status and media type."""
    return {status: {"description": "OK", "content": {media_type: {"schema": schema}}, **response}}


def parameter(schema: Any, where: str = "query", name: str = "p", **parts: Any) -> dict[str, Any]:
    return {"name": name, "in": where, "schema": schema, **({"required": True} if where == "path" else {}), **parts}


def body(schema: Any, media_type: str = "application/json", *, required: bool = True) -> dict[str, Any]:
    """Return the request body of an operation."""
    return {"required": required, "content": {media_type: {"schema": schema}}}


def taking(
    folder: Path, *parameters: Any, path: str = "/things", argument: str = "p", version: str = "3.0.3"
) -> Served:
    """Serve a GET with these parameters that answers with what its handler is given as `argument`."""
    text = document({path: {"get": operation(parameters=list(parameters))}}, version=version)
    return serve_api(folder, text, things=f"def take({argument}):\n    return {argument}\n", settings=FROZEN)


def taking_body(
    folder: Path, schema: Any, media_type: str = "application/json", *, required: bool = True, whole_road: bool = False
) -> Served:
    """Serve a POST that answers with the body its handler is given."""
    text = document({"/things": {"post": operation(requestBody=body(schema, media_type, required=required))}})
    handler = "def take(body):\n    return body if not isinstance(body, bytes) else body.decode()\n"
    return serve_api(folder, text, things=handler, settings=FROZEN, whole_road=whole_road)


def returning(folder: Path, responses: Any, expression: str, *, version: str = "3.0.3", first: str = "") -> Served:
    """Serve a GET whose handler returns the value of a Python expression."""
    text = document({"/things": {"get": operation(responses=responses)}}, version=version)
    return serve_api(folder, text, things=f"{first}\ndef take():\n    return {expression}\n", settings=FROZEN)


def stranger(folder: Path, paths: Mapping[str, Any], *, version: str = "3.0.3", **parts: Any) -> Served:
    """Serve somebody else's document: nothing but the document counts."""
    return serve_document(folder, document(paths, version=version, **parts))
