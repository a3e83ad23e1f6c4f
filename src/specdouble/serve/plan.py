"""One operation, compiled: authenticate, parse, validate, answer in a transaction, render, validate, commit."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from specdouble.behave.answer import Answer
from specdouble.contract.call import Call
from specdouble.contract.model import Operation
from specdouble.contract.wire import Wire
from specdouble.errors import ApiError, Forbidden
from specdouble.runtime.journal.findings import request_findings
from specdouble.runtime.users import User
from specdouble.serve.admission import Admission
from specdouble.serve.callbacks import Callbacks
from specdouble.serve.chosen import Chosen
from specdouble.serve.conditional import Conditional
from specdouble.serve.exchange import Exchange, Reply
from specdouble.serve.guard import Guard
from specdouble.serve.heads import is_lasting
from specdouble.serve.idempotency import Claim, Idempotency
from specdouble.serve.inspection import BrokenAnswer, Inspection, Responses
from specdouble.serve.preferred import Preferred
from specdouble.serve.ranges import ranged, serves_ranges
from specdouble.serve.rate_limited import RateLimited
from specdouble.serve.refusals import Refusals
from specdouble.serve.render import Renderer
from specdouble.serve.tier import Tier
from specdouble.serve.trail import Trail
from specdouble.serve.wishes import TWINS
from specdouble.store.backend import Overtaken

_SAFE = {"GET", "HEAD", "OPTIONS"}
_OVERTAKEN_AT_MOST = 5  # times that others may be quicker before one answers 500


class Plan:
    """Serves one operation. Everything that a request does not change is decided here, once."""

    def __init__(
        self,
        api: str,
        operation: Operation,
        wire: Wire,
        tier: Tier,
        *,
        guard: Guard,
        refusals: Refusals,
        renderer: Renderer,
        responses: Responses,
        takes_turns: bool,
        writes_alone: bool,
        report: Callable[[str], None],
        idempotency: Idempotency | None,
        conditional: Conditional | None,
        callbacks: Callbacks | None,
        rate_limited: RateLimited | None,
        chosen: Chosen,
        accepts_first: bool,
        always: Mapping[str, str] | None,
        admission: Admission | None,
        trail: Trail | None,
    ) -> None:
        """`takes_turns` lets one writer at a time in, where some handler of the API can be interrupted.

        `writes_alone` does the same for other processes, where several serve the rows of one file. `accepts_first`
        refuses what nobody can accept before the request is validated. `always` are headers of every answer.
        """
        self._api = api
        self.operation = operation
        self.tier = tier
        self.check = wire.check
        self._wire = wire
        self._guard = guard
        self._refusals = refusals
        self._inspection = Inspection(operation, wire, tier, renderer, responses=responses, report=report)
        self._takes_turns = takes_turns
        # A handler that waits would keep the whole file waiting: it writes last, and again where it came too late.
        self._alone = writes_alone and not takes_turns and operation.method not in _SAFE
        self._idempotency = idempotency
        self._conditional = conditional
        self._callbacks = callbacks
        self._rate_limited = rate_limited
        self._preferred = Preferred(operation, wire, chosen, renderer, self._inspection, tier=tier, refuse=self._refuse)
        self._accept = (operation.success[0] if operation.success else 200) if accepts_first else None
        self._permission = operation.extensions.get("x-permission")
        self._always = always or {}
        self._gives_parts = serves_ranges(operation)
        self._admission = admission
        self._trail = trail
        asks_nobody = self._permission is None and admission is None
        # Whoever it is, and however often.
        self._takes_all = asks_nobody and rate_limited is None and not self._always
        self.is_immediate = conditional is None and idempotency is None and not takes_turns and trail is None

    async def serve(self, exchange: Exchange) -> Reply:
        """Serve a request from its credentials on; every refusal is rendered."""
        if self.is_immediate:
            return self.serve_at_once(exchange)
        try:
            exchange.user = self._caller(exchange)
        except ApiError as error:
            return self._refuse(error, exchange)
        return await self(exchange)

    def serve_at_once(self, exchange: Exchange) -> Reply:
        """Do the same without waiting for anybody; only for a plan that `is_immediate`."""
        try:
            user = exchange.user = self._caller(exchange)
            if self._takes_all:
                return self._answered_at_once(user, exchange)
            limits = self._admit(user, exchange)
        except ApiError as error:
            return self._refuse(error, exchange)
        except Exception as error:  # noqa: BLE001 - as below
            return self._refuse(self._inspection.broken(error), exchange)
        return self._answered_at_once(user, exchange).with_headers(limits)

    def _caller(self, exchange: Exchange) -> User:
        """Find out who calls; what a head says of it by itself, it says each time."""
        if not self._guard.is_lasting:
            if self._guard.reads_bodies:
                self._wire.check_size(len(exchange.raw.body), exchange.raw.header("content-length"))
            return self._guard(exchange.raw)
        head = exchange.head
        if head.user is None:
            head.user = self._guard(head.raw)
        return head.user

    async def __call__(self, exchange: Exchange) -> Reply:
        """Serve a request whose caller is known, and write down what it leaves behind."""
        reply = await self._allowed(exchange)
        return reply if self._trail is None else await self._left(self._trail, exchange, reply)

    async def _left(self, trail: Trail, exchange: Exchange, reply: Reply) -> Reply:
        try:
            if self._takes_turns:
                async with exchange.sandbox.turn:
                    trail(exchange, reply.status)
            else:
                trail(exchange, reply.status)
        except ApiError as error:
            return self._refuse(error, exchange)
        except Exception as error:  # noqa: BLE001 - it is written like a handler, and may raise anything
            return self._refuse(self._inspection.broken(error), exchange)
        return reply

    async def _allowed(self, exchange: Exchange) -> Reply:
        try:
            user = exchange.user
            if user is None:
                raise Forbidden("the caller was never asked for")
            limits = self._admit(user, exchange)
        except ApiError as error:
            return self._refuse(error, exchange)
        except Exception as error:  # noqa: BLE001 - the project's own word on who is let in may be wrong, too
            return self._refuse(self._inspection.broken(error), exchange)
        if self.is_immediate:
            return self._answered_at_once(user, exchange).with_headers(limits)
        return (await self._read(user, exchange)).with_headers(limits)

    def _admit(self, user: User, exchange: Exchange) -> Mapping[str, str]:
        """Let a caller in who may, and not too often; return the headers that tell how often. Raises ApiError."""
        if self._permission is not None and not user.may(self._permission):
            raise Forbidden(permission=self._permission)
        if self._admission is not None:
            self._admission(self.operation, user, exchange)
        if self._rate_limited is None:
            return self._always
        limits = self._rate_limited.spend(exchange.sandbox.rate_limits, user, exchange.raw)
        return {**self._always, **limits}

    def _answered_at_once(self, user: User, exchange: Exchange) -> Reply:
        if exchange.head.asks:
            reply = self._preferred(exchange)
            if reply is not None:
                return reply
        try:
            call = self._call(exchange)
            for _ in range(_OVERTAKEN_AT_MOST):
                try:
                    return self._answer_at_once(call, user, exchange)
                except Overtaken:
                    continue
            return self._answer_at_once(call, user, exchange)
        except ApiError as error:
            return self._refuse(error, exchange)
        except Exception as error:  # noqa: BLE001 - a handler may raise anything; the client gets a 500 that names it
            return self._refuse(self._inspection.broken(error), exchange)

    def _answer_at_once(self, call: Call, user: User, exchange: Exchange) -> Reply:
        """Do what `_answer` does where nobody need be waited for, and no key or condition stands in the request."""
        with exchange.sandbox.stores[self._api].transaction(alone=self._alone) as transaction:
            answer: Any = self.tier.answer(call, transaction, user, exchange)  # no handler here is async
            rendering = self._inspection.rendered(call, answer, exchange)
            reply = rendering.reply
            if reply is not rendering.sound:
                reply = self._inspection.sent(rendering, exchange, self.tier)
            if exchange.discard:
                transaction.rollback()
        if self._callbacks is not None:
            self._callbacks.send(call, exchange, reply, rendering.value)
        if self._gives_parts:
            return ranged(reply, exchange.raw.header("range"), exchange.raw.header("if-range"))
        return reply

    async def _read(self, user: User, exchange: Exchange) -> Reply:
        if exchange.head.asks:
            reply = self._preferred(exchange)
            if reply is not None:
                return reply
        try:
            if self._conditional is not None:
                self._conditional.demand(exchange)
            call = self._call(exchange)
            if self._idempotency is None:
                return await self._in_turn(call, user, exchange, None)
            with self._idempotency.claim(call, user, exchange) as claim:
                return await self._in_turn(call, user, exchange, claim)
        except ApiError as error:
            return self._refuse(error, exchange)
        except Exception as error:  # noqa: BLE001 - as above
            return self._refuse(self._inspection.broken(error), exchange)

    def _call(self, exchange: Exchange) -> Call:
        """Read the request; all but its body says what it said when the same head came before."""
        head, raw = exchange.head, exchange.raw
        known = head.call
        if known is None or known.has_body != bool(raw.body):
            call = self._wire.read(raw, exchange.values, accept=self._accept)
            call.prefix = head.prefix
            if is_lasting(call):
                head.call = call.without_body()
        else:
            call = self._wire.read_body(raw, known) if known.has_body else known
        if call.unknown_query:
            unknown = (name for name in call.unknown_query if name not in TWINS)
            exchange.notes += tuple(f"query parameter {name} is unknown: ignored" for name in unknown)
        return call

    def _refuse(self, error: ApiError, exchange: Exchange) -> Reply:
        if error.violations and not isinstance(error, BrokenAnswer):
            exchange.findings += request_findings(error.violations)
        reply = self._refusals(error, self.operation, exchange.raw.path)
        return reply.with_headers(self._always) if self._always else reply

    def _in_turn(self, call: Call, user: User, exchange: Exchange, claim: Claim | None) -> Awaitable[Reply]:
        answer = self._answered_alone if self._takes_turns else self._answered
        return answer(call, user, exchange, claim)

    async def _answered_alone(self, call: Call, user: User, exchange: Exchange, claim: Claim | None) -> Reply:
        async with exchange.sandbox.turn:
            return await self._answered(call, user, exchange, claim)

    async def _answered(self, call: Call, user: User, exchange: Exchange, claim: Claim | None) -> Reply:
        """Answer, and do it over where another process wrote meanwhile: nothing of the first time was kept."""
        for _ in range(_OVERTAKEN_AT_MOST):
            try:
                return await self._answer(call, user, exchange, claim)
            except Overtaken:
                continue
        return await self._answer(call, user, exchange, claim)

    async def _answer(self, call: Call, user: User, exchange: Exchange, claim: Claim | None) -> Reply:
        with exchange.sandbox.stores[self._api].transaction(alone=self._alone) as transaction:
            replayed = claim.replay(transaction) if claim is not None else None
            if replayed is not None:
                return replayed
            asked = await self._conditional.before(exchange, transaction, user) if self._conditional else None
            answer = self.tier.answer(call, transaction, user, exchange)
            if not isinstance(answer, Answer):
                answer = await answer
            rendering = self._inspection.rendered(call, answer, exchange)
            reply = self._inspection.streamed(rendering, exchange, self.tier)
            if asked is not None:
                reply = await asked.tagged(reply, rendering.value)
            self._inspection.check(reply, rendering, exchange, self.tier)
            if claim is not None:
                claim.keep(transaction, reply)
            if exchange.discard:
                transaction.rollback()
            if asked is not None:
                reply = asked.judged(reply)
            if self._gives_parts:
                reply = ranged(reply, exchange.raw.header("range"), exchange.raw.header("if-range"))
        if self._callbacks is not None:
            self._callbacks.send(call, exchange, reply, rendering.value)
        return reply
