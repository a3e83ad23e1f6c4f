"""One row as an operation answers it: in its envelope, cut to its schema, or as a receipt where no row is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from specdouble.behave.answer import Answer
from specdouble.behave.answers import answer_schema
from specdouble.behave.derived import Derived
from specdouble.behave.envelope import Envelope
from specdouble.behave.fields import cast_id
from specdouble.behave.ground import Ground
from specdouble.behave.media import bytes_answer
from specdouble.behave.model import Resource
from specdouble.behave.projection import Project, remembering
from specdouble.behave.receipts import Receipt
from specdouble.behave.secrets import unshown_of
from specdouble.behave.shapes import Shape
from specdouble.contract.model import Json, Schema

if TYPE_CHECKING:
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction

RowAnswer = Callable[["Row", Mapping[str, str], "Transaction"], Answer]
"""Takes a row, headers and where to look for other rows; returns the whole answer."""


def compile_row_answer(ground: Ground, resource: Resource, status: int, *, lasting: bool = False) -> RowAnswer:
    """Compile how an operation answers with a row under one status.

    `lasting` where the same row is asked for again, and always with the same headers.
    """
    operation = ground.operations[resource.operation_id]
    response = operation.response(status)
    if response is None or not response.content or status in {204, 205, 304}:
        return lambda _row, headers, _tx: Answer(None, status, headers)
    schema = answer_schema(operation, status)
    if schema is None:
        return lambda row, headers, _: bytes_answer(operation, status, headers, seed=row.id)
    value = _value(ground, resource, schema)
    # Else an envelope, or what is derived, is made for each answer.
    if lasting and resource.item == "" and not Derived(ground, resource.collection):
        made = remembering(lambda row, asked: Answer(value(row, asked[1]), status, asked[0], lasting=True))
        return lambda row, headers, tx: made(row, (headers, tx))
    return lambda row, headers, tx: Answer(value(row, tx), status, headers)


def _value(ground: Ground, resource: Resource, schema: Schema) -> Callable[[Row, Transaction], Json]:
    part = ground.shapes.at(schema, resource.item)
    if resource.item_schema is None or not _holds_rows(ground, part):
        receipt = Receipt(ground, resource, schema)
        return lambda row, _: receipt(row)
    show = compile_show(ground, resource.collection, part)
    if resource.item == "":
        return show
    envelope = Envelope(ground, schema, resource.operation_id, {resource.item: None})
    if ground.shapes.of(part).is_array:
        return lambda row, tx: envelope.around({resource.item: [show(row, tx)]})
    return lambda row, tx: envelope.around({resource.item: show(row, tx)})


def compile_show(ground: Ground, collection: str, schema: Schema) -> Callable[[Row, Transaction], Json]:
    """Compile how a row of `collection` is shown under a schema, with what is derived from it."""
    project = row_projection(ground, collection, schema)
    derived = Derived(ground, collection, schema)
    if not derived:
        return lambda row, _: project(row, row.id)
    return lambda row, tx: project(derived(row, tx), row.id)


def _holds_rows(ground: Ground, schema: Schema) -> bool:
    shape = ground.shapes.of(schema)
    return shape.is_object or not shape.types or (shape.is_array and ground.shapes.of(shape.items).is_object)


def row_projection(ground: Ground, collection: str, schema: Schema) -> Project:
    """Compile the projection of a row of `collection` to the schema it is shown under."""
    shape = ground.shapes.of(schema)
    shown = shape.items if shape.is_array and shape.items is not None else schema
    beyond = {*ground.row_shape(collection).properties, *unshown_of(ground, collection)}
    project = ground.projector.compile(shown, collection, beyond=beyond)
    spec = ground.inference.collections[collection]
    here = ground.shapes.of(ground.shapes.of(shown).properties.get(spec.key))
    there = ground.shapes.of(ground.row_shape(collection).properties.get(spec.key))
    if here.types == there.types or not here.types:
        return project
    return lambda row, key: _keyed(project(row, key), spec.key, here)


def _keyed(value: Json, name: str, shape: Shape) -> Json:
    """Show the id in the type that this answer's schema says."""
    if not isinstance(value, Mapping) or name not in value:
        return value
    return {**value, name: cast_id(value[name], shape)}
