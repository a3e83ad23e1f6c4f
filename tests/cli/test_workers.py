"""Several workers on one file: every write is there for whoever asks next, whichever worker answers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPECDOUBLE = Path(sys.executable).with_name("specdouble")


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    command = [
        SPECDOUBLE,
        "serve",
        "pulse",
        "--port",
        "0",
        "--workers",
        "3",
        "--store",
        f"sqlite:///{tmp_path}/rows.db",
    ]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment)
    lines = iter(server.stdout.readline, "")
    yield next(line for line in lines if line.strip().startswith("serves")).split()[1]
    server.terminate()
    assert server.wait(timeout=15) == 0
    server.stdout.close()


def call(address: str, path: str, body: dict | None = None) -> dict:
    headers = {"Cookie": "rocketwave_session=demo-system", "Content-Type": "application/json", "Connection": "close"}
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(f"{address}{path}", data, headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def test_workers_share_what_is_written(address: str) -> None:
    with ThreadPoolExecutor(6) as clients:
        made = list(
            clients.map(lambda number: call(address, "/api/organizations", {"name": f"Team {number}"}), range(40))
        )

    assert len({one["id"] for one in made}) == 40
    with ThreadPoolExecutor(6) as clients:
        read = list(clients.map(lambda one: call(address, f"/api/organizations/{one['id']}"), made))
    assert read == made
    assert call(address, "/api/organizations?limit=1")["pagination"]["total"] == 43


def test_workers_with_rows_in_memory_are_refused_and_told_why() -> None:
    command = [SPECDOUBLE, "serve", "pulse", "--port", "0", "--workers", "2"]

    refused = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)

    assert refused.returncode == 2
    assert "every process would have rows of its own" in refused.stderr
    assert "--store sqlite:///double.db" in refused.stderr


@pytest.mark.parametrize("path", ["clock", "faults", "expectations", "journal", "snapshots", "deliveries", "sandboxes"])
def test_what_each_worker_has_for_itself_is_refused(address: str, path: str) -> None:
    base = address.removesuffix("/pulse")
    with pytest.raises(urllib.error.HTTPError, match="409") as refused:
        urllib.request.urlopen(f"{base}/-/{path}", timeout=30)

    problem = json.load(refused.value)
    refused.value.close()
    assert "3 workers serve here" in problem["detail"]
    assert "--workers 1" in problem["detail"]


def test_a_reset_reaches_every_worker(address: str) -> None:
    call(address, "/api/organizations", {"name": "Team"})

    request = urllib.request.Request(f"{address.removesuffix('/pulse')}/-/reset", b"{}", method="POST")
    urllib.request.urlopen(request, timeout=30).close()

    totals = {call(address, "/api/organizations?limit=1")["pagination"]["total"] for _ in range(12)}
    assert totals == {3}
