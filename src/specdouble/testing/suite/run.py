"""Run the layers over a subject, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from difflib import get_close_matches
from fnmatch import fnmatchcase
from importlib import import_module
from time import perf_counter

from specdouble.contract.model import Document, Operation
from specdouble.errors import ConfigError
from specdouble.testing.coverage.meter import Meter
from specdouble.testing.judge import Judge
from specdouble.testing.replay.stability import find_unstable
from specdouble.testing.steady import steady
from specdouble.testing.suite.answers import Answers
from specdouble.testing.suite.leftovers import cleaned_up
from specdouble.testing.suite.log import Case, Log
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.profile import PROFILES
from specdouble.testing.suite.recorder import Listener, Recorder
from specdouble.testing.suite.result import Result
from specdouble.testing.suite.subject import Subject
from specdouble.testing.suite.suite import Layer, Suite
from specdouble.testing.suite.vacuity import find_shortfalls

_HARSH = ("probes", "second-opinion")  # the latter has listened to the former
_SHOWN = 20  # operations that an error lists
_LAYERS = {name: f"specdouble.testing.{name.replace('-', '_')}.layer" for name in Options().only}


def run_suite(
    subject: Subject,
    options: Options,
    *,
    tell: Callable[[str, Case | None], None] = lambda _layer, _case: None,
    listeners: tuple[Listener, ...] = (),
) -> Result:
    """Run every layer that is asked for. `tell` hears of each layer as it begins, and of each case."""
    recorder = Recorder(subject.target)
    answers = Answers(subject.document, subject.target.base_url)
    recorder.listen(answers)
    for listener in listeners:
        recorder.listen(listener)
    judge = Judge(subject.document)
    meter = Meter(subject.document, judge.contract, recorder.base_url, callers=subject.callers)
    recorder.listen(meter.hear)
    log = Log(lambda case: tell(recorder.layer, case))
    suite = Suite(
        subject,
        recorder,
        log,
        PROFILES[options.profile],
        options.seed,
        judge,
        choose_operations(subject.document, options.operations),
    )
    result = Result(subject, options, log, operations=suite.operations, answered=answers.by_operation)
    for name in options.only:
        getattr(_layer(name), "prepare", lambda _: None)(suite)
    for name in _in_order(subject, options.only):
        recorder.layer = name
        tell(name, None)
        began = perf_counter()
        suite.fresh()
        with steady(), cleaned_up(suite):
            _layer(name).run(suite)
        result.seconds[name] = perf_counter() - began
    suite.fresh()
    result.requests, result.digest, result.coverage = recorder.count, recorder.digest, meter.result
    result.shortfalls = find_shortfalls(suite.operations, log, answers.by_operation, suite.profile.floors)
    result.unstable = find_unstable(subject, log)
    return result


def _in_order(subject: Subject, layers: tuple[str, ...]) -> list[str]:
    """Return the layers as they run: what no client should send comes last where a server may not bear it.

    A double is as new after each reset; a server that breaks on a probe would be broken for every layer that follows.
    """
    last = _HARSH if subject.reset is None else ()
    return sorted(layers, key=lambda name: last.index(name) if name in last else -1)


def choose_operations(document: Document, patterns: tuple[str, ...]) -> tuple[Operation, ...]:
    """Return the operations whose id, ours or the document's own, fits a pattern; all without one.

    Raises ConfigError for a pattern that fits none.
    """
    if not document.operations:
        raise ConfigError(f"{document.name} describes no operation, so there is nothing to test")
    for pattern in patterns:
        if not any(_fits(operation, pattern) for operation in document.operations):
            raise ConfigError(_misfit(document, pattern))
    found = (one for one in document.operations if not patterns or any(_fits(one, pattern) for pattern in patterns))
    return tuple(found)


def _fits(operation: Operation, pattern: str) -> bool:
    return any(fnmatchcase(name, pattern) for name in (operation.id, operation.declared_id) if name)


def _misfit(document: Document, pattern: str) -> str:
    known = [operation.id for operation in document.operations]
    close = get_close_matches(pattern, known, 1)
    hint = f" Did you mean {close[0]!r}?" if close else ""
    more = ", ..." if len(known) > _SHOWN else ""
    return f"no operation of {document.name} fits {pattern!r}; there are: {', '.join(known[:_SHOWN])}{more}.{hint}"


def _layer(name: str) -> Layer:
    layer: Layer = import_module(_LAYERS[name]).LAYER
    return layer
