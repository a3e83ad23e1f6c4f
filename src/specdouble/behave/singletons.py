"""One object below a path: settings, a profile, a status. It exists as soon as its parent does."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from specdouble.behave import moments
from specdouble.behave.answer import Answer
from specdouble.behave.answers import success
from specdouble.behave.ground import Ground
from specdouble.behave.items import NO_HEADERS, Behaviour
from specdouble.behave.makers import Birth
from specdouble.behave.model import Kind, Resource
from specdouble.behave.row_answer import compile_row_answer
from specdouble.behave.scopes import Scopes
from specdouble.behave.seed_rows import SeedRows
from specdouble.behave.writes import Writer
from specdouble.contract.call import Call
from specdouble.errors import NotFound
from specdouble.runtime.users import User

if TYPE_CHECKING:
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction

Find = Callable[[Call, "Transaction", User], "Row | None"]


def compile_read_singleton(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile the reading of the one object; it is made on first sight, unless only a write or a delete decides."""
    writer = Writer(ground, resource, scopes)
    write = compile_row_answer(ground, resource, success(ground.operations[resource.operation_id], 200))
    make = _maker(ground, resource, writer, scopes)
    deletable = _deletable(ground, resource)

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        row = writer.keys.only(call, tx, user)
        if row is None and deletable:
            raise NotFound(writer.keys.noun)
        return write(row or make(call, tx, user), NO_HEADERS, tx)

    return answer


def compile_write_singleton(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile a write of the one object: PUT replaces it, PATCH and POST merge into it."""
    operation = ground.operations[resource.operation_id]
    writer = Writer(ground, resource, scopes)
    make = _maker(ground, resource, writer, scopes)
    wanted = (200, 201, 204) if operation.method != "POST" else (200, 201, 202, 204)
    write = compile_row_answer(ground, resource, success(operation, *wanted))
    whole = operation.method == "PUT" and bool(writer.sent_fields.required)

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        row = writer.keys.only(call, tx, user)
        sent = writer.sent(call)
        if row is None and whole:
            return write(writer.add(sent, call, tx, user), NO_HEADERS, tx)
        row = row or make(call, tx, user)
        if whole:
            return write(writer.replace(row, sent, tx, user), NO_HEADERS, tx)
        return write(writer.update(row, sent, tx, user, deep=operation.method == "PATCH"), NO_HEADERS, tx)

    return answer


def compile_delete_singleton(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile the removal of the one object; it is gone until it is written again."""
    writer = Writer(ground, resource, scopes)
    write = compile_row_answer(ground, resource, success(ground.operations[resource.operation_id], 204, 200))

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        row = writer.keys.only(call, tx, user)
        if row is None:
            raise NotFound(writer.keys.noun)
        tx[resource.collection].within(**row.columns).delete(row.id)
        return write(row, NO_HEADERS, tx)

    return answer


def _deletable(ground: Ground, resource: Resource) -> bool:
    """Tell whether somebody can delete the object, so that its absence means something."""
    kinds = {other.kind for other in ground.inference.resources.values() if other.collection == resource.collection}
    return Kind.DELETE_SINGLETON in kinds


def _maker(
    ground: Ground, resource: Resource, writer: Writer, scopes: Scopes
) -> Callable[[Call, Transaction, User], Row]:
    """Compile the making of the object as it stands before anybody wrote it: its defaults, made now."""
    rows = SeedRows(ground, resource.collection)
    spec, shape = ground.inference.collections[resource.collection], ground.row_shape(resource.collection)
    parts = {name: ground.shapes.of(part) for name, part in shape.properties.items()}
    usual = {name: part.words["default"] for name, part in parts.items() if "default" in part.words}
    times = {name: moments.writer(parts[name], name) for name in (spec.created, spec.updated) if name in parts}

    def make(call: Call, tx: Transaction, user: User) -> Row:
        columns = writer.keys.columns(call)
        table = tx[resource.collection].within(**columns) if columns else tx[resource.collection]
        now = ground.now()
        given = {**usual, **{name: write(now) for name, write in times.items() if name is not None}}
        made = table.add(rows.make(Birth(table.next_id(), columns, now, user, tx), given))
        if not scopes.visible(resource.collection, made, tx, user):
            raise NotFound(writer.keys.noun)
        return made

    return make
