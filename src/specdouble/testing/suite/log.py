"""What a run has tried so far, by layer, operation and check: passed, failed, or not to be tested, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from specdouble.testing.suite.finding import Finding

Key = tuple[str, str, str]
TOO_SOON = "a request for it came too soon, and was answered 429"


@dataclass
class Case:
    """One check on one operation in one layer. `untested` says why it could not be tried at all."""

    layer: str
    operation: str
    check: str
    passed: int = 0
    failed: int = 0
    untested: str = ""
    findings: list[Finding] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Tell how it ended: `failed`, `passed` or `untested`."""
        if self.failed:
            return "failed"
        return "passed" if self.passed else "untested"


class Log:
    """Collects cases. `tell` hears of each case as it is entered, for those who wait at a terminal."""

    def __init__(self, tell: Callable[[Case], None] = lambda _: None) -> None:
        self._tell = tell
        self._cases: dict[Key, Case] = {}
        self._findings: dict[str, Finding] = {}

    def __iter__(self) -> Iterator[Case]:
        return iter(self._cases.values())

    @property
    def findings(self) -> list[Finding]:
        """Return every finding once, in the order in which they were met."""
        return list(self._findings.values())

    def passed(self, layer: str, operation: str, check: str) -> None:
        """Enter that a check held."""
        case = self._case(layer, operation, check)
        case.passed += 1
        self._tell(case)

    def failed(self, finding: Finding) -> None:
        """Enter a finding; one that is known already only counts. A warning fails nothing, one in doubt is untested."""
        if finding.is_in_doubt:
            self.untested(finding.layer, finding.operation, finding.check, TOO_SOON)
            return
        case = self._case(finding.layer, finding.operation, finding.check)
        case.failed += finding.severity == "error"
        case.passed += finding.severity == "warning"
        if finding.id not in self._findings:
            self._findings[finding.id] = finding
            case.findings.append(finding)
        self._tell(case)

    def untested(self, layer: str, operation: str, check: str, why: str) -> None:
        """Enter what could not be tried."""
        case = self._case(layer, operation, check)
        case.untested = case.untested or why
        self._tell(case)

    def _case(self, layer: str, operation: str, check: str) -> Case:
        key = (layer, operation, check)
        if key not in self._cases:
            self._cases[key] = Case(*key)
        return self._cases[key]
