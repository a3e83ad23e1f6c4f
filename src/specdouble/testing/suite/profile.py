"""How much a run tries."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace

from specdouble.errors import ConfigError


@dataclass(frozen=True)
class Floors:
    """What a run must reach, for its passing to mean something.

    `accepted` requests (2xx) of each tested operation; `scenarios` of the stateful layer; the share of the declared
    `links` that were followed, and of the documented `statuses` (below 500, but for 429) that were seen.
    """

    accepted: int
    scenarios: int
    links: float
    statuses: float


@dataclass(frozen=True)
class Profile:
    """Numbers of one profile.

    Fuzz: `examples` for each operation. Stateful: rounds of `scenarios` of `steps` each, until every link was followed
    or `patience` rounds in a row followed none anew; `inferred` adds the links that Schemathesis infers. Laws:
    `law_runs` of `law_steps` each. Second opinion: `sample` exchanges of each operation.
    """

    examples: int
    scenarios: int
    steps: int
    patience: int
    law_runs: int
    law_steps: int
    sample: int
    inferred: bool = False
    law_retries: int = 30  # plays that look for a shorter way to a finding
    floors: Floors = Floors(accepted=1, scenarios=10, links=0.5, statuses=0.5)


_SMOKE = Profile(examples=20, scenarios=25, steps=10, patience=6, law_runs=15, law_steps=20, sample=20)
PROFILES: Mapping[str, Profile] = {
    "smoke": _SMOKE,
    "mutants": replace(_SMOKE, law_retries=0),  # whether something is found, and no more
    "pr": Profile(
        examples=100,
        scenarios=100,
        steps=20,
        patience=6,
        law_runs=60,
        law_steps=30,
        sample=60,
        floors=Floors(accepted=2, scenarios=50, links=0.75, statuses=0.6),
    ),
    "nightly": Profile(
        examples=1000,
        scenarios=1000,
        steps=30,
        patience=3,
        law_runs=500,
        law_steps=50,
        sample=500,
        inferred=True,
        floors=Floors(accepted=5, scenarios=500, links=0.75, statuses=0.7),
    ),
}

CHOICES = ("smoke", "pr", "nightly")
"""The profiles that a person can choose; the others are for commands that know what they want."""


def chosen_profile() -> str:
    """Return the name of the profile that SPECDOUBLE_PROFILE asks for; smoke where it names none."""
    name = os.environ.get("SPECDOUBLE_PROFILE", "smoke")
    if name not in CHOICES:
        raise ConfigError(f"SPECDOUBLE_PROFILE: unknown profile {name!r}; there are: {', '.join(CHOICES)}")
    return name
