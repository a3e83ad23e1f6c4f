"""A server as people start it: an edited file is served, without a restart."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SPECDOUBLE = Path(sys.executable).with_name("specdouble")
DOCUMENT = """
openapi: 3.1.0
info: {title: Notes, version: '1'}
paths:
  /greeting:
    get:
      operationId: greet
      responses:
        '200': {description: OK, content: {application/json: {schema: {type: string, const: hello}}}}
"""


@dataclass
class Running:
    file: Path
    base: str
    output: Path

    def becomes(self, path: str, wanted: str, patience: float = 20) -> bool:
        """Ask until the answer holds a text."""
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            with urllib.request.urlopen(f"{self.base}{path}", timeout=patience) as answer:
                if wanted in answer.read().decode():
                    return True
        return False


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    file = tmp_path / "notes.yaml"
    file.write_text(DOCUMENT)
    output = tmp_path / "errors.log"
    with output.open("w") as errors:
        command = [str(SPECDOUBLE), "serve", "notes.yaml", "--port", "0"]
        server = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=errors, text=True, bufsize=1)
        serves = next(line for line in server.stdout if line.strip().startswith("serves"))
        yield Running(file, serves.split()[1], output)
        server.terminate()
        server.wait(timeout=20)
        server.stdout.close()


def test_an_edit_is_served(running: Running) -> None:
    assert running.becomes("/greeting", "hello")

    running.file.write_text(DOCUMENT.replace("hello", "goodbye"))

    assert running.becomes("/greeting", "goodbye")


def test_a_broken_edit_is_told_and_the_last_good_one_served(running: Running) -> None:
    assert running.becomes("/greeting", "hello")

    running.file.write_text(DOCUMENT + "paths: [\n")

    assert running.becomes("/-/apis", "notes.yaml:")
    assert running.becomes("/greeting", "hello")
    assert "the last good version is served on" in running.output.read_text()
