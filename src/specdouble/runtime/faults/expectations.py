"""The expectations of one sandbox: canned answers for requests that fit, which win over every tier."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from specdouble.contract.call import RawRequest
from specdouble.contract.model import Operation
from specdouble.runtime.faults.asked import Who, nobody
from specdouble.runtime.faults.rule_book import RuleBook

Json = Any


@dataclass(frozen=True)
class CannedAnswer:
    """What to send. `media_type` None means no body; `value` is JSON data, or a text that is sent as it is."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media_type: str | None = None
    value: Json = None
    is_text: bool = False
    unchecked: bool = False


@dataclass(frozen=True)
class Expectation:
    """An expectation met by a request, for the `number`-th time."""

    id: str
    number: int
    answer: CannedAnswer


@dataclass(frozen=True)
class Verdict:
    """Whether an expectation was used as often as asked, in words too."""

    id: str
    used: int
    verified: bool
    message: str


class Expectations(RuleBook[CannedAnswer]):
    """The expectations of one sandbox; the newest that fits wins."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__("expectation", seed=0, now=now)

    def find(self, api: str, operation: Operation | None, raw: RawRequest, who: Who = nobody) -> Expectation | None:
        """Find the canned answer for a request, and count it; None where there is none."""
        hit = self.hit(api, operation, raw, who)
        return Expectation(hit.rule.id, hit.number, hit.rule.outcome) if hit else None

    def verify(self, rule_id: str, *, at_least: int = 1, at_most: int | None = None) -> Verdict:
        """Tell whether an expectation was used as often as asked. Raises NotFound."""
        used = self.get(rule_id)[1].applied
        verified = at_least <= used and (at_most is None or used <= at_most)
        wanted = f"at least {at_least}" if at_most is None else f"{at_least} to {at_most}"
        return Verdict(rule_id, used, verified, f"{rule_id} was used {used} times, expected {wanted}")

    def fork(self, now: Callable[[], datetime]) -> Expectations:
        """Return a copy for another sandbox."""
        twin = Expectations(now)
        self.copy_to(twin)
        return twin
