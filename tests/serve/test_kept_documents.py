"""What one start found out of a document serves the next; nothing on the shelf can do harm."""

from __future__ import annotations

import inspect
import json
import os
import pickle
from pathlib import Path
from typing import Any

import pytest
from serving_kit import NOTES

from specdouble.behave.infer import infer
from specdouble.contract.load import load_document
from specdouble.data.contradictions import contradictions
from specdouble.runtime.rate_limit_rules import read_limits
from specdouble.runtime.settings import Settings
from specdouble.serve import reading, shelf
from specdouble.serve.build import Built, build
from specdouble.serve.project import ApiSource
from specdouble.serve.shelf import Shelf, open_shelf
from specdouble.serve.webhooks import find_webhooks

SPLIT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /notes:
    get:
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: 'parts.yaml#/Note'}}}}
"""
PART = "Note: {type: object, required: [id], properties: {id: {type: integer}, %s: {type: string, pattern: '%s'}}}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "api.yaml").write_text(SPLIT)
    (tmp_path / "parts.yaml").write_text(PART % ("text", "(?<!"))
    return tmp_path


def start(folder: Path, kept: Shelf | None, **settings: Any) -> Built:
    source = ApiSource("notes", str(folder / "api.yaml"), "")
    return build(source, Settings(**settings), shelf=kept)


def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the documents that are really read from here on."""
    found: list[str] = []

    def load(source: str, **more: Any) -> Any:
        found.append(str(source))
        return load_document(source, **more)

    monkeypatch.setattr("specdouble.contract.load.load_document", load)
    return found


def told(built: Built) -> tuple[Any, ...]:
    document = built.double.description.document
    plans = {name: (plan.tier.name, plan.tier.why) for name, plan in built.double.plans.items()}
    return built.findings, built.summary, plans, document.operations, document.root, document.bundle


def entry(kept: Path) -> Path:
    (found,) = kept.iterdir()
    return found


def test_the_second_start_reads_nothing_and_tells_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Shelf(folder / "kept")
    first = start(folder, kept)
    read = reads(monkeypatch)

    second = start(folder, kept)

    assert read == []
    assert first.findings
    assert told(second) == told(first)


def test_a_line_can_still_be_asked_for(folder: Path) -> None:
    kept = Shelf(folder / "kept")
    start(folder, kept)

    document = start(folder, kept).double.description.document

    assert document.locate("/paths/~1notes/get").line == 6


@pytest.mark.parametrize(
    ("file", "text"),
    [("api.yaml", SPLIT.replace("title: Notes", "title: Others")), ("parts.yaml", PART % ("Others", "a"))],
)
def test_an_edit_of_any_file_is_read(folder: Path, file: str, text: str) -> None:
    kept = Shelf(folder / "kept")
    start(folder, kept)
    (folder / file).write_text(text)

    assert "Others" in str(start(folder, kept).double.description.document.bundle)


@pytest.mark.parametrize("finder", [load_document, contradictions, read_limits, infer, find_webhooks])
def test_code_that_finds_out_something_is_part_of_the_name(finder: object) -> None:
    assert inspect.getfile(finder) in {path for path, _, _ in reading._code()}


def test_a_document_that_lacks_a_file_is_read_each_time(folder: Path) -> None:
    kept = Shelf(folder / "kept")
    (folder / "parts.yaml").unlink()
    start(folder, kept)
    (folder / "parts.yaml").write_text(PART % ("text", "a"))

    assert start(folder, kept).findings == ()


@pytest.mark.parametrize("damage", [lambda raw: b"", lambda raw: raw[:-9], lambda raw: raw[:200] + b"?" + raw[201:]])
def test_a_damaged_entry_is_as_if_it_were_not_there(folder: Path, damage: Any) -> None:
    kept = Shelf(folder / "kept")
    sound = told(start(folder, kept))
    file = entry(folder / "kept")
    file.write_bytes(damage(file.read_bytes()))

    assert told(start(folder, kept)) == sound


class Harm:
    def __reduce__(self) -> Any:
        return os.mkdir, ("harm",)


def test_an_entry_cannot_run_code(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    kept = Shelf(folder / "kept")
    start(folder, kept)
    file = entry(folder / "kept")
    evil, files = pickle.dumps(Harm()), json.dumps({}).encode()
    file.write_bytes(shelf._MAGIC + shelf._checksum(files + evil) + b" " + files + b"\n" + evil)

    found = kept.get(file.name)

    assert found is None
    assert not (folder / "harm").exists()


@pytest.mark.parametrize("part", ["folder", "file"])
def test_what_others_may_write_is_not_read(folder: Path, part: str) -> None:
    kept = Shelf(folder / "kept")
    start(folder, kept)
    file = entry(folder / "kept")
    (file if part == "file" else file.parent).chmod(0o777)

    assert kept.get(file.name) is None


def test_a_folder_that_cannot_be_made_stops_nothing(folder: Path) -> None:
    (folder / "kept").write_text("a file")

    assert start(folder, Shelf(folder / "kept")).summary.startswith("1 operation")


def test_old_entries_make_room(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelf, "_KEPT", 2)
    kept = Shelf(folder / "kept")
    for title in ("One", "Two", "Three"):
        (folder / "api.yaml").write_text(SPLIT.replace("title: Notes", f"title: {title}"))
        start(folder, kept)

    assert len(list((folder / "kept").iterdir())) == 2


def test_the_settings_choose_the_shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    usual, chosen = open_shelf(Settings()), open_shelf(Settings(cache=str(tmp_path / "mine")))

    assert open_shelf(Settings(cache="off")) is None
    assert usual is not None
    assert usual.folder == tmp_path / "specdouble" / "documents"
    assert chosen is not None
    assert chosen.folder == tmp_path / "mine"


def test_what_is_said_of_a_document_is_part_of_its_name(folder: Path) -> None:
    overlay = folder / "overlay.yaml"
    overlay.write_text(
        "overlay: 1.0.0\ninfo: {title: O, version: '1'}\nactions: [{target: $.info, update: {title: Changed}}]"
    )
    kept = Shelf(folder / "kept")
    start(folder, kept)

    assert start(folder, kept, overlay=str(overlay)).double.description.title == "Changed"
    assert start(folder, kept).double.description.title == "Notes"


def test_a_double_from_the_shelf_answers_as_the_first_did(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(NOTES)
    kept = Shelf(tmp_path / "kept")
    start(tmp_path, kept)

    built = start(tmp_path, kept)

    assert {name: plan.tier.name for name, plan in built.double.plans.items()} == {
        "list_notes": "resource",
        "create_note": "resource",
        "get_note": "resource",
        "delete_note": "resource",
    }
