"""Everything that is known of a run, as the plain values that all reports are made of (docs/reports.md)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from specdouble.contract.model import Document
from specdouble.testing.exchange import Exchange
from specdouble.testing.replay.again import Broken
from specdouble.testing.report.excerpt import show_place
from specdouble.testing.report.recorded import write_exchange
from specdouble.testing.suite.address import shown_base
from specdouble.testing.suite.answers import Finder
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.log import Case
from specdouble.testing.suite.result import STATES, Result, worst
from specdouble.testing.suite.secrets import Secrets, find_caller

Json = dict[str, Any]

VERSION = 1
"""Of the shape of a report: one more where a key goes or changes its meaning; new keys leave it as it is."""

_WORDS = {0: "passed", 1: "findings", 3: "vacuous", 4: "unstable"}


def write_report(runs: Iterable[tuple[Result, Mapping[str, Any]]], at: str) -> Json:
    """Write the report of one command. Each run comes with how it was opened; `at` is when it ended."""
    shown = [_Writer(result).run(opening) for result, opening in runs]
    code = worst(run["exit_code"] for run in shown)
    made_by = {"name": "specdouble", "version": version("specdouble")}
    return {"version": VERSION, "made_by": made_by, "at": at, "exit_code": code, "outcome": _WORDS[code], "runs": shown}


class _Writer:
    """Writes one run."""

    def __init__(self, result: Result) -> None:
        subject = result.subject
        self._result = result
        self._callers = (*subject.callers, *([subject.peer] if subject.peer is not None else ()))
        self._secrets = result.secrets
        self._find = Finder(subject.document, subject.target.base_url)
        self._broken = Broken(subject.document, subject.target.base_url)

    def run(self, opening: Mapping[str, Any]) -> Json:
        result, document = self._result, self._result.subject.document
        shown = {
            "api": result.name,
            "title": document.title,
            "opening": dict(opening),
            "base_url": shown_base(result.subject),
            "resets": result.subject.reset is not None,
            "exit_code": result.exit_code,
            "outcome": _WORDS[result.exit_code],
            "requests": result.requests,
            "digest": result.digest,
            "seed": result.options.seed,
            "profile": result.options.profile,
            "seconds": round(sum(result.seconds.values()), 3),
            "statuses": _statuses(result),
            "layers": [self._layer(name) for name in result.options.only],
            "operations": [self._operation(document, one.id) for one in result.operations],
            "cases": [self._case(case) for case in result.log],
            "findings": [self._finding(finding) for finding in result.log.findings],
            "vacuous": [asdict(one) for one in result.shortfalls],
            "baseline": self._baseline(),
            "coverage": result.coverage.as_json() if result.coverage is not None else None,
        }
        scrubbed: Json = self._secrets.scrub(shown)
        return scrubbed

    def _layer(self, name: str) -> Json:
        cases = [case for case in self._result.log if case.layer == name]
        states = Counter(self._result.case_state(case) for case in cases)
        return {
            "layer": name,
            "untested_because": self._result.untested.get(name),
            "seconds": round(self._result.seconds.get(name, 0.0), 3),
            **{state: states[state] for state in STATES},
            "findings": sum(finding.layer == name for finding in self._result.log.findings),
        }

    def _operation(self, document: Document, name: str) -> Json:
        operation, was = document.operation(name), self._result.answered.get(name)
        states = Counter(self._result.case_state(case) for case in self._result.log if case.operation == name)
        return {
            "operation": name,
            "method": operation.method,
            "path": operation.path,
            "summary": operation.summary,
            "requests": was.requests if was is not None else 0,
            "accepted": was.accepted if was is not None else 0,
            "statuses": {str(status): number for status, number in sorted(was.statuses.items())} if was else {},
            **{state: states[state] for state in STATES},
        }

    def _case(self, case: Case) -> Json:
        return {
            "layer": case.layer,
            "operation": case.operation or None,
            "check": case.check,
            "state": self._result.case_state(case),
            "passed": case.passed,
            "failed": case.failed,
            "untested_because": case.untested or None,
            "findings": [finding.id for finding in case.findings],
        }

    def _finding(self, finding: Finding) -> Json:
        known = self._result.known.get(finding.id)
        place = finding.locate(self._result.subject.document)
        return {
            "id": finding.id,
            "layer": finding.layer,
            "check": finding.check,
            "operation": finding.operation or None,
            "severity": finding.severity,
            "state": self._result.state(finding),
            "sentence": finding.sentence,
            "expected": finding.expected,
            "actual": finding.actual,
            "source": finding.source,
            "place": show_place(place) if place is not None else None,
            "chain": [self._exchange(exchange) for exchange in finding.chain],
            "broken": sorted(self._broken(finding.chain[-1])) if finding.chain else [],
            "at_once": finding.at_once,
            "replay": f"specdouble replay {finding.id}" if finding.chain else None,
            "unstable_because": self._result.unstable.get(finding.id),
            "known_by": _entry(known) if known is not None else None,
        }

    def _exchange(self, exchange: Exchange) -> Json:
        caller = find_caller(exchange.sent, self._callers)
        operation = self._find(exchange.sent)
        shown = self._secrets.answer(exchange, operation)
        name = exchange.operation_id or (operation.id if operation is not None else None)
        return write_exchange(_renamed(shown, self._secrets, name), caller)

    def _baseline(self) -> Json:
        return {
            "known": [_entry(known) for known in self._result.known.values()],
            "overdue": [{**_entry(one.known), "why": one.why} for one in self._result.overdue],
        }


def _renamed(exchange: Exchange, secrets: Secrets, operation: str | None) -> Exchange:
    sent = secrets.sent(exchange.sent)
    return Exchange(sent, exchange.status, exchange.headers, exchange.content, operation, seconds=exchange.seconds)


def _entry(known: Any) -> Json:
    return {
        "id": known.id,
        "owner": known.owner,
        "reason": known.reason,
        "expires": known.expires.isoformat(),
        "place": known.place,
    }


def _statuses(result: Result) -> dict[str, int]:
    """Count the answers of all operations by status."""
    total = sum((was.statuses for was in result.answered.values()), Counter[int]())
    return {str(status): number for status, number in sorted(total.items())}


def callers_by_name(callers: Iterable[Caller]) -> dict[str, Caller]:
    """Map the names of callers to them, the first of each name."""
    return {caller.name: caller for caller in reversed(list(callers))}
