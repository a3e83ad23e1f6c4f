"""What every behaviour of one document is compiled over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from specdouble.behave.links import Links
from specdouble.behave.model import Inference, Resource
from specdouble.behave.projection import Projector
from specdouble.behave.shapes import Shape, Shapes
from specdouble.contract.model import Document, Operation, Schema
from specdouble.data.validity import Validity

if TYPE_CHECKING:
    from specdouble.data.values import Values


@dataclass(frozen=True)
class Ground:
    """The document, what was inferred from it, and the tools that read both."""

    document: Document
    inference: Inference
    values: Values
    now: Callable[[], datetime]
    shapes: Shapes
    projector: Projector
    links: Links
    operations: Mapping[str, Operation]
    validity: Validity
    id_parameters: Mapping[str, Schema]  # collection -> schema of the path parameter that holds its ids
    resources: Mapping[str, tuple[Resource, ...]]  # collection -> what works on it
    forgiving: bool = False  # nobody can be asked to mend the document: what its rows cannot hold is left out of them

    def row_schema(self, collection: str) -> Schema:
        """Return the fullest schema of a collection's rows; an open one where none is known."""
        return self.inference.schemas.get(collection, {})

    def row_shape(self, collection: str) -> Shape:
        """Return the same, flattened."""
        return self.shapes.of(self.row_schema(collection))


def lay(
    document: Document,
    inference: Inference,
    values: Values,
    now: Callable[[], datetime],
    base_url: str,
    *,
    forgiving: bool = False,
) -> Ground:
    """Make the ground for one document; `base_url` is where it is served, `/pulse` or with scheme and host."""
    shapes = Shapes(document)
    projector = Projector(document, shapes, values)
    links = Links(document, inference, base_url)
    operations = {operation.id: operation for operation in document.operations}
    return Ground(
        document,
        inference,
        values,
        now,
        shapes,
        projector,
        links,
        operations,
        Validity(document, "response", to_the_letter=forgiving),
        _id_parameters(inference, operations),
        _resources(inference),
        forgiving,
    )


def _resources(inference: Inference) -> dict[str, tuple[Resource, ...]]:
    found: dict[str, list[Resource]] = {}
    for resource in inference.resources.values():
        found.setdefault(resource.collection, []).append(resource)
    return {name: tuple(resources) for name, resources in found.items()}


def _id_parameters(inference: Inference, operations: Mapping[str, Operation]) -> dict[str, Schema]:
    found: dict[str, Schema] = {}
    for resource in inference.resources.values():
        name = next((key.parameter for key in resource.keys if key.target == "id"), None)
        if name is None or resource.collection in found or resource.operation_id not in operations:
            continue
        for parameter in operations[resource.operation_id].parameters:
            if parameter.location == "path" and parameter.name == name:
                found[resource.collection] = parameter.schema
    return found
