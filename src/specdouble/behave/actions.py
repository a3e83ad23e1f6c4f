"""Actions: a verb on an item sets its status, copies what the body says, and answers with the item."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from specdouble.behave import moments
from specdouble.behave.answer import Answer
from specdouble.behave.answers import success
from specdouble.behave.fields import plain
from specdouble.behave.ground import Ground
from specdouble.behave.items import NO_HEADERS, Behaviour
from specdouble.behave.model import Resource
from specdouble.behave.row_answer import compile_row_answer
from specdouble.behave.scopes import Scopes
from specdouble.behave.writes import Writer
from specdouble.contract.call import Call
from specdouble.runtime.users import User

if TYPE_CHECKING:
    from specdouble.store.store import Transaction


def compile_action(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile an action on one row: `sets` gives it values, `merges` takes some from the body."""
    writer = Writer(ground, resource, scopes)
    write = compile_row_answer(ground, resource, success(ground.operations[resource.operation_id], 200, 204, 202))
    happened = _happened(ground, resource)

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        row = writer.keys.row(call, tx, user)
        sent = writer.sent(call)
        changes: dict[str, Any] = {**resource.sets, **{name: sent[name] for name in resource.merges if name in sent}}
        changes |= {name: write_time(ground.now()) for name, write_time in happened.items()}
        changes |= writer.builder.touched(row, user)
        table = tx[resource.collection].within(**row.columns) if row.columns else tx[resource.collection]
        changed = table.update(row.id, changes) if changes else row
        return write(changed, NO_HEADERS, tx)

    return answer


def _happened(ground: Ground, resource: Resource) -> dict[str, Any]:
    """Find the property that tells when: an action that sets `cancelled` also sets `cancelled_at`."""
    words = {plain(str(value)) for value in resource.sets.values() if isinstance(value, str)}
    found = {}
    for name, schema in ground.row_shape(resource.collection).properties.items():
        shape = ground.shapes.of(schema)
        if moments.holds_time(shape) and any(
            plain(name) in {word + "at", word + "on", word + "date"} for word in words
        ):
            found[name] = moments.writer(shape, name)
    return found
