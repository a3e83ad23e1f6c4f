"""Whose a row is, where an object of the row says it: the `{owner}` of `/repos/{owner}/{repo}` is its `owner.login`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from specdouble.behave.infer.collections import Collected
from specdouble.behave.infer.keys import NAMES, is_id
from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.model import KeyPart, Resource
from specdouble.store.spec import CollectionSpec


def inner_columns(shapes: Shapes, one: Collected) -> Iterable[tuple[str, str]]:
    """Find the hidden columns that stand inside an object of the row: `metadata.namespace`, and `owner.login`."""
    for column in one.columns:
        beside = f"metadata.{column.name}" if (one.key or "").startswith("metadata.") else ""
        paths = [beside] if beside else [] if column.parent else [f"{column.name}.{name}" for name in NAMES]
        found = next((path for path in paths if _is_text(shapes, one.table.row, path)), None)
        if column.field is None and found is not None:
            yield column.name, found


def _is_text(shapes: Shapes, row: Shape, path: str) -> bool:
    shape = shapes.property(row, path)
    return shape is not None and shape.type == "string"


def with_owners(resource: Resource, specs: Mapping[str, CollectionSpec]) -> Resource:
    """Let `/users/{username}/repos` show those whose `owner.login` is the user, as users are known by their `login`."""
    inner = specs[resource.collection].inner if resource.collection in specs else ()

    def owned(key: KeyPart) -> KeyPart:
        known_by = specs[key.collection].key if key.target == "parent" and key.collection in specs else ""
        column = next((column for column, path in inner if path.rpartition(".")[2] == known_by), None)
        return replace(key, target="column", column=column) if column and not is_id(known_by) else key

    return replace(resource, keys=tuple(map(owned, resource.keys))) if inner else resource
