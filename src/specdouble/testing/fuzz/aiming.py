"""Where a target cannot go back, cases are aimed at rows that the run has made: the others are not ours to change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from schemathesis.core.parameters import ParameterLocation

from specdouble.contract.model import Document, Operation
from specdouble.testing.authz.places import is_safe, levels
from specdouble.testing.suite.leftovers import Made

_ORDER = {"POST": 0, "DELETE": 2}  # rows are made first, and removed last


def in_order(operations: Sequence[Operation]) -> list[Operation]:
    """Sort operations so that those that make rows come first, the outer collections before those below."""
    return sorted(operations, key=lambda one: (_ORDER.get(one.method, 1), len(levels(one.path))))


def aim(document: Document, made: Made, operation: Operation, case: Any) -> None:
    """Put the keys of a row of ours into the path of a case, but where the path is meant to be wrong."""
    values = dict(case.path_parameters or {})
    is_wrong = case.meta is not None and case.meta.is_negative_at(ParameterLocation.PATH)
    if is_wrong or not values or (not is_safe(operation) and made.is_own(_filled(operation.path, values))):
        return
    own = _own(document, made, operation)
    if own is not None:
        case.path_parameters = {**values, **own}


def _own(document: Document, made: Made, operation: Operation) -> dict[str, Any] | None:
    """Choose a row for each path parameter; None where there is none."""
    texts: dict[str, str] = {}
    for collection, name in levels(operation.path):
        keys = made.keys(_filled(collection, texts))
        if not keys:
            return None
        texts[name] = keys[-1]
    return {name: _typed(document, operation, name, text) for name, text in texts.items()}


def _typed(document: Document, operation: Operation, name: str, text: str) -> Any:
    parameter = next(one for one in operation.parameters if (one.location, one.name) == ("path", name))
    schema = document.resolve(parameter.schema)
    is_number = isinstance(schema, dict) and schema.get("type") == "integer" and text.isdecimal()
    return int(text) if is_number else text


def _filled(path: str, values: dict[str, Any]) -> str:
    for name, value in values.items():
        path = path.replace("{" + name + "}", quote(str(value), safe=""))
    return path
