"""Which properties hold the id of a row of another collection."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.infer.tables import Table
from specdouble.behave.infer.words import bag, singular, snake

_ENDING = re.compile(r"(?:_(?:id|sid|uuid|ids|uuids)|(?<=[a-z0-9])(?:Ids?|IDs?|Uuids?|UUIDs?|Sids?))$")
_NEVER = bag(
    "node external request correlation trace session client device tracking idempotency span message_group "
    "transaction_reference legacy remote foreign vendor source"
)
_ROLES = bag(
    "owner creator author assignee reporter reviewer approver requester sender recipient manager user created_by "
    "updated_by modified_by deleted_by assigned_to member invited_by"
)
_PEOPLE = ("user", "account", "member", "person", "customer", "employee")


def reference_noun(name: str) -> str | None:
    """Return what a property refers to: `petId` is a `pet`; `paid`, `days_valid` and `external_id` are nothing."""
    matched = _ENDING.search(name)
    if matched is None or matched.start() == 0:
        return None
    noun = snake(name[: matched.start()])
    return None if noun in _NEVER or noun.rpartition("_")[2] in _NEVER else noun


def references_of(shapes: Shapes, table: Table, key: str | None, targets: Mapping[str, Target]) -> dict[str, str]:
    """Find the references of a row: property -> collection. Embedded rows are left alone."""
    found: dict[str, str] = {}
    for name, schema in table.row.properties.items():
        noun = reference_noun(name) if name != key else None
        target = _target(noun, targets) if noun else None
        if target is not None and _holds(shapes, shapes.of(schema), target):
            found[name] = target.name
    return found


@dataclass(frozen=True)
class Target:
    """What can be referred to: a collection whose ids stand for themselves."""

    name: str
    kind: str  # the type of its ids


def _target(noun: str, targets: Mapping[str, Target]) -> Target | None:
    """Find the collection of a noun: exactly, by its last word, or people by their role."""
    if noun in targets:
        return targets[noun]
    last = singular(noun.rpartition("_")[2])
    if last in targets:
        return targets[last]
    if noun in _ROLES or last in _ROLES:
        return next((targets[people] for people in _PEOPLE if people in targets), None)
    return None


def _holds(shapes: Shapes, shape: Shape, target: Target) -> bool:
    kind = shapes.of(shape.items).type if shape.is_array else shape.type
    numbers = {"integer", "number"}
    return not kind or not target.kind or kind == target.kind or {kind, target.kind} <= numbers
