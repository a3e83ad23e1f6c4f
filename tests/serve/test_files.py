"""Files: what a handler makes for download, under an address of this server."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from serving_kit import CLOCK, NOTES, Served, serve_api, serve_stage, with_control

from specdouble.control.gate import Gate
from specdouble.runtime.settings import Settings
from specdouble.serve.cors import Cors
from specdouble.serve.stage import Stage

ODD = "      parameters: [{name: odd, in: query, schema: {type: boolean}}]\n"
DOCUMENT = NOTES.replace(
    "      operationId: list_notes\n", f"      tags: [notes]\n      operationId: list_notes\n{ODD}"
)
HANDLER = """
def list_notes(files, odd):
    url = files.add('a b/ü.csv' if odd else 'plain.csv', b'1,2\\r\\n', 'text/csv')
    return [{'id': 1, 'text': url}]
"""


@pytest.fixture
def served(tmp_path: Path) -> Served:
    return with_control(serve_api(tmp_path, DOCUMENT, settings=Settings(clock=CLOCK), notes=HANDLER))


def address(served: Served, prefix: str = "", query: str = "") -> str:
    return served.get(f"{prefix}/notes/notes{query}").body[0]["text"]


def test_a_file_is_downloaded_from_its_address(served: Served) -> None:
    answer = served.get(f"/-/s/default{urlsplit(address(served, query='?odd=true')).path}")

    assert (answer.status, answer.content) == (200, b"1,2\r\n")
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''a%20b%2F%C3%BC.csv"


def test_each_file_has_an_address_of_its_own(served: Served) -> None:
    assert address(served) != address(served)


def test_a_file_belongs_to_its_sandbox(served: Served) -> None:
    there = urlsplit(address(served, "/-/s/there")).path

    assert there.startswith("/-/s/there/-/files/notes/")
    assert served.get(there).status == 200
    assert served.get(there.removeprefix("/-/s/there")).status == 404


def test_a_file_goes_with_the_rows(served: Served) -> None:
    path = urlsplit(address(served)).path

    served.post("/-/reset", {})

    assert served.get(path).status == 404


@pytest.mark.parametrize("path", ["notes/x/y.csv", "nothing/x/y.csv"])
def test_a_file_that_never_was_is_not_found(served: Served, path: str) -> None:
    assert served.get(f"/-/files/{path}").status == 404


def test_a_file_needs_no_token(tmp_path: Path) -> None:
    built = serve_api(tmp_path, DOCUMENT, settings=Settings(clock=CLOCK), notes=HANDLER).built
    served = serve_stage(Stage({"notes": built.double}, built.settings), Gate(Cors(), "secret"))

    assert served.get(urlsplit(address(served)).path).status == 200
    assert served.get("/-/state/notes").status == 401


def test_the_latest_files_are_kept(served: Served) -> None:
    first, *_, last = [urlsplit(address(served)).path for _ in range(201)]

    assert (served.get(first).status, served.get(last).status) == (404, 200)
