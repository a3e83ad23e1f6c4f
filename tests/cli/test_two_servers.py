"""The same seed, clock and serial requests give the same bytes, in any process."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SPECDOUBLE = Path(sys.executable).with_name("specdouble")
SYSTEM = {"Cookie": "rocketwave_session=demo-system"}
JSON = {**SYSTEM, "Content-Type": "application/json"}
ACME = "550e8400-e29b-41d4-a716-446655440000"

REQUESTS = [
    ("GET", "/pulse/api/organizations", None, SYSTEM),
    ("POST", "/pulse/api/organizations", b'{"name": "Initech"}', JSON),
    ("POST", "/pulse/api/organizations", b'{"name": "Initech"}', JSON),
    ("POST", "/pulse/api/environments", f'{{"name": "QA", "organizationId": "{ACME}"}}'.encode(), JSON),
    ("GET", f"/pulse/api/environments?organizationId={ACME}&limit=2&page=2", None, SYSTEM),
    ("POST", "/pulse/api/environments", b'{"name": 5}', JSON),
    ("DELETE", f"/pulse/api/organizations/{ACME}", None, SYSTEM),
    ("GET", "/pulse/api/organizations", None, {}),
    ("POST", "/-/clock/advance", b'{"seconds": 60}', JSON),
    ("POST", "/pulse/api/organizations", b'{"name": "Hooli"}', JSON),
    ("POST", "/-/reset", b'{"world": "busy"}', JSON),
    ("GET", f"/pulse/api/environments?organizationId={ACME}&limit=50", None, SYSTEM),
]


@pytest.fixture
def ports() -> Iterator[list[int]]:
    command = [SPECDOUBLE, "serve", "pulse", "--port", "0", "--clock", "2026-01-15T09:00:00Z", "--seed", "7"]
    servers = [
        subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONHASHSEED": hash_seed}
        )
        for hash_seed in ("1", "2")
    ]
    yield [_port(server) for server in servers]
    for server in servers:
        server.terminate()
        server.wait(timeout=10)
        server.stdout.close()


def _port(server: subprocess.Popen[str]) -> int:
    lines = iter(server.stdout.readline, "")
    address = next(line for line in lines if line.strip().startswith("serves")).split()[1]
    return int(address.partition("//")[2].partition("/")[0].rpartition(":")[2])


def ask(port: int) -> list[tuple[int, list[tuple[str, str]], bytes]]:
    """Send every request one after the other; return everything that came back, but for the `Date` header."""
    answers = []
    for method, path, body, headers in REQUESTS:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        told = [(name, value) for name, value in answer.getheaders() if name.lower() != "date"]
        answers.append((answer.status, told, answer.read()))
        connection.close()
    return answers


def test_two_servers_answer_with_the_same_bytes(ports: list[int]) -> None:
    first, second = (ask(port) for port in ports)

    assert first == second
    assert [status for status, _, _ in first] == [200, 201, 409, 201, 200, 400, 409, 401, 200, 201, 204, 200]
