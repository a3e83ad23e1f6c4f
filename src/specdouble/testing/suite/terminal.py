"""What a person at a terminal sees of a run: progress while it goes on, then what was found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.log import Case
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.progress import Tell, watch
from specdouble.testing.suite.result import STATES, Result
from specdouble.testing.suite.subject import Subject

if TYPE_CHECKING:
    from specdouble.testing.replay.once import Outcome

_STYLES = {"new": "bold red", "unstable": "magenta", "known": "yellow", "warning": "blue"}
_RARE = ("unstable", "known")
_VERDICTS = {"fixed": "green", "still there": "bold red", "cannot be told": "yellow"}
_CELLS = {"passed": "green", "failed": "bold red", "unstable": "magenta", "known": "yellow"}
_OUTCOMES = {0: "passed", 1: "failed", 3: "was hardly tested", 4: "is unstable"}
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
"""What would move the cursor or change colours: a fuzzed request may have it."""


class Terminal:
    """Writes to the standard error, which leaves the standard output to `--json`. Colours heed NO_COLOR.

    `quiet` leaves out the requests; `verbose` lists what was not tested, and shows known findings whole.
    """

    def __init__(self, *, quiet: bool = False, verbose: bool = False, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False, soft_wrap=True)
        self._quiet = quiet
        self._verbose = verbose

    def watching(self, subject: Subject, options: Options) -> AbstractContextManager[Tell]:
        """Show how far a run is, layer by layer."""
        return watch(self._console, subject.document.name, options.only)

    def tell(self, result: Result) -> None:
        """Say what was found, and what was not tested."""
        for finding in result.log.findings:
            self._finding(result, finding)
        self._layers(result)
        self._listed("too little was really tested", [one.sentence for one in result.shortfalls])
        self._listed("the baseline is out of date", [str(one) for one in result.overdue])
        self._untested([case for case in result.log if case.state == "untested"])
        if result.coverage is not None and not self._quiet:
            seen = (f"{kind} {one}" for kind, one in result.coverage.totals.items() if one.total)
            self._print((f"seen: {', '.join(seen)}", "dim"))
        outcome = _OUTCOMES[result.exit_code]
        self._print((f"{result.name} {outcome}: ", "bold"), (f"{_count(result)}; ", ""), (_sent(result), "dim"))

    def _finding(self, result: Result, finding: Finding) -> None:
        state = result.state(finding)
        mark = "" if state == "new" else f" [{state}]"
        head = f" {finding.layer}.{finding.check} {finding.operation}".rstrip()
        self._print((finding.id, _STYLES[state]), (head, "bold"), (f"{mark}: {finding.sentence}", ""))
        for label, text in _remarks(result, finding):
            self._labelled(label, text)
        if self._quiet or (state == "known" and not self._verbose):
            return
        place = str(finding.locate(result.subject.document) or "")
        for label, text in (
            ("expected", finding.expected), ("came", finding.actual), ("document", place), ("rule", finding.source),
        ):  # fmt: skip
            self._labelled(label, text)
        for exchange in finding.chain:
            self._labelled("request", result.secrets.curl(exchange), style="cyan")
            self._labelled("", f"-> {exchange.status or 'no answer'} {exchange.media_type}".rstrip(), style="dim")
        if finding.chain:
            self._labelled("again", f"specdouble replay {finding.id}", style="cyan")
        self._print(("", ""))

    def _labelled(self, label: str, text: str, style: str = "") -> None:
        if text:
            self._print((f"  {label:<10}", "dim"), (text, style))

    def _layers(self, result: Result) -> None:
        counts = {name: _states(result, name) for name in result.options.only}
        columns = [one for one in STATES if one not in _RARE or any(states[one] for states in counts.values())]
        width = max(map(len, counts))
        self._print((f"{'layer':<{width}}" + "".join(f"{name:>10}" for name in (*columns, "seconds")), "dim"))
        for name, states in counts.items():
            if name in result.untested:
                self._print((f"{name:<{width}}  {result.untested[name]}", "dim"))
                continue
            cells = [(f"{states[one] or '-':>10}", _CELLS.get(one, "dim") if states[one] else "dim") for one in columns]
            self._print((f"{name:<{width}}", ""), *cells, (f"{result.seconds.get(name, 0.0):>10.1f}", "dim"))

    def _listed(self, title: str, sentences: Sequence[str]) -> None:
        if sentences:
            self._print((title, "bold yellow"))
        for sentence in sentences:
            self._print((f"  {sentence}", ""))

    def _untested(self, cases: Sequence[Case]) -> None:
        if not cases:
            return
        hint = "" if self._verbose else " (-v lists them)"
        self._print((f"not tested: {len(cases)}{hint}", "dim"))
        if self._verbose:
            for case in cases:
                name = f"{case.layer}.{case.check} {case.operation}".rstrip()
                self._print((f"  {name}: {case.untested}", "dim"))

    def tell_files(self, files: Iterable[Path]) -> None:
        """Say what was written."""
        for file in files:
            self._print((f"written: {file}", ""))

    def tell_replay(self, found: Mapping[str, Any], outcome: Outcome) -> None:
        """Say what became of a finding."""
        self._print((f"{found['id']} {found['layer']}.{found['check']}: {found['sentence']}", ""))
        for exchange in outcome.again.exchanges:
            self._labelled("request", exchange.sent.curl, style="cyan")
            self._labelled("", f"-> {exchange.status or 'no answer'} {exchange.media_type}".rstrip(), style="dim")
        self._print((outcome.verdict, _VERDICTS[outcome.verdict]), (f": {outcome.why}", ""))
        if outcome.verdict == "cannot be told":
            self._labelled("expected", found["expected"])
            self._labelled("came then", found["actual"])

    def _print(self, *parts: tuple[str, str]) -> None:
        self._console.print(Text.assemble(*((_visible(text), style) for text, style in parts)))


def _remarks(result: Result, finding: Finding) -> Iterable[tuple[str, str]]:
    if finding.id in result.known:
        known = result.known[finding.id]
        yield "known", f"until {known.expires}: {known.reason} ({known.owner})"
    if finding.id in result.unstable:
        yield "unstable", f"sent again from a fresh world, it did not come again: {result.unstable[finding.id]}"


def _states(result: Result, layer: str) -> Counter[str]:
    return Counter(result.case_state(case) for case in result.log if case.layer == layer)


def _count(result: Result) -> str:
    states = Counter(result.state(finding) for finding in result.log.findings)
    others = [f"{states[state]} {state}" for state in ("unstable", "known") if states[state]]
    others += [f"{states['warning']} warning{'s' * (states['warning'] != 1)}"] if states["warning"] else []
    return ", ".join([f"{states['new']} finding{'s' * (states['new'] != 1)}", *others])


def _sent(result: Result) -> str:
    seconds = sum(result.seconds.values())
    plural = "s" * (result.requests != 1)
    return f"{result.requests} request{plural} in {seconds:.1f} s, seed {result.options.seed}, requests {result.digest}"


def _visible(text: str) -> str:
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
