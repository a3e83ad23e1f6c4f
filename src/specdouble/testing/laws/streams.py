"""Laws of streams: an answer in events ends, each event is valid, and together they say what the whole answer says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from httpx import TimeoutException

from specdouble.contract.model import Operation
from specdouble.testing.arguments import NOTHING, Parts
from specdouble.testing.authz.samples import NoSample, sample
from specdouble.testing.exchange import Exchange
from specdouble.testing.laws.events import Stream, is_stream, read_stream
from specdouble.testing.laws.joining import compare
from specdouble.testing.laws.shapes import body_schema
from specdouble.testing.laws.twins import Twins, find_twins
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.suite import Suite


def try_streams(suite: Suite, wanted: set[str]) -> Iterator[Finding]:
    """Try every stream of some operations, each from the start of the world where there is a way back."""
    for twins in find_twins(suite.document):
        if wanted & {one.id for one in (twins.stream, twins.whole) if one is not None}:
            yield from _Try(suite, twins).findings()


@dataclass
class _Try:
    """One stream, and the answer in one piece beside it."""

    suite: Suite
    twins: Twins

    def findings(self) -> Iterator[Finding]:
        stream, whole = self.twins.stream, self.twins.whole
        if whole is None:
            self._untested("nothing answers the same in one piece")
            return
        if self.suite.subject.reset is None and (stream.method, whole.method) != ("GET", "GET"):
            self._untested("it writes, and the target has no way back")
            return
        first, second = (self._ask(whole, self.twins.whole_media, flagged=False) for _ in range(2))
        if first is None or second is None or first.status >= 300:
            self._untested("no valid request is known")
            return
        if first.content != second.content:
            self._untested("the answer in one piece is another each time")
            return
        yield from self._judged(first)

    def _judged(self, whole: Exchange) -> Iterator[Finding]:
        try:
            exchange = self._ask(self.twins.stream, self.twins.media, flagged=True)
        except (TimeoutError, TimeoutException):
            yield self._finding("stream-ends", "the stream does not end", (whole,), "an end", "none in time")
            return
        if exchange is None or exchange.status >= 300 or not is_stream(exchange.media_type):
            self._untested(f"the answer is {exchange.status} {exchange.media_type}" if exchange else "no answer")
            return
        read = read_stream(exchange.media_type, exchange.content)
        if not read.is_whole:
            last = exchange.content[-60:].decode("utf-8", "replace")
            yield self._finding("stream-ends", "the stream ends inside an event", (exchange,), "a whole event", last)
        else:
            self._holds("stream-ends")
        yield from self._valid(exchange, read)
        yield from self._equal(whole, exchange, read)

    def _valid(self, exchange: Exchange, read: Stream) -> Iterator[Finding]:
        check = self.suite.judge.contract.wire(self.twins.stream.id).check_event
        for number, value in enumerate(read.pieces):
            broken = check(exchange.status, exchange.media_type, value)
            if broken:
                text = f"event {number + 1} is not as its schema says: {broken[0].message}"
                yield self._finding("stream-events", text, (exchange,), "an event as documented", value)
                return
        self._holds("stream-events")

    def _equal(self, whole: Exchange, exchange: Exchange, read: Stream) -> Iterator[Finding]:
        schema_of = self.twins.whole
        verdict = compare(self.suite.document, schema_of, whole.body, read.values) if schema_of is not None else None
        if verdict is None:
            self._untested("it is not plain which part of the answer the events make up", "stream-equals-whole")
        elif verdict.equal:
            self._holds("stream-equals-whole")
        else:
            text = "the events together are not what the answer in one piece says"
            yield self._finding("stream-equals-whole", text, (whole, exchange), verdict.whole, verdict.joined)

    def _ask(self, operation: Operation, media: str, *, flagged: bool) -> Exchange | None:
        parts = self._parts(operation, flagged=flagged)
        if parts is None:
            return None
        self.suite.fresh()
        return self.suite.ask(operation, parts, {"Accept": media})

    def _parts(self, operation: Operation, *, flagged: bool) -> Parts | None:
        """Fill a request with examples, else with the plainest values; None where there is none."""
        document, parts = self.suite.document, Parts()
        try:
            for parameter in operation.parameters:
                if parameter.required:
                    examples = list(parameter.examples.values())
                    parts.add(parameter, examples[0] if examples else sample(document, parameter.schema))
            schema = body_schema(operation)
            if schema is not None:
                body = next(iter(_examples(operation)), None)
                parts.body = sample(document, schema) if body is None else body
        except NoSample:
            return None
        if parts.body is not NOTHING and isinstance(parts.body, Mapping):
            parts.body = {**parts.body, **dict.fromkeys(self.twins.flag, flagged)}
        return parts

    def _holds(self, law: str) -> None:
        self.suite.log.passed("laws", self.twins.stream.id, law)

    def _untested(self, why: str, law: str = "stream") -> None:
        self.suite.log.untested("laws", self.twins.stream.id, law, why)

    def _finding(self, law: str, sentence: str, chain: Sequence[Exchange], expected: Any, actual: Any) -> Finding:
        operation = self.twins.stream
        return Finding(
            "laws",
            law,
            operation.id,
            sentence,
            tuple(chain),
            expected=str(expected)[:400],
            actual=str(actual)[:400],
            pointer=operation.pointer,
            source=f"the law {law}: docs/laws.md",
        )


def _examples(operation: Operation) -> list[Any]:
    contents = operation.body.content.values() if operation.body is not None else ()
    return [value for media in contents for value in media.examples.values()]
