"""The rows and ids that a document shows in its examples: what its page shows is what the double should answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from specdouble.behave.answers import json_of
from specdouble.behave.fields import cast_id
from specdouble.behave.ground import Ground
from specdouble.behave.inner_key import InnerKey
from specdouble.behave.model import Kind, Resource
from specdouble.behave.pointers import follow, split
from specdouble.contract.model import Json, Operation, Parameter, Schema

_SHOWN_FIRST = (Kind.LIST, Kind.READ, Kind.READ_SINGLETON, Kind.CREATE, Kind.UPSERT, Kind.REPLACE)


@dataclass
class Samples:
    """What was found for one collection: rows in the order they are shown, and ids that must exist."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    ids: dict[str, Any] = field(default_factory=dict)  # by text, so that 7 and "7" are one


def find_samples(ground: Ground) -> dict[str, Samples]:
    """Collect the samples of every collection."""
    return _Finder(ground).run()


class _Finder:
    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._inference = ground.inference
        self._validity = ground.validity
        self._samples = {name: Samples() for name in self._inference.collections}

    def run(self) -> dict[str, Samples]:
        resources = list(self._inference.resources.values())
        for kind in _SHOWN_FIRST:
            for resource in resources:
                if resource.kind is kind and resource.collection in self._samples:
                    self._answers(resource)
        for resource in resources:
            if resource.collection in self._samples:
                self._parameters(resource)
                self._request(resource)
        return self._samples

    def _answers(self, resource: Resource) -> None:
        operation = self._ground.operations[resource.operation_id]
        items = resource.list.items if resource.kind is Kind.LIST and resource.list is not None else resource.item
        if resource.kind is not Kind.LIST and resource.item_schema is None:
            return
        for value, _ in _examples(operation):
            shown = follow(value, split(items))
            for row in shown if isinstance(shown, list) else [shown]:
                if isinstance(row, Mapping):
                    self._row(resource.collection, dict(row))

    def _row(self, collection: str, row: dict[str, Any]) -> None:
        """Keep a row that is valid; one that was shown before is completed by what it lacked."""
        spec = self._inference.collections[collection]
        samples = self._samples[collection]
        inner = InnerKey(spec)
        read = inner.read if inner else lambda shown: None if spec.key_hidden else shown.get(spec.key)
        key = read(row)
        if key is None and not spec.key_hidden:
            return
        schema = self._ground.row_schema(collection)
        before = next((known for known in samples.rows if key is not None and read(known) == key), None)
        if before is not None:
            joined = {**row, **before}
            if self._validity.valid(schema, joined):
                before.update(joined)
        elif (fitting := self._fitting(schema, row)) and (spec.key_hidden or spec.key in fitting):
            samples.rows.append(fitting)
            self._referred(collection, fitting)

    def _fitting(self, schema: Schema, row: dict[str, Any]) -> dict[str, Any]:
        """Return what of a row is valid; what it lacks can be added. Of a project's examples all has to be."""
        if self._validity.valid(schema, row):
            return row
        wrong = {path[0] for path, _ in self._validity.faults(schema, row) if path}
        if wrong and not self._ground.forgiving:
            return {}
        kept = {name: value for name, value in row.items() if name not in wrong}
        return {} if any(path for path, _ in self._validity.faults(schema, kept)) else kept

    def _referred(self, collection: str, row: Mapping[str, Any]) -> None:
        """Keep the ids that the enforced references of a shown row point at."""
        for reference in self._inference.collections[collection].refs:
            value = follow(row, tuple(reference.field.split(".")))
            for key in value if isinstance(value, list) else [value]:
                self._id(reference.collection, key)

    def _request(self, resource: Resource) -> None:
        operation = self._ground.operations[resource.operation_id]
        for media in operation.body.content.values() if operation.body is not None else ():
            for value in media.examples.values():
                sent = follow(value, split(resource.body))
                if isinstance(sent, Mapping) and resource.kind in {Kind.CREATE, Kind.REPLACE, Kind.UPSERT, Kind.UPDATE}:
                    self._referred(resource.collection, sent)

    def _parameters(self, resource: Resource) -> None:
        operation = self._ground.operations[resource.operation_id]
        parents = {
            parent.field: parent.collection for parent in self._inference.collections[resource.collection].parents
        }
        for key in resource.keys:
            parameter = next(
                (p for p in operation.parameters if p.location == "path" and p.name == key.parameter), None
            )
            owner = resource.collection if key.target == "id" else key.collection or parents.get(key.column, "")
            if parameter is None or (key.target == "id" and resource.kind is Kind.UPSERT):
                continue
            for value in self._parameter_examples(parameter):
                self._id(owner, value)

    def _parameter_examples(self, parameter: Parameter) -> Iterator[Json]:
        yield from parameter.examples.values()
        yield from self._ground.shapes.of(parameter.schema).examples

    def _id(self, collection: str, key: Any) -> None:
        """Keep an id that a row of the collection can have."""
        if collection not in self._samples or not isinstance(key, str | int) or isinstance(key, bool) or key == "":
            return
        spec = self._inference.collections[collection]
        schema = self._ground.row_shape(collection).properties.get(spec.key)
        value = cast_id(key, self._ground.shapes.of(schema))
        if spec.key_hidden or schema is None or self._validity.valid(schema, value):
            self._samples[collection].ids.setdefault(str(value), value)


def _examples(operation: Operation) -> Iterator[tuple[Json, Schema]]:
    for status in operation.success:
        response = operation.response(status)
        media = None if response is None else json_of(response)
        for value in media.examples.values() if media is not None else ():
            yield value, media.schema if media is not None else None
