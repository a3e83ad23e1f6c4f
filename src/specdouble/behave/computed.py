"""Lists whose items a handler computes: sorted, cut into pages and put in their envelope as the document says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specdouble.behave.answer import Answer
from specdouble.behave.ground import Ground
from specdouble.behave.infer.facts import facts_of
from specdouble.behave.infer.filters import Fields
from specdouble.behave.infer.lists import list_shape
from specdouble.behave.infer.shapes import Shapes
from specdouble.behave.lists import compile_list_of
from specdouble.behave.model import Inference, Kind, Resource
from specdouble.behave.scopes import Scopes
from specdouble.contract.call import Call
from specdouble.errors import StoreError
from specdouble.runtime.users import User
from specdouble.store.row import Row
from specdouble.store.spec import CollectionSpec

if TYPE_CHECKING:
    from specdouble.store.store import Transaction

ListOfItems = Callable[[Sequence[Mapping[str, Any]], Call, "Transaction", User], Answer]
"""Answers a list with items that are given."""


def compile_computed(ground: Ground, operation_id: str) -> ListOfItems:
    """Compile a list of items that no collection holds: for as long as an answer takes, they are the rows of one.

    Raises StoreError where the operation answers no list.
    """
    shapes = Shapes(ground.document)
    facts = facts_of(ground.operations[operation_id], shapes)
    if facts.list is None:
        raise StoreError(f"{operation_id} answers no list, so it cannot be answered with items; see `plan`")
    shape = list_shape(shapes, facts, Fields(shapes, facts.list.shape, noun="", key=None, created=None))
    inference = Inference({operation_id: CollectionSpec(operation_id)}, {operation_id: facts.list.shape.schema}, {}, {})
    resource = Resource(operation_id, Kind.LIST, operation_id, list=shape)
    write = compile_list_of(replace(ground, inference=inference), resource, Scopes(inference), as_they_are=True)

    def answer(items: Sequence[Mapping[str, Any]], call: Call, tx: Transaction, user: User) -> Answer:
        rows = [Row(item, id=number, sequence=number) for number, item in enumerate(items, 1)]
        return write(rows, call, tx, user)

    return answer
