"""Every rule of the lint, and a document judged by all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from specdouble.contract.model import Document, Operation, Place
from specdouble.testing.lint import examples, links, paths, requests, responses, schemas, security
from specdouble.testing.lint.loading import LOADING
from specdouble.testing.lint.reading import Reading
from specdouble.testing.lint.rule import Fault, Rule, Severity

_MODULES = (paths, requests, responses, schemas, examples, security, links)
RULES: tuple[Rule, ...] = (
    *LOADING,
    *(value for module in _MODULES for value in vars(module).values() if isinstance(value, Rule)),
)


@dataclass(frozen=True)
class Judged:
    """One fault of a document, with the rule that it breaks and where it stands."""

    rule: Rule
    fault: Fault
    severity: Severity
    place: Place | None

    @property
    def sentence(self) -> str:
        """Say what is wrong, and of which operation."""
        lead = f"{self.fault.operation} " if self.fault.operation and self.rule.per_operation else ""
        return f"{lead}{self.fault.sentence}"

    def __str__(self) -> str:
        where = f"{self.place}: " if self.place is not None else ""
        return f"{where}{self.severity}: {self.sentence} [{self.rule.id}]"


def judge_document(document: Document, operations: tuple[Operation, ...] | None = None) -> list[Judged]:
    """Hold a document, or some of its operations, to every rule. A part that many refer to is judged once."""
    reading = Reading(document, document.operations if operations is None else operations)
    found: dict[tuple[object, ...], Judged] = {}
    for rule in RULES:
        for judged in _judged(document, rule, reading):
            key = (rule.id, judged.place, judged.fault.pointer if judged.place is None else "", judged.fault.sentence)
            found.setdefault(key, judged)
    return list(found.values())


def _judged(document: Document, rule: Rule, reading: Reading) -> Iterator[Judged]:
    for fault in rule.judge(reading):
        place = fault.place or (document.locate(fault.pointer) if fault.pointer else None)
        yield Judged(rule, fault, fault.severity or rule.severity, place)
