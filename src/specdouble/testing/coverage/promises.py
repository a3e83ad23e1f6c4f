"""Everything that a document promises of an operation, as items that nobody has seen yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from specdouble.contract.json_text import dump_json
from specdouble.contract.model import Document, Operation, Parameter, Schema
from specdouble.testing.coverage.constraints import Constraint, constraints
from specdouble.testing.coverage.result import Item
from specdouble.testing.stateful.links import declared_links


@dataclass(frozen=True)
class Promises:
    """What one operation promises: its items, and the constraints behind some of them."""

    operation: Operation
    items: tuple[Item, ...]
    parameters: dict[tuple[str, str], list[Constraint]]  # (location, name) -> its constraints
    bodies: dict[str, list[Constraint]]  # media type -> the constraints of the body


def promises_of(document: Document, operation: Operation, roles: Sequence[str]) -> Promises:
    """List what an operation promises; `roles` are those who may call."""
    parameters: dict[tuple[str, str], list[Constraint]] = {}
    parameters |= {(one.location, one.name): constraints(document, one.schema) for one in operation.parameters}
    content = operation.body.content if operation.body is not None else {}
    bodies = {name: constraints(document, media.schema) for name, media in content.items() if media.schema is not None}
    items = [Item("path", operation.path, 0, pointer=operation.pointer)]
    items += [Item("operation", operation.id, 0, pointer=operation.pointer)]
    items += [Item("request-media", name, 0, pointer=media.pointer) for name, media in content.items()]
    for parameter in operation.parameters:
        items += _parameter(document, parameter)
        items += _sides(parameter, parameters[parameter.location, parameter.name])
    found = {f"body {'/' + '/'.join(one.place)} {one.keyword}": "" for body in bodies.values() for one in body}
    pointer = operation.body.pointer if operation.body is not None else ""
    items += [Item("constraint", name, 0, side, pointer) for name in found for side in ("inside", "outside")]
    for response in operation.responses.values():
        items.append(Item("status", response.status, 0, pointer=response.pointer))
        names = response.content.items()
        items += [Item("response-media", f"{response.status} {key}", 0, pointer=one.pointer) for key, one in names]
    items += [Item("link", one.check, 0, pointer=one.pointer) for one in declared_links(document, (operation,))]
    items += [Item("role", role, 0, pointer=operation.pointer) for role in roles]
    return Promises(operation, tuple(items), parameters, bodies)


def parameter_name(location: str, name: str, constraint: Constraint) -> str:
    """Name a constraint of a parameter among the items of its operation."""
    below = "".join(f"/{part}" for part in constraint.place)
    return f"{location} {name}{below} {constraint.keyword}"


def body_name(constraint: Constraint) -> str:
    """Name a constraint of a body among the items of its operation."""
    return f"body /{'/'.join(constraint.place)} {constraint.keyword}"


def value_name(location: str, name: str, value: Any) -> str:
    """Name one value of an enum."""
    return f"{location} {name} = {value if isinstance(value, str) else dump_json(value).decode()}"


def _parameter(document: Document, one: Parameter) -> Iterator[Item]:
    label = f"{one.location} {one.name}"
    yield Item("parameter", f"{label} sent", 0, pointer=one.pointer)
    if not one.required:
        yield Item("parameter", f"{label} absent", 0, pointer=one.pointer)
    for value in enum_of(document, one.schema):
        yield Item("value", value_name(one.location, one.name, value), 0, pointer=one.pointer)


def enum_of(document: Document, schema: Schema) -> list[Any]:
    """Return the values that a parameter, or an item of it, may have; none where they are not listed."""
    part = document.resolve(schema)
    if not isinstance(part, dict):
        return []
    if "enum" in part:
        return list(part["enum"])
    return enum_of(document, part["items"]) if isinstance(part.get("items"), dict) else []


def _sides(one: Parameter, found: list[Constraint]) -> Iterator[Item]:
    names = {parameter_name(one.location, one.name, each): each for each in found}
    if one.required and one.location != "path":
        names[f"{one.location} {one.name} required"] = Constraint((), "required", lambda _: True)
    for name, constraint in names.items():
        yield Item("constraint", name, 0, "inside", one.pointer)
        if not _is_never_outside(constraint):
            yield Item("constraint", name, 0, "outside", one.pointer)


def _is_never_outside(constraint: Constraint) -> bool:
    """Whether nothing that can be sent breaks it: every text in a URL or header is a string, and an array of one."""
    types = constraint.wanted if isinstance(constraint.wanted, list) else [constraint.wanted]
    return constraint.keyword == "type" and bool({"string", "array"} & set(types))
