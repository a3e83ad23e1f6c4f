"""A start does no more than its first answer needs."""

from __future__ import annotations

import gc
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from serving_kit import NOTES, Served, serve_document

from specdouble.cli.unhindered import unhindered
from specdouble.control.late import late_control
from specdouble.serve.stage import Stage
from specdouble.serve.switchboard import Switchboard

SCRIPT = """
import asyncio, sys
from pathlib import Path
from specdouble.cli import serve
from specdouble.runtime.settings import Settings
from specdouble.serve.build import build
from specdouble.serve.project import ApiSource
from specdouble.serve.shelf import Shelf
from specdouble.serve.stage import Stage

async def ask(app, path):
    statuses = []
    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}
    async def send(message):
        statuses.append(message.get("status"))
    scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": path, "raw_path": path.encode()}
    await app({**scope, "query_string": b"", "headers": [], "root_path": ""}, receive, send)
    return statuses[0]

built = build(ApiSource("notes", sys.argv[1], ""), Settings(), shelf=Shelf(Path(sys.argv[2])))
app = Stage({"notes": built.double}, built.settings).alone("notes")
assert [asyncio.run(ask(app, path)) for path in ("/notes", "/notes/1", "/notes/999")] == [200, 200, 404]
print(*sorted(name for name in sys.argv[3].split() if name in sys.modules))
"""
DEAR = "connexion faker hypothesis jsonschema openapi_core schemathesis starlette swagger_ui_bundle"
NOT_NEEDED_AGAIN = "specdouble.behave.infer.build specdouble.control.routes"


def imported(folder: Path, names: str) -> str:
    """Start in a process of its own, ask a few things, and return which of these modules it needed."""
    file = folder / "notes.yaml"
    file.write_text(NOTES)
    command = [sys.executable, "-c", f"import sys; sys.path[:] = {sys.path}\n{SCRIPT}"]
    told = subprocess.run([*command, file, folder / "shelf", names], capture_output=True, text=True, check=True)
    return told.stdout.strip()


def test_a_start_imports_no_library_that_its_first_answers_do_not_need(tmp_path: Path) -> None:
    assert imported(tmp_path, DEAR) == ""


def test_a_kept_document_is_not_inferred_from_again(tmp_path: Path) -> None:
    assert imported(tmp_path, NOT_NEEDED_AGAIN) == "specdouble.behave.infer.build"

    assert imported(tmp_path, NOT_NEEDED_AGAIN) == ""


@pytest.fixture
def late(tmp_path: Path) -> Served:
    built = serve_document(tmp_path, NOTES).built
    stage = Stage({"notes": built.double}, built.settings)
    return Served(Switchboard(stage, late_control(stage)), built)


def test_the_control_plane_is_there_when_it_is_asked_for(late: Served) -> None:
    assert late.get("/notes").status == 200
    assert late.get("/-/health").body == {"status": "ok"}
    assert [entry["path"] for entry in late.get("/-/journal").body["entries"]] == ["/notes"]


def test_garbage_is_collected_again_after_a_start_that_fails() -> None:
    with suppress(ValueError), unhindered():
        assert not gc.isenabled()
        raise ValueError("on purpose")

    assert gc.isenabled()
