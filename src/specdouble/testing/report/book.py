"""What one command has run: its results, held to a baseline, written down and kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from specdouble.runtime.clock import make_clock, timestamp
from specdouble.runtime.settings import Settings
from specdouble.serve.project import ApiSource
from specdouble.testing.replay.opening import write_opening
from specdouble.testing.report.run_data import write_report
from specdouble.testing.report.traffic import Traffic
from specdouble.testing.report.writing import keep, write_files
from specdouble.testing.suite.baseline import Known, read_baseline, write_baseline
from specdouble.testing.suite.judgement import apply_baseline
from specdouble.testing.suite.recorder import Listener
from specdouble.testing.suite.result import Result, worst
from specdouble.testing.suite.subject import Subject

_GRACE = timedelta(days=30)
"""How long an entry that `--write-baseline` adds excuses its finding."""


class Book:
    """Takes results, and closes once. `written` names the files that it wrote."""

    def __init__(self, folder: Path | None, baseline: Path | None, *, is_writing_baseline: bool = False) -> None:
        """Read the baseline, so that a broken one is told before anything runs. Raises ConfigError."""
        self.results: list[Result] = []
        self.written: list[Path] = []
        self._openings: list[dict[str, Any]] = []
        self._traffics: list[Traffic] = []
        self._folder = folder
        self._baseline = baseline
        self._is_writing = is_writing_baseline
        self._clock = make_clock("now")
        is_new = is_writing_baseline and baseline is not None and not baseline.exists()
        self._entries: Sequence[Known] = read_baseline(baseline) if baseline is not None and not is_new else ()

    def listeners(self, subject: Subject) -> tuple[Listener, ...]:
        """Return who wants to hear a run."""
        if self._folder is None:
            return ()
        self._traffics.append(Traffic(subject, self._clock.now))
        return (self._traffics[-1],)

    def add(self, result: Result, source: ApiSource, settings: Settings) -> None:
        """Take the result of a run."""
        self.results.append(result)
        self._openings.append(write_opening(source, settings, result.options))

    def close(self) -> None:
        """Hold the results to the baseline, write the reports, and keep the findings for `specdouble replay`."""
        today = self._clock.now().date()
        apply_baseline(self._entries, self.results, today)
        if self._is_writing and self._baseline is not None:
            self._write_baseline(self._baseline, today)
        report = write_report(zip(self.results, self._openings, strict=True), timestamp(self._clock.now()))
        keep(report)
        if self._folder is not None:
            write_files(self._folder, report, self._traffics)
            self.written.append(self._folder / "report.html")

    @property
    def exit_code(self) -> int:
        """The exit code of the command."""
        return worst(result.exit_code for result in self.results)

    def _write_baseline(self, file: Path, today: date) -> None:
        """Keep the entries that excuse something or were not looked for, and add what is new."""
        gone = {one.known.id for result in self.results for one in result.overdue}
        kept = [known for known in self._entries if known.id not in gone]
        new = [row for result in self.results for row in result.as_json() if row["state"] in {"new", "unstable"}]
        write_baseline(file, kept, new, today + _GRACE)
        self.written.append(file)
