"""What a client prefers to be answered: a status, an example, a new value; shown from the document alone (RFC 7240)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from specdouble.behave.answer import Answer
from specdouble.contract.call import Call
from specdouble.contract.model import Operation
from specdouble.contract.wire import Wire
from specdouble.errors import ApiError
from specdouble.serve.chosen import Chosen, NotShown
from specdouble.serve.exchange import Exchange, Reply
from specdouble.serve.inspection import Inspection
from specdouble.serve.render import Renderer
from specdouble.serve.tier import Tier
from specdouble.serve.wishes import Wishes, read_wishes

Refuse = Callable[[ApiError, Exchange], Reply]


class Preferred:
    """Answers one operation as a request prefers. Nothing is run and nothing is written."""

    def __init__(
        self,
        operation: Operation,
        wire: Wire,
        chosen: Chosen,
        renderer: Renderer,
        inspection: Inspection,
        *,
        tier: Tier,
        refuse: Refuse,
    ) -> None:
        """`tier` is who answers where nothing is preferred; `refuse` renders a refusal."""
        self._operation = operation
        self._wire = wire
        self._chosen = chosen
        self._render = renderer
        self._inspection = inspection
        self._tier = replace(tier, name="example", place="the example that was asked for")
        self._refuse = refuse

    def __call__(self, exchange: Exchange) -> Reply | None:
        """Answer as a valid request prefers; an invalid one may only choose how it is refused. None without a wish."""
        wishes: Wishes | None = None
        try:
            wishes = read_wishes(exchange.raw)
            if wishes is None or not self._chosen.asks(wishes):
                return None
            call = self._wire.read(exchange.raw, exchange.values)
            answer = self._chosen.wished(call, wishes, exchange)
            if wishes.example is None:
                rendering = self._inspection.rendered(call, answer, exchange)
                reply = self._inspection.sent(rendering, exchange, self._tier)
            else:  # word for word, or not at all
                reply = self._shown(answer, exchange)
        except NotShown as error:
            return error.reply(exchange.raw.path)
        except ApiError as error:
            return self._refused_as(wishes, error, exchange)
        except Exception as error:  # noqa: BLE001 - whatever a document does to its examples, the client gets a 500
            return self._refuse(self._inspection.broken(error), exchange)
        exchange.notes += (f"answered from the document, as preferred: {wishes.applied}",)
        return reply.with_headers({"Preference-Applied": wishes.applied})

    def _shown(self, answer: Answer, exchange: Exchange) -> Reply:
        rendering = self._render(answer, exchange.raw.header("accept"))
        return self._inspection.sent(rendering, exchange, self._tier)

    def _refused_as(self, wishes: Wishes | None, error: ApiError, exchange: Exchange) -> Reply:
        """Refuse; with the example that was asked for, where it is one of this refusal."""
        reply = self._refuse(error, exchange)
        if wishes is None or wishes.example is None or wishes.code != reply.status:
            return reply
        try:
            answer = self._chosen.named(Call(self._operation), wishes.example, reply.status, None)
            return self._shown(answer, exchange).with_headers({"Preference-Applied": wishes.applied})
        except NotShown as missing:
            return missing.reply(exchange.raw.path)
        except ApiError as broken:
            return self._refuse(broken, exchange)
