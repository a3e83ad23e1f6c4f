"""The documentation is true: commands exist, settings are all there, links lead somewhere, calls answer as shown."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click
import pytest

import specdouble
from specdouble.cli import commands
from specdouble.runtime.settings import Settings
from specdouble.serve.handlers import SERVICES

ROOT = Path(__file__).parents[1]
PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
REFERENCE = (ROOT / "docs" / "reference.md").read_text("utf-8")
BACKEND = (ROOT / "docs" / "backend.md").read_text("utf-8")
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)
CODE = re.findall(r"`([^`\n]+)`", TEXT) + re.findall(r"^(?: {4}|\$ )(.+)$", TEXT, re.MULTILINE)
COMMANDS = sorted({found for line in CODE for found in re.findall(r"(?<!from )\bspecdouble ([a-z]+)([^|]*)", line)})
OPTIONS = {
    name: {flag for one in command.params if isinstance(one, click.Option) for flag in (*one.opts, *one.secondary_opts)}
    for name in commands.list_commands(None)
    for command in [commands.get_command(None, name)]
}
SOURCE = ROOT / "src" / "specdouble"
READERS = ("behave", "contract", "runtime", "serve")
NO_EXTENSIONS = {"x-loose-null", "x-idempotency-key", "x-specdouble-sandbox", "x-yaml", "x-unknown"}
CONTROL = re.findall(r"^  (/-/.*?): ", (ROOT / "openapi" / "control" / "openapi.yaml").read_text("utf-8"), re.MULTILINE)
SHOWN = re.findall(r"^\$ (.+)\n(.*)$", (ROOT / "README.md").read_text("utf-8"), re.MULTILINE)


def lacking() -> str:
    """Name what this machine lacks to make the calls that the pages show."""
    absent = [name for name in ("bash", "curl", "openssl") if shutil.which(name) is None]
    if absent:
        return absent[0]
    told = subprocess.run(["curl", "--help", "all"], capture_output=True, text=True, check=False).stdout
    return "" if "--json" in told else "a curl that knows --json (7.82)"


LACKING = lacking()
calls = pytest.mark.skipif(bool(LACKING), reason=f"the calls of the pages want {LACKING}, which is not here")


@pytest.mark.parametrize(("command", "rest"), COMMANDS)
def test_a_command_in_the_documentation_exists(command: str, rest: str) -> None:
    assert command in OPTIONS
    assert set(re.findall(r"(?<=\s)--[a-z-]+", rest)) <= OPTIONS.get(command, set()) | {"--help"}


@pytest.mark.parametrize("flag", sorted(set().union(*OPTIONS.values()) - {"--no-strict", "-o"}))
def test_every_option_is_documented(flag: str) -> None:
    assert flag in REFERENCE


@pytest.mark.parametrize("name", [field.name for field in fields(Settings)])
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in REFERENCE


def test_every_extension_is_documented() -> None:
    source = "".join(file.read_text("utf-8") for part in READERS for file in (SOURCE / part).rglob("*.py"))

    read = set(re.findall(r"\"(x-[a-z-]+)\"", source)) - NO_EXTENSIONS
    assert {word for word in read if f"`{word}`" not in REFERENCE} == set()


@pytest.mark.parametrize("path", CONTROL)
def test_every_control_route_is_documented(path: str) -> None:
    assert re.search(rf"{re.escape(path.replace('{', '<').replace('}', '>'))}[?`]", REFERENCE)


@pytest.mark.parametrize("name", SERVICES)
def test_every_service_of_handlers_is_documented(name: str) -> None:
    assert f"\n| `{name}` |" in BACKEND


@pytest.mark.parametrize("name", specdouble.__all__)
def test_everything_that_handlers_import_is_documented(name: str) -> None:
    assert re.search(rf"`[^`\n]*\b{name}\b[^`\n]*`", BACKEND)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in re.findall(r"\]\(([^)]+)", page.read_text("utf-8")) if "://" not in link]

    assert [link for link in links if not leads_somewhere(page, *link.partition("#")[::2])] == []


def leads_somewhere(page: Path, file: str, heading: str) -> bool:
    target = page.parent / file if file else page
    return target.exists() and (not heading or heading in {anchor(line) for line in headings(target)})


def headings(page: Path) -> list[str]:
    return re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)


def anchor(heading: str) -> str:
    """Name a heading as code hosts do."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"make ([a-z]+)", TEXT)) - {"sure"}))
def test_a_make_target_in_the_documentation_exists(target: str) -> None:
    assert re.search(rf"^{target}:.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_make_help_lists_every_target() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout

    for target in ("install", "serve", "test", "contract", "check", "fuzz", "bench"):
        assert f"make {target}" in listed


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    command = [str(Path(sys.executable).with_name("specdouble")), "serve", "--port", "0"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=environment)
    for line in server.stdout:
        if line.startswith("Ctrl-C"):
            break
        if line.strip().startswith("docs"):
            found = line.split()[1].partition("/-/")[0]
    yield found.removeprefix("http://")
    server.terminate()
    server.wait(timeout=10)
    server.stdout.close()


@calls
@pytest.mark.parametrize(("command", "answer"), SHOWN)
def test_a_call_of_the_readme_answers_as_shown(address: str, command: str, answer: str) -> None:
    words = command.replace("localhost:4010", address)

    came = subprocess.run(["bash", "-c", words], capture_output=True, text=True, timeout=30, check=True).stdout

    assert as_shown(came.strip(), answer) == answer


@calls
@pytest.mark.parametrize("page", ["faults", "frontend", "qa", "reference"])
def test_the_calls_of_a_page_succeed(address: str, page: str, tmp_path: Path) -> None:
    text = (ROOT / "docs" / f"{page}.md").read_text("utf-8")
    shown = re.findall(r"^    (curl (?:[^'\n]|'[^']*')*)$", text, re.MULTILINE)
    lines = [f"{call} -sS --fail-with-body -H 'X-Specdouble-Sandbox: {page}'" for call in shown]
    script = re.sub(r"(?:localhost|127\.0\.0\.1):4010", address, "\n".join(["set -e", *lines]))

    ended = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, timeout=30, check=False
    )

    assert shown
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout


@calls
@pytest.mark.parametrize("api", ["alli", "beeflow", "ejento", "posthog", "pulse"])
def test_the_tour_of_an_api_answers_as_shown(address: str, api: str) -> None:
    page = (ROOT / "docs" / f"{api}.md").read_text("utf-8")
    shown = [part for block in re.findall(r"```console\n(.*?)```", page, re.DOTALL) for part in block.split("$ ")[1:]]
    commands = [re.findall(r"^(?:> )?(.*)$", part, re.MULTILINE) for part in shown]
    typed = [lines[: 1 + part.count("\n> ")] for lines, part in zip(commands, shown, strict=True)]
    answers = ["\n".join(lines[len(some) :]).strip() for lines, some in zip(commands, typed, strict=True)]
    script = "\necho; echo ----\n".join("\n".join(lines) for lines in typed).replace("localhost:4010", address)

    came = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=60, check=True).stdout

    for answer, expected in zip(came.split("\n----\n"), answers, strict=True):
        assert as_shown(answer.strip(), expected) == expected


def as_shown(answer: str, expected: str) -> str:
    """Cut an answer where the page cuts it, with ` ...`."""
    shown, dots, _ = expected.partition(" ...")
    return shown + dots if dots and answer.startswith(shown) else answer
