"""Cuts the rows of an example, or of a generated list, down to as many as the request asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from specdouble.behave.answer import Answer
from specdouble.behave.answers import answer_schema, success
from specdouble.behave.infer.envelopes import Found, find_list
from specdouble.behave.infer.paging import Query, paging_of
from specdouble.behave.infer.shapes import Shape, Shapes
from specdouble.behave.pointers import split
from specdouble.contract.call import Call
from specdouble.contract.model import Document, Json, Operation

Cut = Callable[[Call, Answer], Answer]


class Cutter:
    """Finds, operation by operation, the parameter that says how many rows there are at most, and the rows."""

    def __init__(self, document: Document) -> None:
        self._shapes = Shapes(document)

    def compile(self, operation: Operation) -> Cut | None:
        """Compile the cutting of one operation's answers; None where it answers no list, or none of some length."""
        schema = answer_schema(operation, success(operation, 200))
        if operation.method != "GET" or schema is None:
            return None
        found = self._rows(self._shapes.of(schema), operation.path)
        if found is None:
            return None
        limit = paging_of(Query.of(self._shapes, operation.parameters), found.shape).limit
        if limit is None:
            return None
        return lambda call, answer: _cut(answer, split(found.pointer), call.query.get(limit))

    def _rows(self, answer: Shape, path: str) -> Found | None:
        """Find the rows as inference does, else the only array of objects that there is."""
        for segment in _segments(path) or [""]:
            found = find_list(self._shapes, answer, segment)
            if found is not None:
                return found
        arrays = {
            name: self._shapes.of(part.items) for name, part in self._shapes.properties(answer).items() if part.is_array
        }
        lone = [Found(f"/{name}", items) for name, items in arrays.items() if items.is_object]
        return lone[0] if len(lone) == 1 else None


def _segments(path: str) -> list[str]:
    """Return what may name the rows, from the end of the path: `/books/search` shows `books`."""
    return [part for part in reversed(path.split("/")) if part and "{" not in part]


def _cut(answer: Answer, at: tuple[str, ...], limit: Json) -> Answer:
    if not isinstance(limit, int) or isinstance(limit, bool) or limit < 0:
        return answer
    value = _shortened(answer.value, at, limit)
    return answer if value is answer.value else replace(answer, value=value, lasting=False)


def _shortened(value: Json, at: tuple[str, ...], limit: int) -> Json:
    if not at:
        return value[:limit] if isinstance(value, list) and len(value) > limit else value
    if not isinstance(value, Mapping) or at[0] not in value:
        return value
    part = _shortened(value[at[0]], at[1:], limit)
    return value if part is value[at[0]] else {**value, at[0]: part}
