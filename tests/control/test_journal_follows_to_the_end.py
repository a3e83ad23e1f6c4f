"""A live stream never keeps a server, or a sandbox, from ending."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /notes:
    get: {operationId: list_notes, responses: {'200': {description: OK}}}
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    (tmp_path / "openapi.yaml").write_text(DOCUMENT)
    command = [str(Path(sys.executable).with_name("specdouble")), "serve", "openapi.yaml", "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        line = next(line for line in process.stdout if "serves" in line)
        found = re.search(r":(\d+)", line)
        assert found is not None
        yield process, int(found[1])
        process.kill()


@contextmanager
def follow(port: int, sandbox: str) -> Iterator[http.client.HTTPResponse]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", "/-/journal/stream", headers={"X-Specdouble-Sandbox": sandbox})
        with connection.getresponse() as stream:
            assert stream.readline() == b"retry: 1000\n"
            yield stream


def test_a_server_stops_while_somebody_follows(server: tuple[subprocess.Popen[str], int]) -> None:
    process, port = server

    with follow(port, "default") as stream:
        process.send_signal(signal.SIGTERM)

        assert process.wait(10) in {0, -signal.SIGTERM}
        assert stream.read() == b"\n"


def test_a_stream_ends_when_its_sandbox_is_dropped(server: tuple[subprocess.Popen[str], int]) -> None:
    _, port = server

    with follow(port, "pr-42") as stream, closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
        connection.request("DELETE", "/-/sandboxes/pr-42")

        assert connection.getresponse().status == 204
        assert stream.read() == b"\n"
