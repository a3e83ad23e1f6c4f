"""Counts of rows: `{available: 3, sold: 1}`, `{count: 4}`, `4`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from specdouble.behave.answer import Answer
from specdouble.behave.answers import answer_schema, success
from specdouble.behave.envelope import Envelope
from specdouble.behave.fields import getter
from specdouble.behave.filters import Filters
from specdouble.behave.ground import Ground
from specdouble.behave.items import Behaviour
from specdouble.behave.keys import Keys
from specdouble.behave.model import ListShape, Resource
from specdouble.behave.scopes import Scopes
from specdouble.contract.call import Call
from specdouble.runtime.users import User
from specdouble.store.query import Condition, Query

if TYPE_CHECKING:
    from specdouble.store.store import Transaction


def compile_count(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile a count of the rows that the filters leave, by the values of `group` where one is named."""
    operation = ground.operations[resource.operation_id]
    status = success(operation, 200)
    shape = resource.list or ListShape(items="")
    keys = Keys(ground, resource, scopes)
    filters = Filters(ground, resource.collection, shape, operation)
    totals = shape.totals or (resource.item,)
    envelope = Envelope(ground, answer_schema(operation, status), operation.id, dict.fromkeys(totals))
    read = getter(resource.group, ground.inference.collections[resource.collection])
    choices = ground.shapes.of(ground.shapes.at(answer_schema(operation, status), totals[0])).properties

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        keys.check_above(call, tx, user)
        own = tuple(Condition(field, "eq", value) for field, value in keys.fields(call).items())
        where = (*scopes.conditions(resource.collection, tx, user), *own, *filters.conditions(call))
        rows = keys.table(call, tx).find(Query(where, filters.search(call))).rows
        if not resource.group:
            return Answer(envelope.around(dict.fromkeys(totals, len(rows))), status)
        counted: Counter[str] = Counter(_text(value) for row in rows if (value := read(row)) is not None)
        return Answer(
            envelope.around({totals[0]: {**dict.fromkeys(choices, 0), **dict(sorted(counted.items()))}}), status
        )

    return answer


def _text(value: Any) -> str:
    return value if isinstance(value, str) else str(value).lower()
