"""Sends what should be refused, and sees that nothing came of it."""

from __future__ import annotations

from collections.abc import Sequence

from specdouble.contract.model import Operation
from specdouble.testing.arguments import NOTHING
from specdouble.testing.authz.asking import LAYER
from specdouble.testing.authz.attempts import Attempt
from specdouble.testing.authz.frame import changed, differ
from specdouble.testing.authz.places import is_safe, levels
from specdouble.testing.authz.requests import Request
from specdouble.testing.authz.verdicts import Verdict
from specdouble.testing.authz.world import World
from specdouble.testing.exchange import Exchange
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.finding import Finding

ATOMIC = "RFC 9110, 15.5: a 4xx says that the request could not be fulfilled"


class Refusals:
    """One operation, and the attempts at it that should be refused."""

    def __init__(self, world: World, operation: Operation) -> None:
        self._world = world
        self._operation = operation
        self._writes = not is_safe(operation)
        self._ready: dict[int, Request | None] = {}

    def run(self, attempts: Sequence[Attempt]) -> None:
        """Try all of them; the world is looked at once, and once more for each where something has changed."""
        world = self._world
        before = None
        refused = []
        for attempt in attempts:
            exchange = self._try(attempt)
            if exchange is not None and exchange.status >= 400:
                refused.append((attempt, exchange))
        if self._writes and world.can_reset and refused:
            before = world.frame.start()
            if any(attempt.request.is_made for attempt in attempts) or changed(before, world.frame.look()):
                self._each(refused)
            else:
                world.suite.log.passed(LAYER, self._operation.id, "leaves-nothing")
        if self._writes:
            world.go_back()

    def _try(self, attempt: Attempt) -> Exchange | None:
        world, operation = self._world, self._operation
        request = self._renewed(attempt)
        if request is None:
            world.suite.log.untested(LAYER, operation.id, attempt.check, "its row could not be made again")
            return None
        owner = attempt.owner or (world.suite.subject.caller if not world.can_reset else None)
        before = self._read(request, owner)
        exchange = world.ask(operation, attempt.change(request.parts), attempt.caller)
        if exchange is None:
            return None
        self._enter(attempt, attempt.judge(exchange), exchange)
        after = self._read(request, owner)
        if before is not None and after is not None and exchange.status >= 300:
            self._compare(attempt, before, exchange, after)
        if exchange.status < 300 and self._writes:
            self._start_again()
        return exchange

    def _renewed(self, attempt: Attempt) -> Request | None:
        """Return the attempt's request; a row that was made for it serves until somebody is let in."""
        key = id(attempt.request)
        if key not in self._ready:
            self._ready[key] = self._world.ready(attempt.request)
        return self._ready[key]

    def _start_again(self) -> None:
        self._world.go_back()
        self._ready.clear()

    def _read(self, request: Request, owner: Caller | None) -> Exchange | None:
        """Read the row that a write is about, as its owner."""
        reader = self._world.places.reader(self._operation) if self._writes and owner is not None else None
        if reader is None or owner is None:
            return None
        keys = request.keys[: len(levels(reader.path))]
        parts = self._world.requests.parts(reader, keys, NOTHING, owner, "")
        exchange = None if parts is None else self._world.ask(reader, parts, owner)
        return exchange if exchange is not None and exchange.status < 500 else None

    def _enter(self, attempt: Attempt, verdict: Verdict, exchange: Exchange) -> None:
        log, operation = self._world.suite.log, self._operation
        if verdict.state == "passed":
            log.passed(LAYER, operation.id, attempt.check)
        elif verdict.state == "untested":
            log.untested(LAYER, operation.id, attempt.check, f"{attempt.who}: {verdict.text}")
        else:
            log.failed(self._finding(attempt, f"{attempt.who}, {verdict.text}", (exchange,)))

    def _finding(self, attempt: Attempt, sentence: str, chain: tuple[Exchange, ...], check: str = "") -> Finding:
        return Finding(
            LAYER,
            check or attempt.check,
            self._operation.id,
            sentence,
            chain,
            expected=attempt.expected,
            actual=f"{chain[0].status} {chain[0].media_type}".rstrip(),
            pointer=self._operation.pointer,
            source=attempt.source,
            subject=attempt.who,
        )

    def _compare(self, attempt: Attempt, before: Exchange, exchange: Exchange, after: Exchange) -> None:
        """See that the row is as its owner had left it."""
        if differ(before, after):
            sentence = f"{attempt.who}, is refused with {exchange.status}, and the row is no longer as it was"
            self._world.suite.log.failed(self._finding(attempt, sentence, (before, exchange, after), "leaves-nothing"))
        else:
            self._world.suite.log.passed(LAYER, self._operation.id, "leaves-nothing")

    def _each(self, refused: list[tuple[Attempt, Exchange]]) -> None:
        """Send each attempt alone, between two looks at every list."""
        for attempt, _ in refused:
            self._start_again()
            request = self._renewed(attempt)
            if request is None:
                continue
            before = self._world.frame.look()
            exchange = self._world.ask(self._operation, attempt.change(request.parts), attempt.caller)
            differences = changed(before, self._world.frame.look())
            if exchange is None or exchange.status < 300:
                continue
            if differences:
                sentence = f"{attempt.who}, is refused with {exchange.status}, and yet something has changed"
                chain = (exchange, differences[0][1])
                self._world.suite.log.failed(self._finding(attempt, sentence, chain, "leaves-nothing"))
            else:
                self._world.suite.log.passed(LAYER, self._operation.id, "leaves-nothing")
