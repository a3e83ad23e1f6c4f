"""What every layer of a run is given, and how it sends a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from specdouble.contract.model import Document, Operation
from specdouble.testing.arguments import Parts
from specdouble.testing.exchange import Exchange
from specdouble.testing.judge import Judge, is_plain_refusal
from specdouble.testing.request import write_request
from specdouble.testing.rows import rows_at
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.log import Log
from specdouble.testing.suite.profile import Profile
from specdouble.testing.suite.recorder import Recorder
from specdouble.testing.suite.subject import Subject

CONFORMS = "conforms"
"""The check that every exchange of every layer is held to: the answer is as its operation documents it."""


@dataclass
class Suite:
    """One run. Layers send through it, and enter into its log what they saw.

    `operations` are those to be tested; others may be called on the way to them.
    """

    subject: Subject
    recorder: Recorder
    log: Log
    profile: Profile
    seed: int
    judge: Judge
    operations: tuple[Operation, ...]
    kept: dict[str, Any] = field(default_factory=dict)  # by layer: what one that listens keeps for its own turn

    @property
    def document(self) -> Document:
        """The document that is promised."""
        return self.subject.document

    def fresh(self) -> bool:
        """Go back to the start of the world; False where the target cannot."""
        if self.subject.reset is None:
            return False
        self.subject.reset()
        return True

    def ask(
        self, operation: Operation, parts: Parts, headers: Mapping[str, str], caller: Caller | None = None
    ) -> Exchange:
        """Call an operation with headers of the test's own, and leave it to the test to judge the answer."""
        sent = write_request(self.recorder.base_url, operation, parts, (caller or self.subject.caller).credentials)
        exchange = self.recorder.send(replace(sent, headers={**sent.headers, **headers}))
        return replace(exchange, operation_id=operation.id)

    def call(self, operation: Operation, parts: Parts, caller: Caller | None = None) -> Exchange:
        """Call an operation as somebody (the first caller), and hold the answer to the document."""
        credentials = (caller or self.subject.caller).credentials
        sent = write_request(self.recorder.base_url, operation, parts, credentials)
        return self._held(operation, self.recorder.send(sent))

    def call_together(self, operation: Operation, calls: Sequence[Parts]) -> list[Exchange]:
        """Call an operation several times at once, and hold every answer to the document."""
        credentials = self.subject.caller.credentials
        sent = [write_request(self.recorder.base_url, operation, parts, credentials) for parts in calls]
        return [self._held(operation, exchange) for exchange in self.recorder.send_together(sent)]

    def _held(self, operation: Operation, exchange: Exchange) -> Exchange:
        named = replace(exchange, operation_id=operation.id, rows_at=rows_at(self.document, operation))
        self.hold(operation, named)
        return named

    def hold(self, operation: Operation, exchange: Exchange) -> None:
        """Enter whether an answer is as its operation documents it."""
        layer, broken = self.recorder.layer, self.judge(operation, exchange)
        if not broken:
            self.log.passed(layer, operation.id, CONFORMS)
        for sentence in broken:
            self.log.failed(self._broken(layer, operation, exchange, sentence))

    def _broken(self, layer: str, operation: Operation, exchange: Exchange, sentence: str) -> Finding:
        return Finding(
            layer,
            CONFORMS,
            operation.id,
            sentence,
            (exchange,),
            expected=f"an answer as {self.document.locate(operation.pointer)} documents it",
            actual=f"{exchange.status} {exchange.media_type}".rstrip(),
            pointer=operation.pointer,
            subject=f"{exchange.status} {sentence.partition(': came')[0]}",
            severity="warning" if is_plain_refusal(operation, exchange.status) else "error",
        )


class Layer(Protocol):
    """One way of looking at an API. One that listens to the others has a `prepare(suite)` as well, called first."""

    def run(self, suite: Suite) -> None:
        """Try everything, and enter it into the log. What a target does wrong is a finding, never an exception."""
        ...
