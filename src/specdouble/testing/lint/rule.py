"""A rule of the lint: one function over a document, with its name, weight and reason."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from specdouble.contract.model import Operation, Place
from specdouble.testing.lint.reading import Reading

Severity = Literal["error", "warning"]


@dataclass(frozen=True)
class Fault:
    """One place that breaks a rule. `severity` None is the rule's own; `place` None is where the pointer leads."""

    pointer: str
    sentence: str
    operation: str = ""
    severity: Severity | None = None
    place: Place | None = None


@dataclass(frozen=True)
class Rule:
    """What a document should be like. An error is wrong by the text that `source` names; a warning hinders testing."""

    id: str
    severity: Severity
    title: str
    reason: str
    source: str
    judge: Callable[[Reading], Iterator[Fault]]
    per_operation: bool = False


_OfDocument = Callable[[Reading], Iterator[Fault]]
_OfOperation = Callable[[Reading, Operation], Iterator[Fault]]


def rule(severity: Severity, *, source: str, reason: str) -> Callable[[_OfDocument], Rule]:
    """Make a rule of a function over the document: its name is the id, its docstring the title."""

    def decorate(function: _OfDocument) -> Rule:
        return Rule(_id(function), severity, inspect.getdoc(function) or "", reason, source, function)

    return decorate


def operation_rule(severity: Severity, *, source: str, reason: str) -> Callable[[_OfOperation], Rule]:
    """Make a rule of a function that looks at one operation at a time."""

    def decorate(function: _OfOperation) -> Rule:
        def judge(reading: Reading) -> Iterator[Fault]:
            for operation in reading.operations:
                for fault in function(reading, operation):
                    yield replace(fault, operation=operation.id)

        title = inspect.getdoc(function) or ""
        return Rule(_id(function), severity, title, reason, source, judge, per_operation=True)

    return decorate


def _id(function: Callable[..., object]) -> str:
    return function.__name__.replace("_", "-")
