"""What a run saw, and how it counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from specdouble.contract.model import Operation
from specdouble.testing.coverage.result import Coverage
from specdouble.testing.suite.answers import Answered
from specdouble.testing.suite.baseline import Known, Overdue
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.log import Case, Log
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.secrets import Secrets
from specdouble.testing.suite.subject import Subject
from specdouble.testing.suite.vacuity import Shortfall

State = Literal["new", "known", "unstable", "warning"]
"""What a finding counts."""

STATES = ("passed", "failed", "unstable", "known", "untested")
"""How a case can have ended, in the order in which reports show them."""


@dataclass
class Result:
    """What a run saw. `digest` is the hash of its requests, `seconds` the time of each layer."""

    subject: Subject
    options: Options
    log: Log
    requests: int = 0
    digest: str = ""
    operations: tuple[Operation, ...] = ()
    answered: Mapping[str, Answered] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    untested: dict[str, str] = field(default_factory=dict)  # layer -> why it did not run at all
    coverage: Coverage | None = None  # what was seen of the document, by all layers together
    shortfalls: list[Shortfall] = field(default_factory=list)
    unstable: dict[str, str] = field(default_factory=dict)  # id of a finding that did not come again -> why
    known: dict[str, Known] = field(default_factory=dict)  # id of a finding -> the entry that excuses it
    overdue: list[Overdue] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The API's slug."""
        return self.subject.document.name

    @property
    def ran(self) -> set[str]:
        """The layers that ran."""
        return set(self.seconds) - set(self.untested)

    @cached_property
    def secrets(self) -> Secrets:
        """What hides the credentials of a real server."""
        return Secrets(self.subject, self.options)

    @property
    def ids(self) -> set[str]:
        """The ids of all findings."""
        return {finding.id for finding in self.log.findings}

    def state(self, finding: Finding) -> State:
        """Tell what a finding counts: `new` fails the run."""
        if finding.severity == "warning":
            return "warning"
        if finding.id in self.known:
            return "known"
        return "unstable" if finding.id in self.unstable else "new"

    def case_state(self, case: Case) -> str:
        """Tell how a case ended, one of STATES: it is `known` or `unstable` where all that failed in it is."""
        if case.state != "failed":
            return case.state
        states = {self.state(finding) for finding in case.findings}
        return "failed" if "new" in states else next((one for one in ("unstable", "known") if one in states), "failed")

    @property
    def exit_code(self) -> int:
        """0 ok, 1 findings, 3 vacuous, 4 unstable; where several hold the first of 1, 4, 3."""
        states = {self.state(finding) for finding in self.log.findings}
        if "new" in states or self.overdue:
            return 1
        if "unstable" in states:
            return 4
        return 3 if self.shortfalls else 0

    def as_json(self) -> list[dict[str, Any]]:
        """Return the findings as `--json` prints them."""
        return [self.secrets.scrub(self._shown(finding)) for finding in self.log.findings]

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
            "requests": [self.secrets.curl(exchange) for exchange in finding.chain],
            "state": self.state(finding),
        }


def worst(codes: Iterable[int]) -> int:
    """Choose the exit code of several runs: 2, 1, 4, 3, 0."""
    found = set(codes)
    return next((code for code in (2, 1, 4, 3) if code in found), 0)
