"""Every defect, and the mutants that a document has room for."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from specdouble.contract.model import Operation
from specdouble.testing.mutate.defect import Defect, Kind, Mutant
from specdouble.testing.mutate.defects import answers, callers, jobs, lifecycle, lists, persistence, streams, writes
from specdouble.testing.mutate.ground import Ground

KINDS: tuple[Kind, ...] = (
    persistence.KIND,
    lists.PAGING,
    lists.FILTERS,
    callers.ISOLATION,
    callers.AUTH,
    lifecycle.KIND,
    answers.SCHEMA,
    answers.HEADERS,
    writes.UNIQUENESS,
    writes.CONCURRENCY,
    writes.IDEMPOTENCY,
    writes.ATOMICITY,
    writes.FRAME,
    writes.VALIDATION,
    jobs.KIND,
    streams.KIND,
)
DEFECTS: tuple[Defect, ...] = tuple(defect for kind in KINDS for defect in kind.defects)


def find_mutants(ground: Ground, operations: Sequence[Operation], kinds: Sequence[str] = ()) -> list[Mutant]:
    """Return every mutant of some operations: each defect wherever it can be planted; of some kinds, where named."""
    return [
        Mutant(defect, operation)
        for defect in DEFECTS
        if not kinds or defect.kind in kinds
        for operation in operations
        if defect.where(ground, operation)
    ]


def choose_sample(mutants: Sequence[Mutant], size: int, seed: int) -> list[Mutant]:
    """Choose some mutants by a seed, spread over the defects: one of each before a second of any."""
    chance = Random(seed)
    left: dict[str, list[Mutant]] = {}
    for mutant in mutants:
        left.setdefault(mutant.defect.name, []).append(mutant)
    for some in left.values():
        chance.shuffle(some)
    chosen: set[int] = set()
    while len(chosen) < min(size, len(mutants)):
        for name in chance.sample(sorted(left), len(left)):
            if left[name] and len(chosen) < size:
                chosen.add(id(left[name].pop()))
    return [mutant for mutant in mutants if id(mutant) in chosen]
