"""The document that Connexion is given: routes, operation ids and one security scheme; no schemas.

Connexion loads neither 3.1 nor many real 3.0 documents, and renders files with Jinja (docs/decisions/0002). The
skeleton carries what it is good at: which function answers which method and path, and who must be asked first.
"""

from __future__ import annotations

import itertools
import re
from typing import Any

from specdouble.contract.model import Document, Operation

GUARD = "guard"

_PARAMETER = re.compile(r"\{([^{}]*)\}")
_LAST = 1000


def make_skeleton(document: Document) -> dict[str, Any]:
    """Write the skeleton of a document. Operation ids are `<api>:<id>`; path parameters are `p0`, `p1`, ..."""
    paths: dict[str, dict[str, Any]] = {}
    for operation in sorted(document.operations, key=_specificity):
        path = skeleton_path(operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(f"{document.name}:{operation.id}", operation)
    return {
        "openapi": "3.0.3",
        "info": {"title": document.name, "version": "1"},
        "paths": paths,
        "components": {"securitySchemes": {GUARD: {"type": "apiKey", "in": "header", "name": "authorization"}}},
    }


def skeleton_path(template: str) -> str:
    """Rename the parameters of a path template to `p0`, `p1`, ...: any name is then one that Connexion matches."""
    numbers = itertools.count()
    return _PARAMETER.sub(lambda _: f"{{p{next(numbers)}}}", template)


def _operation(operation_id: str, operation: Operation) -> dict[str, Any]:
    names = _PARAMETER.findall(operation.path)
    return {
        "operationId": operation_id,
        "security": [{GUARD: [operation_id]}],
        "parameters": [_spanning(number) for number, name in enumerate(names) if name in _spans(operation)],
        "responses": {"default": {"description": ""}},
    }


def _spans(operation: Operation) -> set[str]:
    return {parameter.name for parameter in operation.parameters if parameter.spans}


def _spanning(number: int) -> dict[str, Any]:
    return {"name": f"p{number}", "in": "path", "required": True, "schema": {"type": "string", "format": "path"}}


def _specificity(operation: Operation) -> tuple[tuple[int, str], ...]:
    """Sort literal segments before templates at every level, and what goes on before what ends: the first match wins.

    Starlette takes the first route that matches, and a parameter that spans segments matches nearly everything.
    """
    spans = {f"{{{name}}}" for name in _spans(operation)}
    segments = operation.path.split("/")
    return (*((_LAST if segment in spans else segment.count("{"), segment) for segment in segments), (_LAST, ""))
