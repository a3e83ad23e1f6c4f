"""What a person asks of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

LAYERS = ("lint", "probes", "fuzz", "stateful", "laws", "authz", "journeys", "second-opinion")
"""Every layer, in the order in which they run: the cheapest and the most telling first."""


@dataclass(frozen=True)
class Options:
    """The flags of `specdouble test`. `only` names layers, `operations` ids with `*` for any letters."""

    only: tuple[str, ...] = LAYERS
    profile: str = "smoke"
    seed: int = 0
    base_url: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    peer_headers: Mapping[str, str] = field(default_factory=dict)
    personas: Path | None = None
    operations: tuple[str, ...] = ()
    report: Path | None = None
    baseline: Path | None = None
