"""Reports as files: five of them in a folder, and the findings of the last run, for `specdouble replay`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from specdouble.errors import ConfigError
from specdouble.runtime.settings import find_root
from specdouble.testing.report.html import html
from specdouble.testing.report.junit import junit
from specdouble.testing.report.markdown import markdown
from specdouble.testing.report.run_data import VERSION
from specdouble.testing.report.traffic import Traffic, write_har

Json = Mapping[str, Any]

_KEPT = Path(".specdouble") / "last-run.json"


def write_files(folder: Path, report: Json, traffics: Iterable[Traffic]) -> None:
    """Write report.html, junit.xml, report.json, summary.md and traffic.har into a folder. Raises ConfigError."""
    files = {name: write(report) for name, write in _WRITERS.items()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            raw = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
            (folder / name).write_bytes(raw)
        (folder / "traffic.har").write_bytes(write_har(traffics))
    except OSError as error:
        raise ConfigError(f"--report {folder}: {error.strerror or error}") from None


def keep(report: Json, folder: Path | None = None) -> Path | None:
    """Keep a report with findings where `specdouble replay` looks; one without leaves what is there.

    The folder keeps itself out of git. Where nothing can be written, nothing is kept: a run is not to fail for it.
    """
    if not any(run["findings"] for run in report["runs"]):
        return None
    file = kept_file(folder)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        (file.parent / ".gitignore").write_text("*\n", "utf-8")
        file.write_text(dump(report), "utf-8")
    except OSError:
        return None
    return file


def kept_file(folder: Path | None = None) -> Path:
    """Return where the last run is kept: in the project around a folder (the current one), else in that folder."""
    start = folder or Path.cwd()
    return (find_root(start) or start) / _KEPT


def read_report(file: Path) -> Json:
    """Read a report.json, or what was kept. Raises ConfigError."""
    try:
        report = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigError(f"no {file}: `specdouble test` writes it when it finds something") from None
    except (OSError, ValueError) as error:
        raise ConfigError(f"{file}: {error}") from None
    if not isinstance(report, dict) or report.get("version") != VERSION:
        came = report.get("version") if isinstance(report, dict) else type(report).__name__
        raise ConfigError(f"{file} is a report of version {came}, expected {VERSION}: run the tests again")
    return report


def dump(report: Json) -> str:
    """Write a report as JSON: in ASCII, as a fuzzed request may have what UTF-8 cannot write."""
    return json.dumps(report, indent=1) + "\n"


_WRITERS: Mapping[str, Callable[[Json], str | bytes]] = {
    "report.html": html,
    "junit.xml": junit,
    "report.json": dump,
    "summary.md": markdown,
}
