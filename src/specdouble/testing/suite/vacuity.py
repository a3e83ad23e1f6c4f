"""Where too little was really tried for a run to mean anything: such a run fails, as if it had found something.

Only what the layers that ran should have reached counts, so that `--only lint`, which sends nothing, is never vacuous.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from specdouble.contract.model import Operation
from specdouble.testing.suite.answers import Answered
from specdouble.testing.suite.log import Case, Log
from specdouble.testing.suite.profile import Floors

BROAD = frozenset({"probes", "fuzz", "authz"})
"""The layers that aim at every operation; `stateful` and `laws` at those that they have entered into the log."""

_SCENARIOS = "scenarios"  # the check under which the stateful layer enters each of them
_LINK = "link "  # what the checks of its links begin with


@dataclass(frozen=True)
class Shortfall:
    """Something that stayed below its floor. `kind` is `operation`, `scenarios`, `links` or `statuses`."""

    kind: str
    operation: str
    sentence: str


def find_shortfalls(
    operations: Sequence[Operation], log: Log, answered: Mapping[str, Answered], floors: Floors
) -> list[Shortfall]:
    """List what stayed below its floor, the operations first. The layers that ran are those in the log."""
    layers = {case.layer for case in log}
    return [
        *_never_accepted(operations, log, answered, floors, layers),
        *_scenarios(log, floors),
        *_links(log, floors),
        *_statuses(operations, answered, floors, layers),
    ]


def _never_accepted(
    operations: Sequence[Operation], log: Log, answered: Mapping[str, Answered], floors: Floors, layers: set[str]
) -> Iterator[Shortfall]:
    reached = {case.operation for case in log if case.layer in {"stateful", "laws"} and case.state != "untested"}
    for operation in operations:
        if not (layers & BROAD or operation.id in reached) or not operation.success:
            continue
        was = answered[operation.id]
        if was.accepted < floors.accepted:
            yield Shortfall("operation", operation.id, _tried(operation, was, floors.accepted))


def _tried(operation: Operation, was: Answered, floor: int) -> str:
    if not was.requests:
        return f"{operation.id} was never called"
    times = "1 request was" if was.requests == 1 else f"{was.requests} requests were"
    if was.accepted:
        return f"{operation.id} accepted {was.accepted} requests, expected {floor}; {times} answered {was}"
    return f"{operation.id} never accepted a request; {times} answered {was}"


def _scenarios(log: Log, floors: Floors) -> Iterator[Shortfall]:
    ran = sum(case.passed for case in log if case.layer == "stateful" and case.check == _SCENARIOS)
    if _link_cases(log) and ran < floors.scenarios:
        yield Shortfall("scenarios", "", f"{ran} scenarios along the links ran, expected {floors.scenarios}")


def _links(log: Log, floors: Floors) -> Iterator[Shortfall]:
    links = _link_cases(log)
    never = [f"{case.operation} {case.check}" for case in links if case.state == "untested"]
    if len(links) - len(never) < floors.links * len(links):
        seen = f"{len(links) - len(never)} of {len(links)} links were followed, expected {_percent(floors.links)}"
        yield Shortfall("links", "", f"{seen}; never: {_some(never)}")


def _link_cases(log: Log) -> list[Case]:
    return [case for case in log if case.layer == "stateful" and case.check.startswith(_LINK)]


def _statuses(
    operations: Sequence[Operation], answered: Mapping[str, Answered], floors: Floors, layers: set[str]
) -> Iterator[Shortfall]:
    if not layers >= BROAD:
        return
    documented = [(one.id, int(status)) for one in operations for status in one.responses if _can_be_met(status)]
    absent = [f"{name} {status}" for name, status in documented if not answered[name].statuses[status]]
    if documented and len(documented) - len(absent) < floors.statuses * len(documented):
        seen = f"{len(documented) - len(absent)} of {len(documented)} documented statuses were seen"
        yield Shortfall("statuses", "", f"{seen}, expected {_percent(floors.statuses)}; never: {_some(absent)}")


def _can_be_met(status: str) -> bool:
    """Leave out ranges and `default`, failures of the server, and limits that a short run does not reach."""
    return status.isdigit() and status < "500" and status != "429"


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _some(names: Sequence[str], most: int = 8) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
