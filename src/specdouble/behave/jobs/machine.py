"""One status field: its states, the steps between them, and what each step writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Literal

from specdouble.contract.model import Json

Mode = Literal["immediate", "time", "manual"]
Write = Callable[[datetime], Json]
Move = tuple["Step", datetime]
"""A step that is due, and the moment at which it happened."""


@dataclass(frozen=True)
class Step:
    """From one state to the next, `after` so many seconds in it. `sets` and `times` are what else it writes."""

    source: str
    target: str
    after: float
    sets: Mapping[str, Json]
    times: Mapping[str, Write]


@dataclass(frozen=True)
class Machine:
    """The states of one field. No state has two steps, and no way leads back: every walk ends."""

    field: str
    mode: Mode
    steps: tuple[Step, ...]

    @cached_property
    def _by_source(self) -> Mapping[str, Step]:
        return {step.source: step for step in self.steps}

    def step(self, state: Json) -> Step | None:
        """Return the step that leads on from a state; None where none does."""
        return self._by_source.get(state) if isinstance(state, str) else None

    def way(self, state: Json) -> Iterator[Step]:
        """Give every step from a state to the end."""
        step = self.step(state)
        while step is not None:
            yield step
            step = self.step(step.target)

    def due(self, state: Json, since: datetime, now: datetime) -> Iterator[Move]:
        """Give the steps of a row that has been in a state `since`, as far as they lie in the past."""
        for step in self.way(state):
            since = since + timedelta(seconds=step.after)
            if since > now:
                return
            yield step, since

    def changes(self, step: Step, at: datetime) -> dict[str, Json]:
        """Return what a step writes into the row."""
        return {self.field: step.target, **step.sets, **{name: write(at) for name, write in step.times.items()}}
