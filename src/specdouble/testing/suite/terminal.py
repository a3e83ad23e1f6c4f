"""What a person at a terminal sees of a run: progress while it goes on, then what was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from specdouble.testing.suite.finding import Finding
from specdouble.testing.suite.log import Case
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.run import Result
from specdouble.testing.suite.subject import Subject

Tell = Callable[[str, Case | None], None]


class Terminal:
    """Writes to the standard error, which leaves the standard output to `--json`."""

    def __init__(self, *, quiet: bool = False, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False, soft_wrap=True)
        self._quiet = quiet

    @contextmanager
    def watching(self, subject: Subject, options: Options) -> Iterator[Tell]:
        """Show how far a run is, layer by layer."""
        columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[seen]}"))
        with Progress(*columns, TimeElapsedColumn(), console=self._console, transient=True) as progress:
            bar = progress.add_task(subject.document.name, total=len(options.only), seen="")
            counts = {"checks": 0, "failed": 0}

            def tell(layer: str, case: Case | None) -> None:
                if case is None:
                    progress.update(
                        bar, description=f"{subject.document.name} {layer}", completed=options.only.index(layer)
                    )
                    return
                counts["checks"] += 1
                counts["failed"] += case.failed > 0
                progress.update(bar, seen=f"{counts['checks']} checks, {counts['failed']} failed")

            yield tell

    def tell(self, result: Result) -> None:
        """Say what was found, and what was not tested."""
        for finding in result.log.findings:
            self._finding(result, finding)
        name = result.subject.document.name
        cases = list(result.log)
        states = {state: sum(case.state == state for case in cases) for state in ("passed", "failed", "untested")}
        counts = ", ".join(f"{number} {state}" for state, number in states.items())
        self._console.print(
            f"{escape(name)}: {result.requests} requests, {counts}; {len(result.log.findings)} findings; "
            f"seed {result.options.seed}, requests {result.digest}"
        )

    def _finding(self, result: Result, finding: Finding) -> None:
        located = finding.locate(result.subject.document)
        place = f" ({located})" if located is not None else ""
        style = "red" if finding.severity == "error" else "yellow"
        head = f"{finding.layer}.{finding.check} {finding.operation}".rstrip()
        self._console.print(f"[{style}]{finding.id}[/] {escape(head)}: {escape(finding.sentence)}{escape(place)}")
        if self._quiet:
            return
        for label, text in (("expected", finding.expected), ("came", finding.actual), ("by", finding.source)):
            if text:
                self._console.print(f"  {label:<8} {escape(text)}")
        for exchange in finding.chain:
            self._console.print(f"  {escape(exchange.sent.curl)}", style="dim")
