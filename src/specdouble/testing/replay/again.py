"""A chain of requests, sent once more, and whether what was found comes again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import httpx

from specdouble.contract.model import Document
from specdouble.runtime.journal.redaction import HIDDEN
from specdouble.testing.exchange import Exchange, Sent
from specdouble.testing.judge import Judge
from specdouble.testing.replay.threads import Threads, body_of
from specdouble.testing.suite.answers import Finder
from specdouble.testing.target import Target

State = Literal["again", "gone", "astray", "unclear"]
"""`again`: as recorded. `gone`: the last answer is another. `astray`: an earlier one is, so that the last says nothing.
`unclear`: the last answer has the same status and breaks no rule by itself, as then, but its body is another; or a
request was written by another engine so that this one cannot send it."""

_NO_ANSWER = 0


@dataclass(frozen=True)
class Again:
    """What came when a chain was sent again."""

    state: State
    exchanges: tuple[Exchange, ...]
    why: str


class Sender:
    """Sends recorded chains to a target, and compares."""

    def __init__(self, document: Document, target: Target) -> None:
        self._target = target
        self._broken = Broken(document, target.base_url)

    def send(
        self, chain: Sequence[Exchange], base_url: str | None = None, broken: Collection[str] | None = None
    ) -> Again:
        """Send the requests of a chain that was recorded below `base_url` (the target's own), one after the other.

        Ids that the target makes up are taken from its own answers wherever the chain took them from the recorded
        ones. The chain ends where an answer before the last has another status than it had. `broken` are the rules
        that the last recorded answer broke, where that answer is no longer whole.
        """
        threads, came = Threads(), list[Exchange]()
        base_url = self._target.base_url if base_url is None else base_url
        moved = [replace(one, sent=self._moved(one.sent, base_url)) for one in chain]
        for number, recorded in enumerate(moved, 1):
            try:
                exchange = self._try(threads.weave(recorded.sent))
            except (ValueError, httpx.InvalidURL) as error:
                return Again("unclear", tuple(came), f"request {number} of {len(moved)} cannot be sent: {error}")
            came.append(exchange)
            if exchange.status != recorded.status and number < len(moved):
                why = f"request {number} of {len(moved)} answers {_shown(exchange)}, not {_shown(recorded)}"
                return Again("astray", tuple(came), why)
            threads.learn(recorded, exchange)
        rules = self._broken(moved[-1]) if broken is None else frozenset(broken)
        state, why = self._compare(moved[-1], came[-1], rules, threads)
        return Again(state, tuple(came), why)

    def _moved(self, sent: Sent, base_url: str) -> Sent:
        below = sent.url.removeprefix(base_url)
        return sent if below == sent.url and base_url else replace(sent, url=self._target.base_url + below)

    def _try(self, sent: Sent) -> Exchange:
        if sent.is_frame:
            raise ValueError("it breaks the frame of HTTP, which the layer probes alone can write")
        try:
            return self._target.send(sent)
        except (httpx.HTTPError, TimeoutError):
            return Exchange(sent, _NO_ANSWER, {}, b"")

    def _compare(
        self, recorded: Exchange, came: Exchange, broken: frozenset[str], threads: Threads
    ) -> tuple[State, str]:
        if came.status != recorded.status:
            return "gone", f"the answer is {_shown(came)}, where it was {_shown(recorded)}"
        both = broken & self._broken(came)
        if both:
            return "again", f"{_shown(came)}: {min(both)}"
        if broken:
            return "gone", f"{_shown(came)}, and the answer no longer breaks that rule"
        if _alike(recorded, came, threads):
            return "again", f"the answer is the same: {_shown(came)}"
        return "unclear", f"{_shown(came)} as before, with another body"


class Broken:
    """Names the rules of the document that an answer breaks, without the values that came."""

    def __init__(self, document: Document, base_url: str) -> None:
        self._judge = Judge(document)
        self._find = Finder(document, base_url)

    def __call__(self, exchange: Exchange) -> frozenset[str]:
        """Return a sentence for each rule."""
        operation = self._find(exchange.sent)
        if operation is None or exchange.status == _NO_ANSWER:
            return frozenset()
        return frozenset(sentence.partition(": came")[0] for sentence in self._judge(operation, exchange))


def _shown(exchange: Exchange) -> str:
    return str(exchange.status) if exchange.status != _NO_ANSWER else "nothing"


def _alike(recorded: Exchange, came: Exchange, threads: Threads) -> bool:
    if recorded.content == came.content:
        return True
    old = body_of(recorded)
    return old is not None and _same(threads.weave_value(old), body_of(came))


def _same(one: Any, other: Any) -> bool:
    """Tell whether two JSON values are the same, but for moments in time and for what a report hides of the first."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return bool(one in (other, HIDDEN)) or (_is_moment(one) and _is_moment(other))


def _is_moment(value: Any) -> bool:
    if not isinstance(value, str) or len(value) < len("2026-01-15T09:00"):
        return False
    try:
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True
