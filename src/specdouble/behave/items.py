"""One row by its id: read it, delete it, fetch what belongs to it and is not JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from specdouble.behave.answer import Answer
from specdouble.behave.answers import success
from specdouble.behave.ground import Ground
from specdouble.behave.keys import Keys
from specdouble.behave.model import Resource
from specdouble.behave.row_answer import compile_row_answer
from specdouble.behave.scopes import Scopes
from specdouble.contract.call import Call
from specdouble.contract.model import Operation
from specdouble.errors import NotFound
from specdouble.runtime.users import User

if TYPE_CHECKING:
    from specdouble.store.store import Transaction

Behaviour = Callable[[Call, "Transaction", User], Answer]
NO_HEADERS: Mapping[str, str] = {}


def compile_read(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile the reading of a row, or of one of its earlier versions."""
    number = _version_parameter(ground, resource) if resource.versions else None
    if number is not None:
        return _compile_read_version(ground, resource, scopes, number)
    keys = Keys(ground, resource, scopes)
    status = success(ground.operations[resource.operation_id], 200)
    write = compile_row_answer(ground, resource, status, lasting=True)
    return lambda call, tx, user: write(keys.row(call, tx, user), NO_HEADERS, tx)


def _version_parameter(ground: Ground, resource: Resource) -> str | None:
    """Return the path parameter that names no row: it is the number of a version."""
    named = {key.parameter for key in resource.keys if key.target != "parent"}
    path = (one.name for one in ground.operations[resource.operation_id].parameters if one.location == "path")
    return next((name for name in path if name not in named), None)


def _compile_read_version(ground: Ground, resource: Resource, scopes: Scopes, number: str) -> Behaviour:
    """Compile the reading of a state, the present one or an earlier one, by the number of its version."""
    keys = Keys(ground, resource, scopes)
    operation = ground.operations[resource.operation_id]
    write = compile_row_answer(ground, resource, success(operation, 200))

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        row = keys.row(call, tx, user)
        states = [*keys.table(call, tx).history(row.id), row]
        wanted = str(call.path.get(number, ""))
        for state in states:
            if str(state.get("version", state.version)) == wanted:
                return write(state, NO_HEADERS, tx)
        raise NotFound("version", wanted)

    return answer


def compile_delete(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile a deletion: nothing is answered, or the receipt or the row that the document shows.

    Where a 405 is documented and no success, nothing is ever deleted, and nobody looks whether there is such a row.
    """
    operation = ground.operations[resource.operation_id]
    if not operation.success and "405" in operation.responses:
        forbidden = {"Allow": ", ".join(_methods_of(ground, operation))}  # RFC 9110, 15.5.6
        return lambda _call, _tx, _user: Answer(None, 405, forbidden)
    keys = Keys(ground, resource, scopes)
    write = compile_row_answer(ground, resource, success(ground.operations[resource.operation_id], 204, 200))

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        row = keys.row(call, tx, user)
        tx[resource.collection].within(**row.columns).delete(row.id)
        return write(row, NO_HEADERS, tx)

    return answer


def _methods_of(ground: Ground, operation: Operation) -> list[str]:
    """List the methods of a path that are answered, but for this operation's own."""
    return [
        one.method
        for one in ground.operations.values()
        if one.path == operation.path and one.method != operation.method
    ]


def compile_content(ground: Ground, resource: Resource, scopes: Scopes) -> Behaviour:
    """Compile the way to what belongs to a row, such as a file: NotFound without the row."""
    keys = Keys(ground, resource, scopes)
    status = success(ground.operations[resource.operation_id], 200)

    def answer(call: Call, tx: Transaction, user: User) -> Answer:
        keys.row(call, tx, user)
        return Answer(None, status)

    return answer
