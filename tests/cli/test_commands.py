"""The command line, as people type it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from specdouble.cli import commands
from specdouble.cli.options import build_targets

SPECDOUBLE = Path(sys.executable).with_name("specdouble")
DOCUMENT = """
openapi: 3.1.0
info: {title: Notes, version: '1'}
security: [{token: []}]
components:
  securitySchemes: {token: {type: http, scheme: bearer}}
paths:
  /notes:
    get:
      operationId: listNotes
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {type: array, items: {$ref: 'schemas.yaml#/Note'}}
  /notes/{id}:
    get:
      operationId: getNote
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: 'schemas.yaml#/Note'}}}}
"""
SCHEMAS = "Note: {type: object, required: [id], properties: {id: {type: integer}, text: {type: string}}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "notes.yaml").write_text(DOCUMENT)
    (tmp_path / "schemas.yaml").write_text(SCHEMAS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run([SPECDOUBLE, *arguments], capture_output=True, text=True, cwd=cwd, timeout=60, check=False)


def test_plan_shows_every_operation(folder: Path) -> None:
    result = CliRunner().invoke(commands, ["plan", "notes.yaml"])

    assert result.exit_code == 0
    assert "list_notes  resource  notes" in result.output
    assert "2 operations: 0 handler, 2 resource, 0 example, 0 generated" in result.output


def test_plan_speaks_json(folder: Path) -> None:
    rows = json.loads(CliRunner().invoke(commands, ["plan", "notes.yaml", "--json"]).output)

    assert [(row["api"], row["operation"], row["tier"]) for row in rows] == [
        ("notes", "list_notes", "resource"),
        ("notes", "get_note", "resource"),
    ]


def test_bundle_writes_one_document(folder: Path) -> None:
    CliRunner().invoke(commands, ["bundle", "notes.yaml", "-o", "one.yaml"], catch_exceptions=False)

    bundled = yaml.safe_load((folder / "one.yaml").read_text())
    assert bundled["components"]["schemas"]["Note"]["required"] == ["id"]
    assert "schemas.yaml" not in (folder / "one.yaml").read_text()


def test_bundle_prints_json(folder: Path) -> None:
    assert json.loads(CliRunner().invoke(commands, ["bundle", "notes.yaml"]).output)["openapi"] == "3.1.0"


@pytest.mark.parametrize("command", [[], ["serve"], ["plan"], ["bundle"]])
def test_help_explains_every_option(command: list[str]) -> None:
    result = CliRunner().invoke(commands, [*command, "--help"])

    assert result.exit_code == 0
    assert all(parameter.help for name in command for parameter in options(name))


def options(command: str):
    return [
        parameter for parameter in commands.get_command(None, command).params if isinstance(parameter, click.Option)
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["plan", "absent.yaml"], "absent.yaml"),
        (["plan", "puls"], "Did you mean 'pulse'?"),
        (["serve", "notes.yaml", "--port", "0", "--clock", "yesterday"], "clock came as 'yesterday'"),
        (["serve", "notes.yaml", "--wrld", "x"], "No such option"),
        (["plan", "broken.yaml"], "broken.yaml:2"),
    ],
)
def test_wrong_use_is_one_clear_line_and_exit_2(folder: Path, arguments: list[str], message: str) -> None:
    (folder / "broken.yaml").write_text("openapi: 3.0.3\ninfo: [\n")

    result = run(*arguments, cwd=folder)

    assert result.returncode == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr


def start(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """Serve the notes, and return the process and its banner."""
    process = subprocess.Popen(
        [SPECDOUBLE, "serve", "notes.yaml", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        cwd=folder,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    banner = ""
    while "Ctrl-C" not in banner:
        line = process.stdout.readline()
        assert line, banner
        banner += line
    return process, banner


def end(process: subprocess.Popen[str], number: signal.Signals = signal.SIGINT) -> tuple[int, str]:
    """Stop a server, and return its exit code and the last that it said."""
    process.send_signal(number)
    try:
        said, _ = process.communicate(timeout=20)
    finally:
        process.kill()
        process.stdout.close()
    return process.returncode, said.strip()


@pytest.fixture
def server(folder: Path) -> Iterator[tuple[str, str]]:
    process, banner = start(folder)
    yield next(word for word in banner.split() if word.startswith("http")), banner
    code, said = end(process)
    assert (code, said) == (130, "")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_a_server_stops_however_soon_it_is_told_to(folder: Path, number: signal.Signals, code: int) -> None:
    for _ in range(3):
        process, _ = start(folder)
        assert end(process, number) == (code, "")


def test_an_interrupt_that_python_dropped_stops_the_server_all_the_same(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dropping(*arguments: object) -> object:
        with suppress(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        return build_targets(*arguments)

    monkeypatch.setattr("specdouble.cli.serve.build_targets", dropping)
    before = signal.getsignal(signal.SIGINT)

    result = CliRunner().invoke(commands, ["serve", "notes.yaml", "--port", "0", "--no-live"])

    assert "Ctrl-C" in result.output
    assert result.exit_code == 0
    assert signal.getsignal(signal.SIGINT) == before


def test_a_served_document_answers_over_http(server: tuple[str, str]) -> None:
    address, _ = server

    request = urllib.request.Request(f"{address}/notes", headers={"Authorization": "Bearer demo"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        rows = json.load(answer)

    assert len(rows) == 5


def test_the_banner_tells_all_that_is_needed(server: tuple[str, str]) -> None:
    address, banner = server

    assert "Notes  (2 operations: 0 handler, 2 resource, 0 example, 0 generated)" in banner
    assert f"docs    {address}/-/apis/notes/docs" in banner
    assert f"try     curl {address}/notes -H 'Authorization: Bearer demo'" in banner


def test_a_taken_port_is_named(server: tuple[str, str], folder: Path) -> None:
    port = server[0].rpartition(":")[2]

    result = run("serve", "notes.yaml", "--port", port, cwd=folder)

    assert result.returncode == 2
    assert f"cannot listen on 127.0.0.1:{port}" in result.stderr


def test_findings_of_a_kind_are_told_by_their_first(tmp_path: Path) -> None:
    answers = "{'200': {description: OK}}"
    paths = "".join(f"  /{letter}: {{get: {{operationId: same, responses: {answers}}}}}\n" for letter in "abcdef")
    (tmp_path / "notes.yaml").write_text(f"openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}")

    process, banner = start(tmp_path)
    end(process)

    told = [line for line in banner.splitlines() if line.startswith("specdouble: ")]
    assert [line.partition(" (")[0] for line in told[:-1]] == [f"specdouble: notes.yaml:{line}" for line in (5, 6, 7)]
    assert told[-1] == "specdouble: 2 more [operation-id-duplicate]: specdouble lint notes.yaml"


def test_strict_refuses_a_document_and_lists_all_that_is_wrong(tmp_path: Path) -> None:
    paths = "paths:\n  /a:\n    get: {}\n  b: {}\n  /c: {get: {responses: 7}}\n"
    (tmp_path / "api.yaml").write_text(f"openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\n{paths}")
    command = [SPECDOUBLE, "serve", "api.yaml", "--port", "0", "--strict"]

    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)

    assert ran.returncode == 2
    assert sorted(line.partition(" (")[0] for line in ran.stderr.splitlines()[:-1]) == [
        "specdouble: api.yaml:5",
        "specdouble: api.yaml:6",
        "specdouble: api.yaml:7",
        "specdouble: api.yaml:7",
    ]
    assert "--strict" in ran.stderr.splitlines()[-1]
