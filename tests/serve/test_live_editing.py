"""Live editing: an edit is served, rows stay, and what is broken keeps the last good version."""

from __future__ import annotations

import asyncio
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace

import pytest
from serving_kit import CLOCK, Served, write_api

from specdouble.control.routes import Control
from specdouble.runtime.settings import Settings
from specdouble.serve.build import build
from specdouble.serve.live import Live
from specdouble.serve.project import ApiSource
from specdouble.serve.stage import Stage
from specdouble.serve.switchboard import Switchboard

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /notes:
    get:
      tags: [notes]
      operationId: list_notes
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
    post:
      tags: [notes]
      operationId: create_note
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewNote'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      tags: [notes]
      operationId: get_note
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        '404': {description: Absent}
components:
  schemas:
    NewNote: {type: object, required: [text], properties: {text: {type: string}}}
    Note:
      type: object
      required: [id, text]
      properties: {id: {type: integer, readOnly: true}, text: {type: string}}
"""
TAGS = """  /tags:
    get:
      tags: [tags]
      operationId: list_tags
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Tag'}}}}
    post:
      tags: [tags]
      operationId: create_tag
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewTag'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Tag'}}}}
  /tags/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      tags: [tags]
      operationId: get_tag
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Tag'}}}}
components:
  schemas:
    NewTag: {type: object, required: [word], properties: {word: {type: string}}}
    Tag: {type: object, required: [id, word], properties: {id: {type: integer, readOnly: true}, word: {type: string}}}
"""
WITH_TAGS = DOCUMENT.replace("components:\n  schemas:\n", TAGS, 1)
HANDLER = "def get_note(id_, store):\n    return {'id': id_, 'text': 'one'}\n"


@dataclass
class Edited(Served):
    """A served API whose files can be edited."""

    folder: Path
    stage: Stage
    live: Live
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(Switchboard(self.stage, Control(self.stage).app()))

    def save(self, name: str, text: str) -> tuple[str, ...]:
        """Write a file, and let the edit be served."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
        return self.reload()

    def reload(self) -> tuple[str, ...]:
        return asyncio.run(self.live.reload())

    def texts(self, path: str = "/notes/notes", **headers: str) -> list[str]:
        return [row["text"] for row in self.get(path, **headers).body]

    @property
    def error(self) -> str | None:
        return self.get("/-/apis").body["apis"][0]["error"]


@pytest.fixture
def edit(tmp_path: Path) -> Callable[..., Edited]:
    def make(document: str = DOCUMENT, *, foreign: bool = False, **more: str) -> Edited:
        source = write_api(tmp_path, document, notes=HANDLER)
        (tmp_path / "fixtures" / "demo" / "notes.yaml").write_text("- {id: 1, text: first}\n")
        if foreign:
            source = ApiSource("notes", str(tmp_path / "openapi.yaml"), "/notes")
        built = build(source, Settings(clock=CLOCK).with_values(more, "the test"))
        told: list[str] = []
        stage = Stage({"notes": built.double}, built.settings)
        return Edited(tmp_path, stage, Live(stage, [built], told.append), told)

    return make


def test_an_edited_handler_answers(edit) -> None:
    double = edit()

    assert double.save("handlers/notes.py", HANDLER.replace("one", "two")) == ("notes",)

    assert double.get("/notes/notes/1").body["text"] == "two"


def test_a_module_beside_the_handlers_counts(edit) -> None:
    double = edit()
    double.save("handlers/rules.py", "WORD = 'one'\n")
    double.save(
        "handlers/notes.py", "from . import rules\n\n\ndef get_note(id_):\n    return {'id': id_, 'text': rules.WORD}\n"
    )

    double.save("handlers/rules.py", "WORD = 'two'\n")

    assert double.get("/notes/notes/1").body["text"] == "two"


def test_an_edited_document_is_served(edit) -> None:
    double = edit()

    double.save("openapi.yaml", WITH_TAGS)

    assert double.get("/notes/tags").status == 200
    assert "/tags" in double.get("/-/apis/notes/openapi.json").body["paths"]


def test_a_foreign_document_is_edited_too(edit) -> None:
    double = edit(foreign=True)

    double.save("openapi.yaml", WITH_TAGS)

    assert double.get("/notes/tags").status == 200


def test_nothing_is_built_where_nothing_was_saved(edit) -> None:
    double = edit()

    assert double.reload() == ()
    assert double.told == []


def test_files_saved_together_are_one_edit(edit) -> None:
    double = edit()
    (double.folder / "handlers" / "notes.py").write_text("from . import rules\n\nget_note = rules.resource\n")

    double.save("handlers/rules.py", "from specdouble import resource\n")

    assert double.get("/notes/notes/1").body["text"] == "first"
    assert len([line for line in double.told if "edited" in line]) == 1


