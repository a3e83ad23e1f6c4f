"""Jobs: states that come too early, never, or once more."""

from __future__ import annotations

from typing import Any

from specdouble.contract.model import Operation
from specdouble.testing.mutate.defect import Kind
from specdouble.testing.mutate.ground import Ground
from specdouble.testing.mutate.message import Asked, Told
from specdouble.testing.mutate.spot import Spot

KIND = Kind("jobs")


def _job(ground: Ground, operation: Operation) -> tuple[str, list[str]] | None:
    """Return the property that time moves, and its states from the first step to the last; None where there is none."""
    item = ground.document.root.get("paths", {}).get(ground.family(operation).path, {})
    says = item.get("x-jobs")
    listed = says if isinstance(says, list) else [says]
    for one in listed:
        if isinstance(one, dict) and one.get("mode") == "time" and one.get("steps"):
            return one["field"], [one["steps"][0]["from"], *(step["to"] for step in one["steps"])]
    return None


def _moves(ground: Ground, operation: Operation) -> bool:
    return ground.role(operation) == "read" and _job(ground, operation) is not None


def _with_state(spot: Spot, told: Told, state: Any) -> Told:
    row, job = spot.row_in(told), _job(spot.ground, spot.operation)
    return told if row is None or job is None else spot.with_row(told, {**row, job[0]: state})


def _state(spot: Spot, told: Told) -> Any:
    row, job = spot.row_in(told), _job(spot.ground, spot.operation)
    return row.get(job[0]) if row is not None and job is not None else None


@KIND.spoil(_moves, "laws job-time")
def finishes_at_once(spot: Spot, _: Asked, told: Told) -> Told:
    """Show the last state from the start."""
    job = _job(spot.ground, spot.operation)
    return _with_state(spot, told, job[1][-1]) if job is not None and _state(spot, told) in job[1] else told


@KIND.spoil(_moves, "laws job-time")
def never_finishes(spot: Spot, _: Asked, told: Told) -> Told:
    """Show the last state but one in place of the last."""
    job = _job(spot.ground, spot.operation)
    ends = job is not None and _state(spot, told) == job[1][-1]
    return _with_state(spot, told, job[1][-2]) if ends and job is not None else told


@KIND.spoil(_moves, "laws job-steps")
def goes_back(spot: Spot, asked: Asked, told: Told) -> Told:
    """Show the first state again, once the last one was shown."""
    job, name = _job(spot.ground, spot.operation), spot.id_in(asked)
    if job is None or _state(spot, told) != job[1][-1]:
        return told
    shown: set[str | None] = spot.memory.setdefault("finished", set())
    if name in shown:
        return _with_state(spot, told, job[1][0])
    shown.add(name)
    return told
