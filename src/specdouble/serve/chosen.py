"""Answers from the document alone: those of the tiers without rows, and those that a client asks for by name.

Nothing here runs a handler, reads a row or writes one.
"""

from __future__ import annotations

from specdouble.behave.answer import Answer
from specdouble.behave.shown import Shown
from specdouble.contract.call import Call
from specdouble.contract.json_text import dump_json
from specdouble.contract.media import is_json
from specdouble.contract.model import MediaType, Operation
from specdouble.contract.wire import Wire
from specdouble.errors import ApiError
from specdouble.runtime.users import User
from specdouble.serve.exchange import Exchange, Reply
from specdouble.serve.refusals import PROBLEM, Refusals, problem
from specdouble.serve.wishes import Wishes
from specdouble.store.store import Transaction


class Chosen:
    """Shows what the document has for one operation."""

    def __init__(
        self,
        api: str,
        operation: Operation,
        wire: Wire,
        shown: Shown,
        refusals: Refusals,
        *,
        dynamic: bool,
        is_classic: bool,
    ) -> None:
        """`dynamic` makes every value anew, where no request says otherwise; `is_classic` negotiates as Prism does."""
        self._api = api
        self._operation = operation
        self._wire = wire
        self._shown = shown
        self._refusals = refusals
        self._dynamic = dynamic
        self._is_classic = is_classic

    def plain(self, call: Call, store: Transaction, user: User, exchange: Exchange) -> Answer:  # noqa: ARG002 - as tiers are asked
        """Answer a call that asks for nothing in particular."""
        status = self._shown.status(call)
        return self._shown.answer(call, status, self._media(exchange, status), turn=self._turn(exchange, None))

    def asks(self, wishes: Wishes) -> bool:
        """Tell whether wishes change the answer: `dynamic=false` says nothing where nothing is dynamic."""
        return wishes.code is not None or wishes.example is not None or wishes.dynamic is True or self._dynamic

    def wished(self, call: Call, wishes: Wishes, exchange: Exchange) -> Answer:
        """Answer with the status, the example or the new value that was asked for. Raises NotShown."""
        status = self._status(call, wishes)
        media = self._media(exchange, status)
        if wishes.example is not None:
            return self.named(call, wishes.example, status, media)
        if status >= 400 and wishes.dynamic is not True and self._is_wordless(status, media):
            return self._error(exchange, status)
        return self._shown.answer(call, status, media, turn=self._turn(exchange, wishes))

    def named(self, call: Call, name: str, status: int, media: MediaType | None) -> Answer:
        """Answer with a named example of a status. Raises NotShown."""
        answer = self._shown.named(call, status, media, name)
        if answer is None:
            names = ", ".join(self._shown.examples.names_of(self._operation.id, status)) or "none"
            raise NotShown(f"{self._operation.id} has no example {name!r} of {status}; there are: {names}")
        return answer

    def _status(self, call: Call, wishes: Wishes) -> int:
        if wishes.code is None:
            return self._shown.status(call)
        if self._operation.response(wishes.code) is None:
            there = ", ".join(self._operation.responses) or "none"
            raise NotShown(f"{self._operation.id} documents no answer {wishes.code}; there are: {there}")
        return wishes.code

    def _media(self, exchange: Exchange, status: int) -> MediaType | None:
        """Negotiate. Who takes anything gets the first media type in the classic mode, JSON everywhere else."""
        accept = exchange.raw.header("accept")
        response = self._operation.response(status) if self._is_classic and accept in {None, "", "*/*"} else None
        if response is not None and response.content:
            return next(iter(response.content.values()))
        return self._wire.accept(accept, status)

    def _is_wordless(self, status: int, media: MediaType | None) -> bool:
        """Tell whether the document has a shape for an error, and no example of it."""
        if media is None or not (is_json(media.name) or "*" in media.name):
            return False
        return self._shown.examples.first(self._operation.id, status, media.name) is None

    def _error(self, exchange: Exchange, status: int) -> Answer:
        """Say no in the API's own words: an error made up from its schema would name what never happened."""
        response = self._operation.response(status)
        media_type, value = self._refusals.body(
            ApiError(status=status), self._operation.id, response, exchange.raw.path
        )
        answer = Answer(value, status, media_type=media_type)
        return self._shown.with_headers(answer, self._operation, status)

    def _turn(self, exchange: Exchange, wishes: Wishes | None) -> str | None:
        """Return what makes a value new: the number of the call, or the seed that was asked for."""
        asked = None if wishes is None else wishes.dynamic
        if not (self._dynamic if asked is None else asked):
            return None
        if wishes is not None and wishes.seed is not None:
            return f"seed {wishes.seed}"
        return f"turn {exchange.sandbox.calls[self._api, self._operation.id]}"


class NotShown(ApiError):
    """The document has no such answer: the tool says so, not the API."""

    status = 404
    title = "Not Found"

    def reply(self, path: str) -> Reply:
        """Render it as a problem (RFC 9457), whatever the API's own errors look like."""
        return Reply(404, (("Content-Type", PROBLEM),), dump_json(problem(self, path)))
