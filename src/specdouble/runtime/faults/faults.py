"""The faults of one sandbox: which requests go wrong, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from specdouble.contract.call import RawRequest
from specdouble.contract.model import Operation
from specdouble.runtime.faults.asked import Who, nobody
from specdouble.runtime.faults.delays import Delay
from specdouble.runtime.faults.effects import Effect
from specdouble.runtime.faults.rule_book import RuleBook


@dataclass(frozen=True)
class FaultPlan:
    """The outcome of a fault rule: a delay, if any, then an effect. `told` is how it was asked for."""

    effect: Effect
    delay: Delay | None
    told: dict[str, object]


@dataclass(frozen=True)
class Fault:
    """A fault decided for one request: wait `delay` seconds, then `effect`. `id` is the rule's."""

    id: str
    number: int
    effect: Effect
    delay: float = 0.0

    @property
    def runs(self) -> bool:
        """Tell whether the operation is run at all."""
        return self.effect.runs

    @property
    def keep_writes(self) -> bool:
        """Tell whether what the operation wrote stays."""
        return self.effect.keep_writes


class Faults(RuleBook[FaultPlan]):
    """The fault rules of one sandbox. The same seed, rules and serial requests go wrong in the same way."""

    def __init__(self, seed: int, now: Callable[[], datetime]) -> None:
        super().__init__("fault", seed=seed, now=now)

    def find(self, api: str, operation: Operation | None, raw: RawRequest, who: Who = nobody) -> Fault | None:
        """Find the fault that a request meets, and count it. `who` names the persona where a rule asks for it."""
        hit = self.hit(api, operation, raw, who)
        if hit is None:
            return None
        plan = hit.rule.outcome
        delay = plan.delay.seconds(hit.chance) if plan.delay else 0.0
        return Fault(hit.rule.id, hit.number, plan.effect, delay)

    def fork(self, seed: int, now: Callable[[], datetime]) -> Faults:
        """Return a copy for another sandbox; what happens in one is not seen in the other."""
        twin = Faults(seed, now)
        self.copy_to(twin)
        return twin
