"""How much a run tries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Profile:
    """Numbers of one profile.

    Fuzz: `examples` for each operation. Stateful: `scenarios` of `steps` each, in `rounds`, the next one only where a
    link has not been followed yet; `inferred` adds the links that Schemathesis infers. Laws: `law_runs` of `law_steps`
    each. Second opinion: `sample` exchanges of each operation.
    """

    examples: int
    scenarios: int
    steps: int
    rounds: int
    law_runs: int
    law_steps: int
    sample: int
    inferred: bool = False
    law_retries: int = 30  # plays that look for a shorter way to a finding


_SMOKE = Profile(examples=20, scenarios=25, steps=10, rounds=5, law_runs=15, law_steps=20, sample=20)
PROFILES: Mapping[str, Profile] = {
    "smoke": _SMOKE,
    "mutants": replace(_SMOKE, law_retries=0),  # whether something is found, and no more
    "pr": Profile(examples=100, scenarios=100, steps=20, rounds=5, law_runs=60, law_steps=30, sample=60),
    "nightly": Profile(
        examples=1000, scenarios=1000, steps=30, rounds=3, law_runs=500, law_steps=50, sample=500, inferred=True
    ),
}
