"""Rules in order, and how often each was applied. The newest rule that fits a request wins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

from specdouble.contract.call import RawRequest
from specdouble.contract.model import Operation
from specdouble.data.chance import Chance
from specdouble.errors import NotFound
from specdouble.runtime.faults.asked import Asked, Who, nobody
from specdouble.runtime.faults.match import Match

Outcome = TypeVar("Outcome")

LIMIT = 1000
"""How many rules one sandbox may hold."""


@dataclass(frozen=True)
class Rule(Generic[Outcome]):
    """What becomes of which requests. `count` None never ends; `probability` is of each request that fits."""

    match: Match
    outcome: Outcome
    id: str = ""
    count: int | None = None
    probability: float = 1.0
    enabled: bool = True


@dataclass(frozen=True)
class Tally:
    """How often a rule met a request that fits, and how often it was applied to one."""

    made_at: datetime
    met: int = 0
    applied: int = 0
    last_applied_at: datetime | None = None


@dataclass(frozen=True)
class Hit(Generic[Outcome]):
    """A rule applied to a request for the `number`-th time; `chance` is this time's own."""

    rule: Rule[Outcome]
    number: int
    chance: Chance


class TooManyRules(Exception):
    """A sandbox holds as many rules as it may."""


class RuleBook(Generic[Outcome]):
    """The rules of one kind in one sandbox: `fault` or `expectation`."""

    def __init__(self, kind: str, *, seed: int, now: Callable[[], datetime]) -> None:
        self._kind = kind
        self._seed = seed
        self._now = now
        self._rules: dict[str, Rule[Outcome]] = {}
        self._tallies: dict[str, Tally] = {}
        self._made = 0

    def __len__(self) -> int:
        return len(self._rules)

    def __iter__(self) -> Iterator[tuple[Rule[Outcome], Tally]]:
        """List the rules in the order in which they are tried: the newest first."""
        return iter([(rule, self._tallies[rule.id]) for rule in reversed(self._rules.values())])

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self._rules

    def add(self, rule: Rule[Outcome]) -> Rule[Outcome]:
        """Add a rule, under a made id where it has none; one of the same id is replaced. Raises TooManyRules."""
        if rule.id not in self._rules and len(self._rules) >= LIMIT:
            raise TooManyRules(f"this sandbox holds {LIMIT} {self._kind}s, and no more; delete some")
        rule = rule if rule.id else replace(rule, id=self._next_id())
        self._rules.pop(rule.id, None)
        self._rules[rule.id] = rule
        self._tallies[rule.id] = Tally(made_at=self._now())
        return rule

    def get(self, rule_id: str) -> tuple[Rule[Outcome], Tally]:
        """Return a rule and its tally. Raises NotFound."""
        if rule_id not in self._rules:
            raise NotFound(self._kind, rule_id)
        return self._rules[rule_id], self._tallies[rule_id]

    def delete(self, rule_id: str) -> None:
        """Forget a rule. Raises NotFound."""
        self.get(rule_id)
        del self._rules[rule_id], self._tallies[rule_id]

    def clear(self) -> None:
        """Forget every rule, and start numbering anew."""
        self._rules.clear()
        self._tallies.clear()
        self._made = 0

    def copy_to(self, other: RuleBook[Outcome]) -> None:
        """Give another book the same rules, with the same tallies."""
        other._rules, other._tallies, other._made = dict(self._rules), dict(self._tallies), self._made

    def hit(self, api: str, operation: Operation | None, raw: RawRequest, who: Who = nobody) -> Hit[Outcome] | None:
        """Find the rule to apply to a request, and count it; None where there is none."""
        if not self._rules:
            return None
        asked = Asked(api, operation, raw, who)
        for rule in reversed(self._rules.values()):
            if rule.enabled and not self._is_spent(rule) and rule.match(asked):
                hit = self._draw(rule)
                if hit is not None:
                    return hit
        return None

    def _next_id(self) -> str:
        while True:
            self._made += 1
            name = f"{self._kind}-{self._made}"
            if name not in self._rules:
                return name

    def _is_spent(self, rule: Rule[Outcome]) -> bool:
        return rule.count is not None and self._tallies[rule.id].applied >= rule.count

    def _draw(self, rule: Rule[Outcome]) -> Hit[Outcome] | None:
        """Let chance decide; it depends on the seed, the rule and how often the rule was met, and on nothing else."""
        tally = self._tallies[rule.id]
        chance = Chance.of_row(str(self._seed), self._kind, rule.id, key=tally.met)
        happens = rule.probability >= 1 or chance.happens(rule.probability)
        if not happens:
            self._tallies[rule.id] = replace(tally, met=tally.met + 1)
            return None
        number = tally.applied + 1
        self._tallies[rule.id] = replace(tally, met=tally.met + 1, applied=number, last_applied_at=self._now())
        return Hit(rule, number, chance)