def test_rows_stay(edit) -> None:
    double = edit()
    double.post("/notes/notes", {"text": "mine"})

    double.save("handlers/notes.py", HANDLER.replace("one", "two"))

    assert double.texts() == ["first", "mine"]


def test_rows_stay_where_a_collection_is_added(edit) -> None:
    double = edit()
    double.post("/notes/notes", {"text": "mine"})

    double.save("openapi.yaml", WITH_TAGS)

    assert double.texts() == ["first", "mine"]
    assert double.post("/notes/tags", {"word": "red"}).status == 201
    assert double.post("/notes/notes", {"text": "more"}).body["id"] == 3


def test_rows_in_a_file_stay_too(edit, tmp_path: Path) -> None:
    double = edit(store=f"sqlite:///{tmp_path}/rows.db")
    double.post("/notes/notes", {"text": "mine"})

    double.save("handlers/notes.py", HANDLER.replace("one", "two"))
    double.save("openapi.yaml", WITH_TAGS)

    assert double.texts() == ["first", "mine"]
    assert double.post("/notes/tags", {"word": "red"}).status == 201


def test_a_sandbox_in_a_file_keeps_its_rows_until_a_reset(edit, tmp_path: Path) -> None:
    double = edit(store=f"sqlite:///{tmp_path}/rows.db")

    double.save("fixtures/demo/notes.yaml", "- {id: 1, text: changed}\n")

    assert double.texts() == ["first"]
    double.post("/-/reset")
    assert double.texts() == ["changed"]


def test_rows_that_are_lost_are_told(edit) -> None:
    double = edit(WITH_TAGS)
    double.post("/notes/tags", {"word": "red"})

    double.save("openapi.yaml", DOCUMENT)

    assert "  sandbox default: 1 row of tags lost: the document has no such collection any more" in double.told


def test_every_sandbox_keeps_its_own_rows(edit) -> None:
    double = edit()
    double.post("/notes/notes", {"text": "a"}, x_specdouble_sandbox="a")
    double.post("/notes/notes", {"text": "b"}, x_specdouble_sandbox="b")

    double.save("openapi.yaml", WITH_TAGS)

    assert double.texts(x_specdouble_sandbox="a") == ["first", "a"]
    assert double.texts(x_specdouble_sandbox="b") == ["first", "b"]
    assert double.texts() == ["first"]


def test_an_edited_fixture_reaches_the_sandboxes_that_nobody_has_written(edit) -> None:
    double = edit()
    double.post("/notes/notes", {"text": "mine"}, x_specdouble_sandbox="a")

    double.save("fixtures/demo/notes.yaml", "- {id: 1, text: changed}\n")

    assert double.texts() == ["changed"]
    assert double.texts(x_specdouble_sandbox="a") == ["first", "mine"]
    assert any("sandbox a: written already" in line for line in double.told)


def test_a_reset_loads_the_edited_fixture(edit) -> None:
    double = edit()
    double.post("/notes/notes", {"text": "mine"})
    double.save("fixtures/demo/notes.yaml", "- {id: 1, text: changed}\n")

    double.post("/-/reset")

    assert double.texts() == ["changed"]


def test_a_fork_keeps_the_rows_it_was_forked_with(edit) -> None:
    double = edit()
    double.post("/notes/notes", {"text": "mine"})
    double.post("/-/sandboxes/default/fork", {"to": "twin"})

    double.save("fixtures/demo/notes.yaml", "- {id: 1, text: changed}\n")

    assert double.texts(x_specdouble_sandbox="twin") == ["first", "mine"]


def test_a_snapshot_outlives_an_edit(edit) -> None:
    double = edit()
    double.post("/notes/notes", {"text": "kept"})
    double.send("PUT", "/-/snapshots/one")
    double.save("handlers/notes.py", HANDLER.replace("one", "two"))
    double.post("/notes/notes", {"text": "later"})

    assert double.post("/-/snapshots/one/restore").status == 204
    assert double.texts() == ["first", "kept"]


def test_a_snapshot_of_other_collections_lets_go_of_them(edit) -> None:
    double = edit()
    double.post("/notes/notes", {"text": "mine"})
    double.send("PUT", "/-/snapshots/one")

    double.save("openapi.yaml", WITH_TAGS)

    assert double.post("/-/snapshots/one/restore").status == 204
    assert double.texts() == ["first", "mine"]
    assert "  sandbox default: snapshot one no longer holds its rows" in double.told


def test_rows_that_break_the_edited_schema_are_told(edit) -> None:
    double = edit()
    double.post("/notes/notes", {"text": "too long"})

    double.save("openapi.yaml", DOCUMENT.replace("text: {type: string}}\n", "text: {type: string, maxLength: 5}}\n"))

    assert any("1 row of notes against the schema as it is now" in line for line in double.told)


