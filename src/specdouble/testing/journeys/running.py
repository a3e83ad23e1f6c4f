"""pytest in a process of its own: what a project's tests import, patch or leave behind stays there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from specdouble.testing.suite.subject import Subject

_LONGEST = 1800  # seconds
_RAN = {0, 1, 5}  # pytest's exit codes: passed, failed, nothing collected


@dataclass(frozen=True)
class Run:
    """One line a test, and what kept pytest from running them."""

    lines: list[dict[str, Any]]
    trouble: str = ""


def run_tests(folder: Path, base_url: str, subject: Subject) -> Run:
    """Run the tests of a folder against a server, one after the other, and return what they wrote down."""
    with TemporaryDirectory() as scratch:
        record = Path(scratch) / "record"
        root = subject.root or Path.cwd()
        try:
            ran = subprocess.run(  # noqa: S603 - pytest, on the project's own tests
                _command(folder, base_url, record, subject),
                cwd=root,
                env=_environment(),
                capture_output=True,
                text=True,
                timeout=_LONGEST,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Run(_read(record), f"it was not done after {_LONGEST} seconds")
        trouble = "" if ran.returncode in _RAN else (ran.stdout + ran.stderr)[-2000:]
        lines = _read(record)
        return Run(lines, "" if any(line["outcome"] == "failed" for line in lines) else trouble)


def _command(folder: Path, base_url: str, record: Path, subject: Subject) -> list[str]:
    you = next((caller for caller in subject.callers if caller.name == "you"), None)
    headers = [] if you is None else [f"{name}: {value}" for name, value in you.credentials.headers.items()]
    personas = [] if subject.personas is None else [f"--specdouble-personas={subject.personas.resolve()}"]
    return [
        *(sys.executable, "-m", "pytest", str(folder), "-q", "-p", "no:cacheprovider"),
        *(["-n0"] if find_spec("xdist") is not None else []),
        f"--specdouble-base-url={base_url}",
        f"--specdouble-record={record}",
        *personas,
        *(f"--specdouble-header={header}" for header in headers),
    ]


def _environment() -> dict[str, str]:
    """Leave out what an outer pytest tells its own workers."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}


def _read(record: Path) -> list[dict[str, Any]]:
    if not record.exists():
        return []
    return [json.loads(line) for line in record.read_text("utf-8").splitlines()]
