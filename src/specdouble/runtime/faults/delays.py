"""How long to wait: a fixed time, or one drawn from a distribution. Times are milliseconds, as in WireMock."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from specdouble.data.chance import Chance

LONGEST = 3_600_000.0
"""The longest delay, in milliseconds: an hour."""


@dataclass(frozen=True)
class Delay:
    """A delay between `lower` and `upper`; `lognormal` has most of its values around `median`, and a long tail."""

    type: Literal["fixed", "uniform", "lognormal"]
    lower: float = 0.0
    upper: float = LONGEST
    median: float = 0.0
    sigma: float = 0.0

    def seconds(self, chance: Chance) -> float:
        """Draw one delay, in seconds."""
        return min(max(self._draw(chance), self.lower), self.upper) / 1000

    def _draw(self, chance: Chance) -> float:
        if self.type == "uniform":
            return self.lower + (self.upper - self.lower) * chance.real()
        if self.type == "lognormal":
            return self.median * math.exp(min(self.sigma * _normal(chance), 50.0))
        return self.lower


def fixed(milliseconds: float) -> Delay:
    """Make a delay that is always the same."""
    return Delay("fixed", milliseconds, milliseconds)


def _normal(chance: Chance) -> float:
    """Draw from the standard normal distribution (Box and Muller)."""
    radius = math.sqrt(-2 * math.log(1 - chance.real()))
    return radius * math.cos(2 * math.pi * chance.real())
