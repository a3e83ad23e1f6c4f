"""Which fields the store indexes: those that lists are filtered by, and that paths narrow by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from specdouble.behave.model import Inference, Resource

_BY_VALUE = frozenset({"eq", "in", "any"})


def indexed(inference: Inference) -> Inference:
    """Declare the filtered fields of every collection."""
    fields = {name: dict.fromkeys(spec.filters) for name, spec in inference.collections.items()}
    for resource in inference.resources.values():
        fields.setdefault(resource.collection, {}).update(dict.fromkeys(_filtered(resource)))
    return replace(
        inference,
        collections={
            name: replace(spec, filters=tuple(sorted(fields.get(name, ()))))
            for name, spec in inference.collections.items()
        },
    )


def _filtered(resource: Resource) -> Iterator[str]:
    for part in resource.keys:
        if part.target == "field":
            yield part.column
    for narrow in resource.list.filters if resource.list is not None else ():
        if narrow.op in _BY_VALUE and not narrow.column:
            yield narrow.field
