"""Who answers an operation, as a plan sees it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from types import AsyncGeneratorType, GeneratorType
from typing import Any, Literal, Protocol

from specdouble.behave.answer import Answer
from specdouble.contract.call import Call
from specdouble.runtime.users import User
from specdouble.serve.exchange import Exchange
from specdouble.store.store import Transaction


class Answerer(Protocol):
    """Gives an operation's answer, on whatever tier."""

    def __call__(self, call: Call, store: Transaction, user: User, exchange: Exchange) -> Answer | Awaitable[Answer]:
        """Answer one valid call inside its transaction."""
        ...


Mend = Callable[[Call, Answer, int, "str | None"], "Answer | None"]
"""Takes a call, an answer that breaks the document, its status and media type; returns a valid one, or None."""


@dataclass(frozen=True)
class Tier:
    """Who answers an operation. `place` is the handler's file and line, `collection` its rows; empty where none.

    `mend` is there for documents of strangers, whose contradictions are nobody's mistake here.
    """

    name: Literal["handler", "resource", "example", "generated"]
    answer: Answerer
    why: str = ""
    place: str = ""
    collection: str = ""
    mend: Mend | None = None


def handler_answer(value: Any, discreet: Callable[[Any], Any] | None = None) -> Answer:
    """Read what a handler returned: a value, `(value, status)`, `(value, status, headers)`, a Stream or an Answer.

    Raises TypeError for a bare generator: whether its values go out one by one or together has to be said.
    """
    if isinstance(value, Answer):
        return value
    if isinstance(value, tuple):  # a list is JSON: two numbers are no value with its status
        match value:
            case (body, int() as status, dict() as headers):
                return Answer(_shown(body, discreet), status, headers)
            case (body, int() as status):
                return Answer(_shown(body, discreet), status)
    if isinstance(value, GeneratorType | AsyncGeneratorType):
        raise TypeError("it returned a generator; return Stream(...) to send its values one by one, or a list of them")
    return Answer(_shown(value, discreet))


def _shown(value: Any, discreet: Callable[[Any], Any] | None) -> Any:
    return value if discreet is None else discreet(value)
