"""Streams on their way out: each piece is judged before it is sent, and a bad one ends the stream with a finding."""

from __future__ import annotations

import traceback
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from typing import Any

from specdouble.behave.answer import Stream
from specdouble.contract.json_text import read_json
from specdouble.contract.model import Operation
from specdouble.contract.wire import Wire
from specdouble.errors import Violation
from specdouble.runtime.journal.findings import answer_findings
from specdouble.serve.events import DONE, SSE, data_text, encoder, is_envelope, write_comment
from specdouble.serve.exchange import Exchange, Reply
from specdouble.serve.pieces import pieces
from specdouble.serve.rendered import Rendering
from specdouble.serve.tier import Tier

Accuse = Callable[[list[Violation], Tier], str]


class Streams:
    """Sends the streams of one operation."""

    def __init__(
        self, operation: Operation, wire: Wire, responses: str, report: Callable[[str], None], accuse: Accuse
    ) -> None:
        """`responses` says what becomes of a piece that breaks the document: as of any answer."""
        self._operation = operation
        self._wire = wire
        self._responses = responses
        self._report = report
        self._accuse = accuse

    def __call__(self, rendering: Rendering, exchange: Exchange, tier: Tier) -> Reply:
        """Return the reply for an answer whose value is a stream."""
        reply, media_type = rendering.reply, rendering.media_type or ""
        events = self._resumed(rendering.value, media_type, exchange)
        body = Stream(_Flow(self, reply.status, media_type, exchange, tier).run(events))
        return Reply(reply.status, reply.headers, body).with_headers(_HEADERS if media_type.startswith(SSE) else {})

    def _resumed(self, stream: Stream, media_type: str, exchange: Exchange) -> Stream:
        """Give numbers to the events of a finished sequence, and leave out those that the client has had (HTML, 9.2.4).

        Only browsers' EventSource comes back by itself, and it can only GET.
        """
        events = stream.events
        if self._operation.method != "GET" or not media_type.startswith(SSE) or not isinstance(events, Sequence):
            return stream
        numbered = [_numbered(event, number) for number, event in enumerate(events, 1)]
        last = exchange.raw.header("last-event-id")
        had = next((at for at, event in enumerate(numbered, 1) if str(event.get("id")) == last), 0)
        return Stream(numbered[had:])


_HEADERS = {"Cache-Control": "no-store"}


def _numbered(event: Any, number: int) -> dict[str, Any]:
    fields = dict(event) if is_envelope(event) else {"data": event}
    return {"id": str(number), **fields}


class _Flow:
    """One stream while it goes out."""

    def __init__(self, streams: Streams, status: int, media_type: str, exchange: Exchange, tier: Tier) -> None:
        self._streams = streams
        self._status = status
        self._media_type = media_type
        self._exchange = exchange
        self._tier = tier
        self._encode = encoder(media_type)

    async def run(self, stream: Stream) -> AsyncGenerator[bytes, None]:
        """Give the pieces as bytes, up to the first that must not be sent; a crash ends it, too."""
        try:
            async with aclosing(pieces(stream)) as events:
                async for event in events:
                    why = self._refusal(event)
                    if why is not None:
                        yield self._farewell(why)
                        return
                    yield self._encode(event)
        except Exception as error:  # noqa: BLE001 - a handler may raise anything, and the answer has begun
            self._streams._report("".join(traceback.format_exception(error)))
            violation = Violation("body", "", f"{type(error).__name__}: {error}", "another event or the end", "stream")
            self._exchange.findings += answer_findings([violation], self._tier.name)
            yield self._farewell(f"{type(error).__name__} in {self._tier.place or self._tier.name}")

    def _refusal(self, event: Any) -> str | None:
        """Judge a piece; return why it must not be sent."""
        if self._streams._responses == "off":
            return None
        violations = self._violations(event)
        if not violations:
            return None
        self._exchange.findings += answer_findings(violations, self._tier.name)
        text = self._streams._accuse(violations, self._tier)
        self._streams._report(text)
        return text if self._streams._responses == "refuse" else None

    def _violations(self, event: Any) -> list[Violation]:
        """Judge an event as the document may mean it: with its fields, by its data, or as text.

        OpenAPI before 3.2 does not say which of them a schema of `text/event-stream` describes, and documents differ.
        """
        first: list[Violation] | None = None
        for reading in _readings(event, is_sse=self._media_type.startswith(SSE)):
            violations = self._streams._wire.check_event(self._status, self._media_type, reading)
            if not violations:
                return []
            first = violations if first is None else min(first, violations, key=len)
        return first or []

    def _farewell(self, why: str) -> bytes:
        return write_comment(f"specdouble ended this stream: {why}") if self._media_type.startswith(SSE) else b""


def _readings(event: Any, *, is_sse: bool) -> list[Any]:
    if isinstance(event, bytes) or event == DONE:
        return []
    if not is_sse:
        return [event]
    data = event["data"] if is_envelope(event) else event
    if data == DONE:
        return []
    readings = [event, data] if data is not event else [event]
    if isinstance(data, str):
        try:
            parsed = read_json(data.encode())
        except ValueError:
            return readings
        return [*readings, parsed, {**event, "data": parsed}] if is_envelope(event) else [*readings, parsed]
    return [*readings, data_text(data)]
