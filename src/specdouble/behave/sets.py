"""Many rows at once: clear a collection, create from a list, put a list in place of what there was."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from specdouble.behave.answer import Answer
from specdouble.behave.answers import answer_schema, success
from specdouble.behave.envelope import Envelope
from specdouble.behave.fields import plain
from specdouble.behave.filters import Filters
from specdouble.behave.ground import Ground
from specdouble.behave.items import Behaviour
from specdouble.behave.keys import Keys
from specdouble.behave.merge import plain_json
from specdouble.behave.model import Kind, ListShape, Resource
from specdouble.behave.pointers import follow, split
from specdouble.behave.receipts import Receipt, counts_of
from specdouble.behave.row_answer import compile_show
from specdouble.behave.scopes import Scopes
from specdouble.behave.writes import Writer
from specdouble.contract.call import Call
from specdouble.contract.model import Json, Schema
from specdouble.contract.words import show
from specdouble.errors import InvalidRequest, Violation
from specdouble.runtime.users import User
from specdouble.store.query import Condition, Query

if TYPE_CHECKING:
    from specdouble.store.row import Row
    from specdouble.store.store import Transaction

WriteRows = Callable[[Sequence["Row"], "Transaction"], Json]


def compile_clear(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile a DELETE of many rows: a collection, what the filters leave of it, or those whose ids are listed."""
    operation = ground.operations[resource.operation_id]
    status = success(operation, 204, 200)
    keys = Keys(ground, resource, scopes)
    filters = Filters(ground, resource.collection, resource.list or ListShape(items=""), operation)
    write = _compile_rows(ground, resource, status)

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        keys.check_above(call, tx, user)
        own = tuple(Condition(field, "eq", value) for field, value in keys.fields(call).items())
        where = (*scopes.change_conditions(resource.collection, tx, user), *own, *filters.conditions(call))
        rows = keys.table(call, tx).find(Query(where)).rows
        wanted = _listed_ids(call)
        if wanted is None and resource.kind is Kind.BULK_DELETE:  # none is listed, and none is meant
            wanted = frozenset()
        gone = [row for row in rows if wanted is None or str(row.id) in wanted]
        for row in gone:
            table = tx[resource.collection].within(**row.columns)
            if row.id in table:  # another row may have taken it along
                table.delete(row.id)
        return Answer(write(gone, tx), status)

    return answer


def _listed_ids(call: Call) -> frozenset[str] | None:
    """Return the ids that a body or a query lists; None where it lists none, and all rows are meant."""
    body = call.body
    lists = [body] if isinstance(body, list) else []
    named: Mapping[str, Any] = {**(body if isinstance(body, Mapping) else {}), **call.query}
    lists += [value for name, value in named.items() if plain(name).endswith("ids") and isinstance(value, list)]
    ids = [_id_of(item) for listed in lists for item in listed]
    return frozenset(ids) if lists else None


def _id_of(item: Any) -> str:
    return str(item.get("id")) if isinstance(item, Mapping) else str(item)


