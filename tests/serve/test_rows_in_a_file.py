"""A double answers alike whether its rows are in memory or in a file, and a file outlives the process."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import NOTES, Answered, Served, serve_document

DOCUMENTS = Path(__file__).parents[1] / "fixtures" / "documents"
NAMES = sorted(file.name for file in DOCUMENTS.glob("*.yaml"))


def walk(served: Served) -> list[Answered]:
    """Ask every plain GET, change what can be changed without a body, and ask again."""
    operations = [plan.operation for plan in served.built.double.plans.values()]
    lists = [operation.path for operation in operations if operation.method == "GET" and "{" not in operation.path]
    answers = [served.get(path, authorization="Bearer x", x_api_key="x") for path in lists]
    deletes = [operation.path for operation in operations if operation.method == "DELETE" and "{" not in operation.path]
    answers += [served.send("DELETE", path, authorization="Bearer x", x_api_key="x") for path in deletes]
    return answers + [served.get(path, authorization="Bearer x", x_api_key="x") for path in lists]


@pytest.mark.parametrize("name", NAMES)
def test_memory_and_file_answer_alike(tmp_path: Path, name: str) -> None:
    text = (DOCUMENTS / name).read_text()

    memory = walk(serve_document(tmp_path, text))
    file = walk(serve_document(tmp_path, text, store=f"sqlite:///{tmp_path}/rows.db"))

    assert file == memory


def test_what_was_written_is_there_for_the_next_process(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/rows.db"
    made = serve_document(tmp_path, NOTES, store=store).post("/notes", {"text": "kept"})

    again = serve_document(tmp_path, NOTES, store=store)

    assert again.get(made.headers["location"]).body["text"] == "kept"
    assert "kept" not in {note["text"] for note in serve_document(tmp_path, NOTES).get("/notes").body}
