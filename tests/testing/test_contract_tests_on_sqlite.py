"""The contract tests of the project pass on rows in a file as they do on rows in memory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("api", ["alli", "beeflow", "posthog", "pulse"])
def test_every_journey_passes_on_sqlite(tmp_path: Path, api: str) -> None:
    command = [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider", f"contract_tests/{api}"]
    environment = {**os.environ, "SPECDOUBLE_STORE": f"sqlite:///{tmp_path}/rows.db"}
    environment = {name: value for name, value in environment.items() if not name.startswith("PYTEST_")}

    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, env=environment, check=False)

    assert ran.returncode == 0, ran.stdout[-3000:]
    assert (tmp_path / "rows.db").exists()
