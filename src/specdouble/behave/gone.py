"""Remembers what was deleted where there are no rows to delete: its address is a 404 from then on, and all below it.

A PUT on the address brings it back; so does a POST on it, or where such things are created.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from specdouble.behave.answer import Answer
from specdouble.behave.infer.facts import facts_of
from specdouble.behave.infer.routes import HOLE, Tokens, route
from specdouble.behave.infer.shapes import Shapes
from specdouble.behave.infer.words import singular
from specdouble.contract.call import Call
from specdouble.contract.model import Document, Operation
from specdouble.errors import NotFound
from specdouble.store.spec import CollectionSpec, IdStyle

if TYPE_CHECKING:
    from specdouble.store.store import Transaction

Answering = Callable[..., Answer]
"""Takes a call, a transaction and whatever else, and answers."""

GONE = CollectionSpec("_gone", id=IdStyle("client"))
"""Names what was deleted, so that nobody meets it again."""

_BRINGS_BACK = ("POST", "PUT")


class Gone:
    """The addresses of one document that a DELETE without rows takes away."""

    def __init__(self, document: Document, rowless: Iterable[Operation]) -> None:
        """`rowless` are the operations that work on no rows: examples and made-up values answer them."""
        by_path = {(route(one.path).tokens, one.method): one for one in rowless}
        shapes = Shapes(document)
        self._deleted = frozenset(
            tokens
            for tokens, method in by_path
            if method == "DELETE" and tokens[-1] == HOLE and not _lists(by_path.get((tokens, "GET")), shapes)
        )

    def over(self, operation: Operation, answer: Answering) -> Answering:
        """Let what answers without rows heed what was deleted, where that can be."""
        tokens, names = route(operation.path).tokens, route(operation.path).names
        ends = [end for end in range(1, len(tokens) + 1) if tokens[:end] in self._deleted]
        creates = self._creates(operation.method, tokens)
        if not ends and not creates:
            return answer
        deletes = operation.method == "DELETE" and tokens in self._deleted
        brings_back = operation.method in _BRINGS_BACK and tokens in self._deleted

        def heeding(call: Call, tx: Transaction, *rest: object) -> Answer:
            gone, address = tx[GONE.name], _address(tokens, names, call)
            own = address(len(tokens))
            if brings_back and own in gone:
                gone.delete(own)
            for end in ends:
                if address(end) in gone:
                    raise NotFound(_noun(tokens[:end]), address(end).rpartition("/")[2])
            found = answer(call, tx, *rest)
            if deletes and (found.status or 200) < 300:
                gone.add({}, id=own)
            if creates:
                _bring_back(tx, f"{own}/")
            return found

        return heeding

    def _creates(self, method: str, tokens: Tokens) -> bool:
        """Tell whether an operation creates what can be gone: a POST on the path above."""
        return method == "POST" and any(
            tokens == one[: len(tokens)] and set(one[len(tokens) :]) == {HOLE} for one in self._deleted
        )


def _noun(tokens: Tokens) -> str:
    return singular(next((token for token in reversed(tokens) if token != HOLE), ""))


def _bring_back(tx: Transaction, start: str) -> None:
    for row in [row for row in tx[GONE.name] if str(row.id).startswith(start)]:
        tx[GONE.name].delete(row.id)


def _address(tokens: Tokens, names: tuple[str, ...], call: Call) -> Callable[[int], str]:
    """Return what names the first so many tokens of a call's path: `/` before each, parameters by their values."""
    values: Mapping[str, object] = {name.rstrip("*+"): value for name, value in call.path.items()}
    given = iter(names)
    parts = [str(values.get(next(given), "")) if token == HOLE else token for token in tokens]
    return lambda end: "".join(f"/{part}" for part in parts[:end])


def _lists(operation: Operation | None, shapes: Shapes) -> bool:
    return operation is not None and facts_of(operation, shapes).list is not None