def compile_bulk_create(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile a POST whose body is a list: every row, or none."""
    status = success(ground.operations[resource.operation_id], 201, 200, 202)
    writer = Writer(ground, resource, scopes)
    write = _compile_rows(ground, resource, status)
    body = split(resource.body)

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        writer.keys.check_above(call, tx, user)
        return Answer(write(_add_all(writer, _objects(call, body), call, tx, user), tx), status)

    return answer


def compile_bulk_update(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile the change of every listed row by what is sent of it: all, or none where one does not exist."""
    operation = ground.operations[resource.operation_id]
    status = success(operation, 200, 204, 202)
    writer = Writer(ground, resource, scopes)
    write = _compile_rows(ground, resource, status)
    spec = ground.inference.collections[resource.collection]
    body, deep = split(resource.body), operation.method == "PATCH"

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        writer.keys.check_above(call, tx, user)
        rows = []
        with tx.transaction():
            for index, item in enumerate(_objects(call, body)):
                key = item.get(spec.key, item.get("id"))
                if isinstance(key, bool) or not isinstance(key, str | int | float):
                    raise InvalidRequest([_nameless((*body, index, spec.key), key, writer.keys.noun)])
                changes = {name: value for name, value in item.items() if name not in {spec.key, "id"}}
                row = writer.keys.row_of(key, call, tx, user)
                rows.append(writer.update(row, changes, tx, user, deep=deep))
        return Answer(write(rows, tx), status)

    return answer


def _nameless(place: tuple[object, ...], key: Json, noun: str) -> Violation:
    came = "nothing" if key is None else show(key)
    return Violation("body", "".join(f"/{part}" for part in place), came, f"the id of the {noun} to change", "required")


def compile_replace_set(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile a PUT of a list: rows that are listed by id are changed, others are added, and the rest goes."""
    status = success(ground.operations[resource.operation_id], 200, 204)
    writer = Writer(ground, resource, scopes)
    write = _compile_rows(ground, resource, status)
    spec = ground.inference.collections[resource.collection]
    body = split(resource.body)

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        writer.keys.check_above(call, tx, user)
        table = writer.keys.table(call, tx)
        where = scopes.change_conditions(resource.collection, tx, user)
        before = {str(row.id): row for row in table.find(Query(where)).rows}
        if not isinstance(follow(call.body, body), list | tuple):  # nothing is said of the rows
            return Answer(write(list(before.values()), tx), status)
        sent = _objects(call, body)
        kept = {str(item[spec.key]) for item in sent if str(item.get(spec.key)) in before}
        for key, row in before.items():
            if key not in kept:
                table.delete(row.id)
        rows = []
        for item in sent:
            old = before.get(str(item.get(spec.key)))
            rows.append(writer.add(item, call, tx, user) if old is None else writer.replace(old, item, tx, user))
        return Answer(write(rows, tx), status)

    return answer


def _add_all(writer: Writer, sent: list[dict[str, Any]], call: Call, tx: Transaction, user: User) -> list[Row]:
    with tx.transaction():
        return [writer.add(item, call, tx, user) for item in sent]


def _objects(call: Call, body: tuple[str, ...]) -> list[dict[str, Any]]:
    """Return the objects of the list in a body; a bare text or number stands for an object with that id or name."""
    listed = plain_json(follow(call.body, body))
    items = listed if isinstance(listed, list) else []
    return [item if isinstance(item, dict) else {"id": item, "name": item} for item in items]


def _compile_rows(ground: Ground, resource: Resource, status: int) -> WriteRows:
    """Compile how several rows are answered: a list, one of them, or a receipt with their number."""
    schema = answer_schema(ground.operations[resource.operation_id], status)
    if schema is None:
        return lambda _rows, _tx: None
    part = ground.shapes.at(schema, resource.item)
    if part is not None and (ground.shapes.of(part).is_array or resource.item_schema is not None):
        return _in_envelope(ground, resource, schema, part)
    receipt = Receipt(ground, resource, schema)
    return lambda rows, _: receipt(rows[-1] if rows else None, len(rows))


def _in_envelope(ground: Ground, resource: Resource, schema: Schema, part: Schema) -> WriteRows:
    show = compile_show(ground, resource.collection, part)
    many = ground.shapes.of(part).is_array
    counts = [f"/{name}" for name in counts_of(ground, schema)] if many else []
    envelope = Envelope(ground, schema, resource.operation_id, {resource.item: None, **dict.fromkeys(counts)})

    def write(rows: Sequence[Row], tx: Transaction) -> Json:
        shown = [show(row, tx) for row in rows]
        if not many and not shown:
            return ground.values.value(schema, collection=resource.operation_id, key="")
        value = shown if many else shown[-1]
        if resource.item == "":
            return value
        return envelope.around({resource.item: value, **dict.fromkeys(counts, len(shown))})

    return write
