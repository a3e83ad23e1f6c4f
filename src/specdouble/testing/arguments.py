"""From the arguments of a call to the parts of a request: parameters by location, and the body."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from specdouble.contract.model import Document, Operation, Parameter, Schema
from specdouble.contract.names import snake_case

NOTHING: Any = object()
"""Stands for a body that was not given."""


@dataclass
class Parts:
    """What a call sends. Parameters stand by their declared names, per location."""

    parameters: dict[str, list[tuple[Parameter, Any]]] = field(default_factory=dict)
    body: Any = NOTHING

    def add(self, parameter: Parameter, value: Any) -> None:
        """Put a parameter's value at its location."""
        self.parameters.setdefault(parameter.location, []).append((parameter, value))


def sort_arguments(
    document: Document, operation: Operation, positional: Sequence[Any], named: Mapping[str, Any]
) -> Parts:
    """Sort the arguments of a call; a name the operation does not know raises TypeError with those it does."""
    parts = Parts()
    named = dict(named)
    _take_path(operation, positional, named, parts)
    body = named.pop("body", NOTHING)
    names = _Names(document, operation)
    fields: dict[str, Any] = {}
    for name, value in named.items():
        target = names.find(name)
        if isinstance(target, Parameter):
            parts.add(target, value)
        else:
            fields[target] = value
    parts.body = _body(operation, body, fields)
    return parts


def _take_path(operation: Operation, positional: Sequence[Any], named: dict[str, Any], parts: Parts) -> None:
    """Fill the path parameters in the order of the path, from positions first, then by name."""
    template = operation.path
    path = [parameter for parameter in operation.parameters if parameter.location == "path"]
    path.sort(key=lambda parameter: template.index("{" + parameter.name + "}"))
    if len(positional) > len(path):
        wanted = ", ".join(parameter.name for parameter in path) or "none"
        raise TypeError(f"{operation.id}: came {len(positional)} positional arguments, path parameters: {wanted}")
    rest = path[len(positional) :]
    for parameter, value in zip(path, positional, strict=False):
        parts.add(parameter, value)
    for parameter in rest:
        name = next((name for name in _spellings(parameter) if name in named), None)
        if name is None:
            raise TypeError(
                f"{operation.id} needs its path parameter {parameter.name!r}: {operation.id}({parameter.name})"
            )
        parts.add(parameter, named.pop(name))


def _body(operation: Operation, body: Any, fields: dict[str, Any]) -> Any:
    """Choose the body: as given whole, else the named fields; an operation that requires one is sent `{}`."""
    if body is not NOTHING:
        if fields:
            raise TypeError(
                f"{operation.id}: give the whole body, or its fields by name ({', '.join(fields)}), not both"
            )
        return body
    required = operation.body is not None and operation.body.required
    return fields if fields or required else NOTHING


class _Names:
    """The names that a call may use: parameters, and the properties of the body, as spelled or in snake_case."""

    def __init__(self, document: Document, operation: Operation) -> None:
        self._operation = operation
        self._parameters: dict[str, Parameter] = {}
        self._fields: dict[str, str] = {}
        for parameter in operation.parameters:
            if parameter.location != "path":
                self._parameters |= dict.fromkeys(_spellings(parameter), parameter)
        for name in _properties(document, operation):
            self._fields |= {snake_case(name): name, name: name}

    def find(self, name: str) -> Parameter | str:
        if name in self._parameters and name in self._fields and self._operation.method != "GET":
            raise TypeError(
                f"{self._operation.id}: {name!r} is a parameter and a field of the body; give the body whole"
            )
        if name in self._parameters:
            return self._parameters[name]
        if name in self._fields:
            return self._fields[name]
        known = sorted({parameter.name for parameter in self._parameters.values()} | set(self._fields.values()))
        close = get_close_matches(name, known, 1)
        hint = f" Did you mean {close[0]!r}?" if close else ""
        raise TypeError(
            f"{self._operation.id} knows no {name!r}; it takes: {', '.join(known) or 'nothing'}.{hint} "
            "To send what the document does not know, give the whole body: body={...}"
        )


def _spellings(parameter: Parameter) -> tuple[str, ...]:
    return parameter.name, snake_case(parameter.name), parameter.argument


def _properties(document: Document, operation: Operation) -> list[str]:
    contents = operation.body.content.values() if operation.body else ()
    return [
        name for media in contents if media.schema is not None for name in _schema_properties(document, media.schema)
    ]


def _schema_properties(document: Document, schema: Schema) -> list[str]:
    part = document.resolve(schema)
    if not isinstance(part, dict):
        return []
    branches = [branch for key in ("allOf", "oneOf", "anyOf") for branch in part.get(key, ())]
    return [
        *part.get("properties", {}),
        *(name for branch in branches for name in _schema_properties(document, branch)),
    ]
