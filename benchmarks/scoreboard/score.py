"""What is counted while a server is played: shares of what was tried, and the first few failures of each kind."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_KEPT = 40
SHARES = ("answered", "valid", "coherent", "refused_valid", "accepted_invalid", "write_read", "delete_gone")


@dataclass
class Score:
    """The figures of one server with one document. `share` is None where nothing was tried."""

    server: str
    document: str
    held: Counter[str] = field(default_factory=Counter)
    tried: Counter[str] = field(default_factory=Counter)
    failures: list[dict[str, Any]] = field(default_factory=list)
    errors: int = 0
    first_answer: float | None = None
    note: str = ""

    def count(self, kind: str, good: bool, **told: Any) -> None:
        """Count one trial; a bad one is told with it."""
        self.tried[kind] += 1
        self.held[kind] += good
        if not good:
            self.fail(kind, **told)

    def count_bad(self, kind: str, bad: bool, **told: Any) -> None:
        """Count one trial of what should not happen: the share is that of the bad ones."""
        self.tried[kind] += 1
        self.held[kind] += bad
        if bad:
            self.fail(kind, **told)

    def fail(self, kind: str, **told: Any) -> None:
        """Keep what went wrong, as long as it is not too much."""
        if sum(one["kind"] == kind for one in self.failures) < _KEPT:
            self.failures.append({"kind": kind, **told})

    def share(self, kind: str) -> float | None:
        """Return the part of the trials that held."""
        return self.held[kind] / self.tried[kind] if self.tried[kind] else None

    def as_json(self) -> dict[str, Any]:
        """Return the whole as plain data."""
        shares = {kind: self.share(kind) for kind in SHARES}
        tried = {kind: self.tried[kind] for kind in SHARES}
        rest = {"errors": self.errors, "first_answer": self.first_answer, "note": self.note}
        return {"server": self.server, "document": self.document, **shares, "tried": tried, **rest,
                "failures": self.failures}  # fmt: skip


def from_json(said: dict[str, Any]) -> Score:
    """Read what `as_json` wrote."""
    score = Score(said["server"], said["document"], errors=said["errors"], note=said["note"])
    score.first_answer, score.failures = said["first_answer"], said["failures"]
    for kind, tried in said["tried"].items():
        score.tried[kind] = tried
        score.held[kind] = round(tried * (said[kind] or 0))
    return score


def together(scores: list[Score], kind: str) -> float | None:
    """Return the share over several documents, each trial weighing the same."""
    tried = sum(score.tried[kind] for score in scores)
    return sum(score.held[kind] for score in scores) / tried if tried else None
