"""What is tested: a document, a target that should keep to it, and those who may call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from specdouble.contract.model import Document
from specdouble.serve.project import ApiSource
from specdouble.testing.suite.caller import NOBODY, Caller
from specdouble.testing.suite.clock import ControlClock
from specdouble.testing.target import Application, Target


@dataclass(frozen=True)
class Subject:
    """One API under test. The first caller is the most powerful.

    `reset` puts every row back to the start of a world; None where the target knows no such thing: then a run works
    with rows of its own, and cleans up. `app` is the application where it runs in this process. `peer` is a caller of
    another tenant, equal in rights to the first caller that has a tenant.
    """

    document: Document
    target: Target
    source: ApiSource
    callers: tuple[Caller, ...]
    peer: Caller | None = None
    reset: Callable[[], None] | None = None
    app: Application | None = None
    clock: ControlClock | None = None  # where the target has one that can be moved
    root: Path | None = None  # of the project
    world: str = ""
    personas: Path | None = None  # the file that names the callers, where one was given
    limited: Callable[[], Application] | None = None  # makes the same with its rate limits, for journeys

    @property
    def caller(self) -> Caller:
        """The caller whom a run acts for."""
        return self.callers[0] if self.callers else NOBODY

    @property
    def pair(self) -> tuple[Caller, Caller] | None:
        """Two callers of different tenants that should not see each other's rows; None where nobody is known."""
        return find_pair(self.callers, self.peer)


def find_pair(callers: Sequence[Caller], peer: Caller | None) -> tuple[Caller, Caller] | None:
    """Choose two callers of different tenants, with the same role where there are such."""
    if peer is not None:
        return (callers[0], peer) if callers else None
    tenants = [caller for caller in callers if caller.tenant is not None]
    pairs = [(one, other) for one in tenants for other in tenants if one.tenant != other.tenant]
    return min(pairs, key=lambda pair: pair[0].role != pair[1].role, default=None)
