"""The journeys layer: `contract_tests/<api>/` under pytest, in a process of its own, against what is tested."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from specdouble.contract.router import Router
from specdouble.errors import ApiError
from specdouble.testing.exchange import Exchange
from specdouble.testing.fixtures.recording import load
from specdouble.testing.fixtures.server import served
from specdouble.testing.journeys.running import run_tests
from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.suite import Suite

NAME = "journeys"


class Journeys:
    """Enters each test as a check of its own; what a test sent is counted like the requests of every other layer."""

    def run(self, suite: Suite) -> None:
        """Run the tests of the API. A double in this process is served to them, so that they meet this very one."""
        subject = suite.subject
        folder = (subject.root or Path.cwd()) / "contract_tests" / subject.document.name
        if not folder.is_dir():
            suite.log.untested(NAME, "", NAME, _nowhere(subject.document.name))
            return
        with ExitStack() as stack:
            base_url = subject.target.base_url
            app = subject.app if subject.limited is None else subject.limited()
            if app is not None:
                base_url = f"{stack.enter_context(served(app))}{urlsplit(base_url).path}"
            run = run_tests(folder, base_url, subject)
        router = Router(suite.document.operations)
        for line in run.lines:
            _enter(suite, router, line)
        if run.trouble:
            suite.log.failed(Finding(NAME, "runs", "", "pytest could not run the journeys", actual=run.trouble))


def _nowhere(name: str) -> str:
    return f"there is no folder contract_tests/{name} here: journeys are a project's own tests, and no package has them"


def _enter(suite: Suite, router: Router, line: dict[str, Any]) -> None:
    base_url = suite.recorder.base_url
    exchanges = [_recognised(router, load(one, base_url), base_url) for one in line["exchanges"]]
    for exchange in exchanges:
        suite.recorder.note(exchange)
    called = {exchange.operation_id for exchange in exchanges}
    chosen = {operation.id for operation in suite.operations}
    if len(chosen) < len(suite.document.operations) and not called & chosen:
        return
    check = line["test"].rpartition(f"contract_tests/{suite.document.name}/")[2]
    if line["outcome"] == "passed":
        suite.log.passed(NAME, "", check)
    elif line["outcome"] == "skipped":
        suite.log.untested(NAME, "", check, line["why"])
    else:
        suite.log.failed(_finding(suite, check, line["why"], exchanges))


def _recognised(router: Router, exchange: Exchange, base_url: str) -> Exchange:
    path = urlsplit(exchange.sent.url.removeprefix(base_url)).path
    try:
        return replace(exchange, operation_id=router.match(exchange.sent.method, path).operation.id)
    except ApiError:
        return exchange


def _finding(suite: Suite, check: str, why: str, exchanges: list[Exchange]) -> Finding:
    """Tell a failure by pytest's own last words; the operation that was called last is the likeliest cause."""
    last = next((one.operation_id for one in reversed(exchanges) if one.operation_id is not None), None)
    marked = [line.removeprefix("E").strip() for line in why.splitlines() if line.startswith("E  ")]
    shown = [line for line in marked if line] or why.strip().splitlines()[-1:]
    name = check.rpartition("::")[2].partition("[")[0].removeprefix("test_").replace("_", " ")
    return Finding(
        NAME,
        check,
        "",
        f"it is not so that {name}: {shown[0] if shown else 'the test failed'}",
        tuple(exchanges),
        expected="the test passes",
        actual="\n".join(shown[:20]),
        pointer=suite.document.operation(last).pointer if last is not None else "",
        source=f"contract_tests/{suite.document.name}/{check}",
    )


LAYER = Journeys()
