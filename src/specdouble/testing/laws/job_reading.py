"""`x-jobs` as the laws read it: which property holds a state, and which steps lead from state to state.

It is read without the code that moves the rows of a double, which it judges.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from specdouble.contract.model import Document

_MOST = 100  # states: a way that leads back is the document's fault, and no endless walk


@dataclass(frozen=True)
class Job:
    """How one property moves: `steps` leads from a state to the next and the seconds before it. `writes` go with it."""

    field: str
    mode: str
    steps: Mapping[str, tuple[str, float]]
    writes: frozenset[str] = frozenset()

    def way(self, state: Any) -> list[str]:
        """Name the states that a state leads to, in their order."""
        return [target for target, _ in islice(self._walk(state), _MOST)]

    def after(self, state: Any, seconds: float) -> Any:
        """Return where a row is that has been in a state for so long."""
        for target, wait in islice(self._walk(state), _MOST):
            if self.mode == "manual" or (self.mode == "time" and wait > seconds):
                return state
            state, seconds = target, seconds - wait
        return state

    def lasts(self, state: Any) -> float:
        """Return how many seconds lie between a state and the last one."""
        return sum(wait for _, wait in islice(self._walk(state), _MOST))

    def _walk(self, state: Any) -> Iterator[tuple[str, float]]:
        while isinstance(state, str) and state in self.steps:
            state, wait = self.steps[state]
            yield state, wait


def read_jobs(document: Document, path: str) -> tuple[Job, ...]:
    """Read the jobs of the rows of a path; what is not well formed is left out."""
    item = document.root.get("paths", {}).get(path, {})
    says = item.get("x-jobs", []) if isinstance(item, Mapping) else []
    listed = says if isinstance(says, list) else [says]
    return tuple(_job(one) for one in listed if isinstance(one, Mapping) and isinstance(one.get("steps"), list))


def _job(says: Mapping[str, Any]) -> Job:
    steps = [step for step in says["steps"] if isinstance(step, Mapping) and "from" in step and "to" in step]
    return Job(
        str(says.get("field")),
        str(says.get("mode", "immediate")),
        {str(step["from"]): (str(step["to"]), float(step.get("after", 0))) for step in steps},
        frozenset(name for step in steps for name in step.get("sets", {})),
    )
