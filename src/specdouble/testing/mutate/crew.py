"""Mutants over the cores of this machine: processes that each build the double once."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context

from specdouble.testing.mutate.bench import Bench, Verdict
from specdouble.testing.mutate.catalogue import DEFECTS
from specdouble.testing.mutate.defect import Mutant

MakeBench = Callable[[], Bench]
Heard = Callable[[int, int], None]
"""Is told how many mutants are done, and how many there are."""


@dataclass(frozen=True)
class Work:
    """What is to be done: which mutants, by which layers; `every` layer, or until one kills."""

    mutants: Sequence[Mutant]
    layers: Sequence[str]
    every: bool = False


def try_all(make_bench: MakeBench, work: Work, jobs: int, heard: Heard = lambda _done, _all: None) -> list[Verdict]:
    """Try every mutant, and return the verdicts in the order of the mutants, however many processes there are."""
    operations = sorted({mutant.operation.id for mutant in work.mutants})
    if jobs == 1:
        return _alone(make_bench(), work, operations, heard)
    with _crew(make_bench, jobs) as crew:
        futures = [crew.submit(_baseline, layer, operations) for layer in work.layers]
        heard(0, len(work.mutants))
        known = {layer: future.result() for layer, future in zip(work.layers, futures, strict=True)}
        started = {
            crew.submit(_try, mutant.defect.name, mutant.operation.id, tuple(work.layers), known, work.every): number
            for number, mutant in enumerate(work.mutants)
        }
        verdicts: dict[int, Verdict] = {}
        for future in as_completed(started):
            number = started[future]
            checks, tried, came_to_bear, crashed = future.result()
            verdicts[number] = Verdict(work.mutants[number], checks, tried, came_to_bear, crashed)
            heard(len(verdicts), len(work.mutants))
    return [verdicts[number] for number in range(len(work.mutants))]


def _alone(bench: Bench, work: Work, operations: Sequence[str], heard: Heard) -> list[Verdict]:
    known = {layer: bench.baseline(layer, operations) for layer in work.layers}
    verdicts: list[Verdict] = []
    for mutant in work.mutants:
        verdicts.append(bench.try_mutant(mutant, work.layers, known, every=work.every))
        heard(len(verdicts), len(work.mutants))
    return verdicts


@contextmanager
def _crew(make_bench: MakeBench, jobs: int) -> Iterator[Executor]:
    # Forked, a worker has everything imported already, and takes what makes its bench without pickling it.
    context = get_context("fork") if hasattr(os, "fork") else None
    crew = ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(make_bench,))
    try:
        yield crew
    finally:
        crew.shutdown(cancel_futures=True)


_benches: list[Bench] = []  # of this process: one


def _begin(make_bench: MakeBench) -> None:
    _benches[:] = [make_bench()]


def _baseline(layer: str, operations: Sequence[str]) -> frozenset[str]:
    return _benches[0].baseline(layer, operations)


def _try(
    defect: str, operation: str, layers: tuple[str, ...], known: Mapping[str, frozenset[str]], every: bool
) -> tuple[Mapping[str, str], tuple[str, ...], bool, Mapping[str, str]]:
    """Try one mutant, named in what can be sent between processes."""
    bench = _benches[0]
    mutant = Mutant(next(one for one in DEFECTS if one.name == defect), bench.subject.document.operation(operation))
    verdict = bench.try_mutant(mutant, layers, known, every=every)
    return verdict.checks, verdict.tried, verdict.came_to_bear, verdict.crashed
