"""Run the layers over a subject, one after the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from importlib import import_module
from time import perf_counter
from typing import Any

from specdouble.contract.model import Document, Operation
from specdouble.errors import ConfigError
from specdouble.testing.judge import Judge
from specdouble.testing.steady import steady
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.log import Case, Log
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.profile import PROFILES
from specdouble.testing.suite.recorder import Listener, Recorder
from specdouble.testing.suite.subject import Subject
from specdouble.testing.suite.suite import Layer, Suite

_LAYERS = {name: f"specdouble.testing.{name.replace('-', '_')}.layer" for name in Options().only}


@dataclass
class Result:
    """What a run saw. `digest` is the hash of its requests, `seconds` the time of each layer."""

    subject: Subject
    options: Options
    log: Log
    requests: int = 0
    digest: str = ""
    seconds: dict[str, float] = field(default_factory=dict)
    untested: dict[str, str] = field(default_factory=dict)  # layer -> why it did not run at all

    @property
    def exit_code(self) -> int:
        """0 ok, 1 findings."""
        return 1 if any(finding.severity == "error" for finding in self.log.findings) else 0

    def as_json(self) -> list[dict[str, Any]]:
        """Return the findings as `--json` prints them."""
        return [self._shown(finding) for finding in self.log.findings]

    def _shown(self, finding: Finding) -> dict[str, Any]:
        place = finding.locate(self.subject.document)
        return {
            "id": finding.id,
            "api": self.subject.document.name,
            "layer": finding.layer,
            "check": finding.check,
            "operation": finding.operation or None,
            "severity": finding.severity,
            "sentence": finding.sentence,
            "expected": finding.expected,
            "actual": finding.actual,
            "source": finding.source,
            "file": place.file if place else None,
            "line": place.line if place else None,
            "pointer": finding.pointer,
            "requests": [exchange.sent.curl for exchange in finding.chain],
        }


def run_suite(
    subject: Subject,
    options: Options,
    *,
    tell: Callable[[str, Case | None], None] = lambda _layer, _case: None,
    listeners: tuple[Listener, ...] = (),
) -> Result:
    """Run every layer that is asked for. `tell` hears of each layer as it begins, and of each case."""
    recorder = Recorder(subject.target)
    for listener in listeners:
        recorder.listen(listener)
    log = Log(lambda case: tell(recorder.layer, case))
    suite = Suite(
        subject,
        recorder,
        log,
        PROFILES[options.profile],
        options.seed,
        Judge(subject.document),
        choose_operations(subject.document, options.operations),
    )
    result = Result(subject, options, log)
    for name in options.only:
        recorder.layer = name
        tell(name, None)
        began = perf_counter()
        suite.fresh()
        with steady():
            _layer(name).run(suite)
        result.seconds[name] = perf_counter() - began
    suite.fresh()
    result.requests, result.digest = recorder.count, recorder.digest
    return result


def choose_operations(document: Document, patterns: tuple[str, ...]) -> tuple[Operation, ...]:
    """Return the operations whose id fits a pattern; all without one. Raises ConfigError where none fits."""
    found = tuple(
        operation
        for operation in document.operations
        if not patterns or any(fnmatchcase(operation.id, pattern) for pattern in patterns)
    )
    if not found:
        known = ", ".join(operation.id for operation in document.operations[:20])
        raise ConfigError(f"no operation of {document.name} fits {', '.join(patterns)}; there are: {known}, ...")
    return found


def _layer(name: str) -> Layer:
    layer: Layer = import_module(_LAYERS[name]).LAYER
    return layer
