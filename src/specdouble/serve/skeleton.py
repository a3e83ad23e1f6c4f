"""The document that Connexion is given: routes, operation ids and one security scheme; no schemas.

Connexion loads neither 3.1 nor many real 3.0 documents, and renders files with Jinja (docs/decisions/0002). The
skeleton carries what it is good at: which function answers which method and path, and who must be asked first.
"""

from __future__ import annotations

import itertools
import re
from typing import Any

from specdouble.contract.model import Document

GUARD = "guard"


def make_skeleton(document: Document) -> dict[str, Any]:
    """Write the skeleton of a document. Operation ids are `<api>:<id>`; path parameters are `p0`, `p1`, ..."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in sorted(document.operations, key=lambda operation: _specificity(operation.path)):
        path = skeleton_path(operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(f"{document.name}:{operation.id}")
    return {
        "openapi": "3.0.3",
        "info": {"title": document.name, "version": "1"},
        "paths": paths,
        "components": {"securitySchemes": {GUARD: {"type": "apiKey", "in": "header", "name": "authorization"}}},
    }


def skeleton_path(template: str) -> str:
    """Rename the parameters of a path template to `p0`, `p1`, ...: any name is then one that Connexion matches."""
    numbers = itertools.count()
    return re.sub(r"\{[^{}]*\}", lambda _: f"{{p{next(numbers)}}}", template)


def _operation(operation_id: str) -> dict[str, Any]:
    return {
        "operationId": operation_id,
        "security": [{GUARD: [operation_id]}],
        "responses": {"default": {"description": ""}},
    }


def _specificity(template: str) -> tuple[tuple[int, str], ...]:
    """Sort literal segments before templates at every level: Starlette takes the first route that matches."""
    return tuple((segment.count("{"), segment) for segment in template.split("/"))