BROKEN = [
    ("openapi.yaml", "openapi: 3.0.3\ninfo: [\n", r"openapi\.yaml:2"),
    (
        "openapi.yaml",
        DOCUMENT.replace("#/components/schemas/NewNote", "#/components/schemas/Nwe"),
        r"openapi\.yaml:\d+",
    ),
    ("handlers/notes.py", "def get_note(id_):\n    return (\n", r"notes\.py:2: SyntaxError"),
    ("handlers/notes.py", "def get_nose(id_):\n    return 1\n", r"notes\.py:1: .*Did you mean 'get_note'"),
    ("fixtures/demo/notes.yaml", "- {id: 1}\n", r"notes\.yaml:1: row 1 of notes"),
    ("fixtures/demo/notes.yaml", "- {id: 1\n", r"notes\.yaml:\d"),
    ("fixtures/personas.yaml", "a:\n  role: [\n", r"personas\.yaml:\d"),
]


@pytest.mark.parametrize(("file", "text", "message"), BROKEN)
def test_a_broken_edit_keeps_the_last_good_version(edit, file: str, text: str, message: str) -> None:
    double = edit()
    double.post("/notes/notes", {"text": "mine"})

    double.save(file, text)

    assert double.texts() == ["first", "mine"]
    assert double.get("/notes/notes/1").body["text"] == "one"
    assert re.search(message, double.error)
    assert double.error.splitlines()[0] in "\n".join(double.told)


def test_a_mended_edit_is_served_and_the_error_forgotten(edit) -> None:
    double = edit()
    double.save("handlers/notes.py", "def get_note(id_:\n")

    double.save("handlers/notes.py", HANDLER.replace("one", "two"))

    assert double.get("/notes/notes/1").body["text"] == "two"
    assert double.error is None


def test_a_broken_edit_is_told_once(edit) -> None:
    double = edit()
    double.save("handlers/notes.py", "def get_note(id_:\n")

    assert double.reload() == ()
    assert len(double.told) == 1


def test_a_file_that_a_foreign_document_lacked_mends_it(edit) -> None:
    double = edit(foreign=True, strict=True)
    double.save("openapi.yaml", DOCUMENT.replace("'#/components/schemas/NewNote'", "more.yaml#/New"))
    assert "more.yaml" in double.error

    double.save("more.yaml", "New: {type: object, properties: {text: {type: string}}}\n")

    assert double.error is None


SLOW = """import gate

async def get_note(id_, store):
    store.notes.update(id_, {"text": "late"})
    await gate.go.wait()
    return {"id": id_, "text": "old"}
"""
STREAMED = """import gate
from specdouble import Stream

async def _words():
    yield "old"
    await gate.go.wait()
    yield "old again"

def list_words():
    return Stream(_words())
"""
WORDS = """paths:
  /words:
    get:
      tags: [words]
      operationId: list_words
      responses: {'200': {description: OK, content: {text/event-stream: {schema: {type: string}}}}}
"""


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Return what handlers wait for that `import gate`."""
    event = asyncio.Event()
    monkeypatch.setitem(sys.modules, "gate", SimpleNamespace(go=event))
    return event


async def edited_meanwhile(double: Edited, path: str, file: str, text: str, gate: asyncio.Event) -> bytes:
    """Ask, edit a file before the answer is complete, and return the whole answer."""
    sent: list[bytes] = []
    begun = asyncio.Event()

    async def receive() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict) -> None:
        sent.append(message.get("body", b""))
        begun.set()

    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": []}
    request = asyncio.create_task(double.app(scope, receive, send))
    await asyncio.sleep(0)  # it runs to where it waits
    (double.folder / file).write_text(text)
    reload = asyncio.create_task(double.live.reload())
    await asyncio.sleep(0)
    if begun.is_set():
        await reload
    gate.set()
    await asyncio.gather(request, reload)
    return b"".join(sent)


def test_a_request_under_way_ends_as_it_began(edit, gate: asyncio.Event) -> None:
    double = edit()
    double.save("handlers/notes.py", SLOW)
    new = HANDLER.replace("one", "new")

    answer = asyncio.run(edited_meanwhile(double, "/notes/notes/1", "handlers/notes.py", new, gate))

    assert answer == b'{"id":1,"text":"old"}'
    assert double.get("/notes/notes/1").body["text"] == "new"
    assert double.texts() == ["late"]


def test_a_stream_under_way_ends_as_it_began(edit, gate: asyncio.Event) -> None:
    double = edit(DOCUMENT.replace("paths:\n", WORDS))
    double.save("handlers/words.py", STREAMED)
    new = STREAMED.replace('"old', '"new')

    answer = asyncio.run(edited_meanwhile(double, "/notes/words", "handlers/words.py", new, gate))

    assert answer.count(b"old") == 2
    assert b"new" in double.get("/notes/words").content
