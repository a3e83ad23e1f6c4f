"""Waits where a server asks for it: a request that comes too soon (429) is sent again when it may come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from time import sleep

from specdouble.serve.preconditions import read_http_date
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.target import Target

LONGEST = 60
"""For how many seconds one request waits at a time; a limit that takes longer to lift is taken as an answer."""

_PAUSES = (1, 2, 4, 8, 16, 32)  # seconds at the least, one after the other: not every server says when to come


class Patient:
    """A target that waits. Who has waited in vain once is never let in, and waits no more."""

    def __init__(self, target: Target, wait: Callable[[float], object] = sleep) -> None:
        self.base_url = target.base_url
        self._target = target
        self._wait = wait
        self._pauses: Sequence[int] = _PAUSES

    def send(self, sent: Sent) -> Exchange:
        """Send a request, again where it came too soon, and wait for the whole answer."""
        return self._let_in(sent, self._target.send(sent))

    def send_together(self, requests: Sequence[Sent]) -> list[Exchange]:
        """Send requests at the same time; those that came too soon are sent again, one after the other."""
        answers = self._target.send_together(requests)
        return [self._let_in(sent, answer) for sent, answer in zip(requests, answers, strict=True)]

    def close(self) -> None:
        """Give back what the target holds."""
        self._target.close()

    def _let_in(self, sent: Sent, answer: Exchange) -> Exchange:
        for pause in self._pauses:
            seconds = max(pause, _asked(answer))
            if answer.status != 429 or seconds > LONGEST:
                return answer
            self._wait(seconds)
            answer = self._target.send(sent)
        if answer.status == 429:
            self._pauses = ()
        return answer


def _asked(answer: Exchange) -> float:
    """Return for how many seconds an answer asks to stay away (RFC 9110, 10.2.3); 0 where it says nothing of use."""
    text = answer.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return int(text[:9])  # more is decades
    moment = read_http_date(text)
    now = read_http_date(answer.headers.get("date")) or datetime.now(UTC)
    return 0 if moment is None else (moment - now).total_seconds()
