"""What a tier answers, rendered and held to its document, before anybody is sent it."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from specdouble.behave.answer import Answer, Stream
from specdouble.contract.call import Call
from specdouble.contract.media import parse_media_type
from specdouble.contract.model import Operation
from specdouble.contract.wire import Wire
from specdouble.errors import ApiError, Violation
from specdouble.runtime.journal.findings import answer_findings
from specdouble.serve.exchange import Exchange, Reply
from specdouble.serve.render import Renderer
from specdouble.serve.rendered import Rendering
from specdouble.serve.streams import Streams
from specdouble.serve.tier import Tier

Responses = Literal["refuse", "report", "off"]


class Inspection:
    """Renders and judges the answers of one operation; an answer of a stranger's document is mended where it can be."""

    def __init__(
        self,
        operation: Operation,
        wire: Wire,
        tier: Tier,
        renderer: Renderer,
        *,
        responses: Responses,
        report: Callable[[str], None],
    ) -> None:
        """`tier` answers the operation; another one may be judged in its place, such as an example asked for."""
        self._operation = operation
        self._wire = wire
        self._tier = tier
        self._render = renderer
        self._responses = responses
        self._report = report
        self._streams = Streams(operation, wire, responses, report, self._accuse)

    def rendered(self, call: Call, answer: Answer, exchange: Exchange) -> Rendering:
        """Render an answer; where it may be mended, and has to be, what it is mended to."""
        accept = exchange.raw.header("accept")
        rendering = self._render(answer, accept)
        reply = rendering.reply
        if self._tier.mend is None or reply is rendering.sound or isinstance(reply.body, Stream):
            return rendering
        if not self._violations(reply, rendering):
            rendering.sound = reply
            return rendering
        mended = self._tier.mend(call, answer, reply.status, rendering.media_type)
        rendering = rendering if mended is None else self._render(mended, accept)
        self._excuse(rendering, exchange)
        return rendering

    def _excuse(self, rendering: Rendering, exchange: Exchange) -> None:
        """Let what nobody can make right go out as it is, and say so: a stranger's document admits no answer here."""
        violations = self._violations(rendering.reply, rendering)
        rendering.is_excused = bool(violations)
        if violations and self._responses != "off":
            exchange.findings += answer_findings(violations, self._tier.name)
            self._report(self._accuse(violations, self._tier))

    def sent(self, rendering: Rendering, exchange: Exchange, tier: Tier) -> Reply:
        """Return the reply that goes out: judged, or a stream that is judged event by event. Raises BrokenAnswer."""
        reply = self.streamed(rendering, exchange, tier)
        self.check(reply, rendering, exchange, tier)
        return reply

    def streamed(self, rendering: Rendering, exchange: Exchange, tier: Tier) -> Reply:
        """Return the reply of a rendering; each event of a stream is judged before it leaves."""
        is_stream = isinstance(rendering.reply.body, Stream)
        return self._streams(rendering, exchange, tier) if is_stream else rendering.reply

    def check(self, reply: Reply, rendering: Rendering, exchange: Exchange, tier: Tier) -> None:
        """Hold a whole answer to the document. Raises BrokenAnswer where that is refused."""
        known = reply is rendering.sound or rendering.is_excused
        if known or self._responses == "off" or isinstance(reply.body, Stream):
            return
        violations = self._violations(reply, rendering)
        if not violations:
            rendering.sound = reply
            return
        exchange.findings += answer_findings(violations, tier.name)
        text = self._accuse(violations, tier)
        self._report(text)
        if self._responses == "refuse":
            raise BrokenAnswer(text, violations)

    def _violations(self, reply: Reply, rendering: Rendering) -> list[Violation]:
        """Say what of an answer breaks the document; some of a stranger's cannot be kept.

        It may document no success at all, or as media types what are none.
        """
        violations = self._wire.check(reply.status, dict(reply.headers), rendering.media_type, rendering.value)
        if self._tier.mend is None or not violations:
            return violations
        unkept = set() if self._operation.success else {("status", "")}
        if parse_media_type(rendering.media_type or "") is None:
            unkept.add(("header", "Content-Type"))
        return [violation for violation in violations if (violation.location, violation.pointer) not in unkept]

    def _accuse(self, violations: list[Violation], tier: Tier) -> str:
        who = tier.place or f"the {tier.name} tier"
        faults = "; ".join(violation.message for violation in violations)
        return f"{self._operation.id}: the answer of {who} breaks the document: {faults}"

    def broken(self, error: Exception) -> ApiError:
        """Turn a handler's crash into a 500 that names the line; the traceback goes to the log."""
        self._report("".join(traceback.format_exception(error)))
        place = _last_line(error, self._tier.place)
        return ApiError(f"{self._operation.id}: {type(error).__name__} at {place}: {error}", status=500)


class BrokenAnswer(ApiError):
    """An answer that breaks its own document: never sent, its transaction rolled back."""

    status = 500
    title = "Internal Server Error"

    def __init__(self, message: str, violations: list[Violation]) -> None:
        super().__init__(message, violations=violations)


def _last_line(error: Exception, handler: str) -> str:
    """Find the last line of a handler that led to an error; of what it returned, the handler itself is to blame."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "handlers" in Path(frame.filename).parts]
    if handler and not own:
        return handler
    last = (own or frames)[-1:]
    return f"{Path(last[0].filename).name}:{last[0].lineno}" if last else ""


def report_to_stderr(text: str) -> None:
    """Tell the person at the terminal."""
    print(text, file=sys.stderr)  # noqa: T201 - the server's own log
