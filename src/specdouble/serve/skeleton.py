"""The document that Connexion is given: routes, operation ids and one security scheme; no schemas.

Connexion loads neither 3.1 nor many real 3.0 documents, and renders files with Jinja (docs/decisions/0002). The
skeleton carries what it is good at: which function answers which method and path, and who must be asked first.
"""

from __future__ import annotations

import re
from typing import Any

from specdouble.contract.model import Document, Operation

GUARD = "guard"


def make_skeleton(document: Document) -> dict[str, Any]:
    """Write the skeleton of a document. Operation ids are `<api>:<id>`; path parameters are `p0`, `p1`, ..."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in sorted(document.operations, key=lambda operation: _specificity(operation.path)):
        path, names = skeleton_path(operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(document, operation, names)
    return {
        "openapi": "3.0.3",
        "info": {"title": document.name, "version": "1"},
        "paths": paths,
        "components": {"securitySchemes": {GUARD: {"type": "apiKey", "in": "header", "name": "authorization"}}},
    }


def skeleton_path(template: str) -> tuple[str, list[str]]:
    """Rename the parameters of a path template to `p0`, `p1`, ...: any name is then one that Connexion matches."""
    names: list[str] = []

    def rename(_: re.Match[str]) -> str:
        names.append(f"p{len(names)}")
        return f"{{{names[-1]}}}"

    return re.sub(r"\{[^{}]*\}", rename, template), names


def _operation(document: Document, operation: Operation, names: list[str]) -> dict[str, Any]:
    operation_id = f"{document.name}:{operation.id}"
    return {
        "operationId": operation_id,
        "security": [{GUARD: [operation_id]}],
        "parameters": [{"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in names],
        "responses": {"default": {"description": ""}},
    }


def _specificity(template: str) -> tuple[tuple[int, str], ...]:
    """Sort literal segments before templates at every level: Starlette takes the first route that matches."""
    return tuple((segment.count("{"), segment) for segment in template.split("/"))
