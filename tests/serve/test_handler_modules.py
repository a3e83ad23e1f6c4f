"""Handler modules: what fits is bound, what does not stops the start and says where."""

from __future__ import annotations

from pathlib import Path

import pytest

from specdouble.contract.load import load_text
from specdouble.errors import HandlerError
from specdouble.serve.handlers import Handlers, load_handlers

DOCUMENT = load_text(
    """
openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /notes:
    get:
      tags: [notes]
      operationId: list_notes
      parameters: [{name: pageSize, in: query, schema: {type: integer}}]
      responses: {'200': {description: OK}}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      tags: [notes]
      operationId: get_note
      responses: {'200': {description: OK}}
    put:
      tags: [notes]
      operationId: update_note
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'200': {description: OK}}
""",
    name="notes",
)


def load(folder: Path, text: str, **others: str) -> Handlers:
    (folder / "notes.py").write_text(text)
    for name, content in others.items():
        (folder / f"{name}.py").write_text(content)
    return load_handlers(folder, DOCUMENT)


def test_functions_are_bound_by_operation_id(tmp_path: Path) -> None:
    handlers = load(tmp_path, "def update_note(id_, body, store):\n    return body\n")

    assert handlers.functions["update_note"].takes == ("id_", "body", "store")
    assert handlers.functions["update_note"].place.endswith("notes.py:1")


def test_resource_is_bound_in_sight(tmp_path: Path) -> None:
    handlers = load(tmp_path, "from specdouble import resource\nlist_notes = get_note = resource\n")

    assert handlers.bound == {"list_notes", "get_note"}


def test_a_sibling_is_imported_relatively(tmp_path: Path) -> None:
    handlers = load(
        tmp_path,
        "from . import rules\ndef list_notes(page_size):\n    return rules.answer()\n",
        rules="def answer():\n    return 42\n",
    )

    assert handlers.functions["list_notes"].function(page_size=1) == 42


def test_a_sibling_makes_what_answers_several_operations(tmp_path: Path) -> None:
    handlers = load(
        tmp_path,
        "from .rules import saying\nlist_notes = saying('all')\nget_note = saying('one')\n",
        rules="def saying(word):\n    def said(arguments):\n        return word\n    return said\n",
    )

    assert handlers.functions["get_note"].function({}) == "one"
    assert handlers.functions["list_notes"].place.endswith("notes.py")


def test_what_a_module_imports_answers_nothing(tmp_path: Path) -> None:
    handlers = load(tmp_path, "from .rules import help_out\n", rules="def help_out():\n    return 1\n")

    assert handlers.functions == {}


def test_what_a_sibling_makes_under_a_wrong_name_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(HandlerError, match=r"'lst_notes' is no operation.*Did you mean 'list_notes'"):
        load(tmp_path, "from .rules import made\nlst_notes = made()\n", rules="def made():\n    return lambda: 1\n")


def test_two_readings_of_a_folder_never_mix(tmp_path: Path) -> None:
    before = load(tmp_path, "def list_notes():\n    return 1\n")

    after = load(tmp_path, "def list_notes():\n    return 20000\n")

    assert before.functions["list_notes"].function() == 1
    assert after.functions["list_notes"].function() == 20000


def test_a_private_function_is_a_helper(tmp_path: Path) -> None:
    assert load(tmp_path, "def _help():\n    return 1\n").functions == {}


def test_no_folder_means_no_handlers(tmp_path: Path) -> None:
    assert load_handlers(tmp_path / "absent", DOCUMENT).functions == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "def lst_notes():\n    pass\n",
            r"notes\.py:1: 'lst_notes' is no operation of tag 'notes'.*Did you mean 'list_notes'",
        ),
        ("from specdouble import resource\nget_notes = resource\n", r"'get_notes' is no operation.*Did you mean"),
        (
            "def get_note():\n    pass\n",
            r"notes\.py:1: get_note does not take its path parameter 'id'; add the argument 'id_'",
        ),
        (
            "\n\ndef list_notes(pagesize):\n    pass\n",
            r"notes\.py:3: nothing provides 'pagesize'.*Did you mean 'page_size'",
        ),
        ("def list_notes(body):\n    pass\n", "nothing provides 'body'"),
        ("def list_notes(*values):\n    pass\n", "handlers name the arguments they use"),
        ("import nothing_of_that_name\n", r"notes\.py:1: ModuleNotFoundError.*nothing_of_that_name"),
        ("x = 1\ndef list_notes(:\n", r"notes\.py:2: SyntaxError"),
        ("from . import absent\n", r"notes\.py:1: ImportError"),
        ("1 / 0\n", r"notes\.py:1: ZeroDivisionError"),
    ],
)
def test_what_does_not_fit_stops_the_start(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(HandlerError, match=message):
        load(tmp_path, text)


def test_the_errors_module_renders(tmp_path: Path) -> None:
    handlers = load(tmp_path, "", errors="def render(error):\n    return {'error': error.status}\n")

    assert handlers.render_error is not None


def test_an_errors_module_without_render_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(HandlerError, match=r"errors\.py: expected a function render\(error\)"):
        load(tmp_path, "", errors="")
