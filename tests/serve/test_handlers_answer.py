"""Handlers: what they are given, what they may return, and what becomes of a bad answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import CLOCK, serve_api

from specdouble.runtime.settings import Settings

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /notes:
    get:
      tags: [notes]
      operationId: list_notes
      parameters:
        - {name: pageSize, in: query, schema: {type: integer}}
        - {name: X-Trace, in: header, schema: {type: string}}
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
        '404': {description: Absent, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
    post:
      tags: [notes]
      operationId: create_note
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/NewNote'}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
        '409': {description: Taken, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
        '500': {description: Broken, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
  /notes/{id}:
    get:
      tags: [notes]
      operationId: get_note
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
components:
  schemas:
    Error:
      type: object
      required: [message]
      properties: {message: {type: string}}
    NewNote:
      type: object
      required: [text]
      properties: {text: {type: string}}
    Note:
      type: object
      required: [id, text]
      properties: {id: {type: string}, text: {type: string}}
"""


def notes(folder: Path, handlers: str, **settings: str):
    return serve_api(folder, DOCUMENT, notes=handlers, settings=Settings(clock=CLOCK).with_values(settings, "the test"))


def test_a_handler_is_given_what_it_names(tmp_path: Path) -> None:
    served = notes(
        tmp_path,
        "def list_notes(page_size, x_trace, user, clock, request):\n"
        "    text = f'{page_size} {x_trace} {user.name} {clock.now().year} {request.method}'\n"
        "    return [{'id': '1', 'text': text}]\n",
    )

    answer = served.get("/notes?pageSize=3", x_trace="t")

    assert answer.body == [{"id": "1", "text": "3 t anyone 2026 GET"}]


def test_a_handler_may_take_all_arguments_at_once(tmp_path: Path) -> None:
    served = notes(tmp_path, "def get_note(arguments):\n    return {'id': arguments['id_'], 'text': 'x'}\n")

    assert served.get("/notes/7").body["id"] == "7"


def test_a_parameter_that_was_not_sent_is_none_or_the_default(tmp_path: Path) -> None:
    served = notes(
        tmp_path,
        "def list_notes(page_size, x_trace='d'):\n    return [{'id': '1', 'text': f'{page_size} {x_trace}'}]\n",
    )

    assert served.get("/notes").body[0]["text"] == "None d"


@pytest.mark.parametrize(
    ("returned", "status", "headers"),
    [
        ("{'id': '1', 'text': 'a'}", 201, {}),
        ("({'id': '1', 'text': 'a'}, 201)", 201, {}),
        ("({'id': '1', 'text': 'a'}, 201, {'X-Note': 'new'})", 201, {"x-note": "new"}),
        ("({'message': 'taken'}, 409)", 409, {}),
    ],
)
def test_a_handler_returns_a_value_a_status_or_headers(tmp_path: Path, returned: str, status: int, headers) -> None:
    served = notes(tmp_path, f"def create_note(body):\n    return {returned}\n")

    answer = served.post("/notes", {"text": "a"})

    assert answer.status == status
    assert headers.items() <= answer.headers.items()


def test_an_async_handler_is_awaited(tmp_path: Path) -> None:
    served = notes(tmp_path, "async def list_notes():\n    return [{'id': '1', 'text': 'later'}]\n")

    assert served.get("/notes").body[0]["text"] == "later"


def test_an_error_is_rendered_in_the_documents_own_shape(tmp_path: Path) -> None:
    served = notes(tmp_path, "from specdouble import NotFound\ndef list_notes():\n    raise NotFound('note', 7)\n")

    answer = served.get("/notes")

    assert (answer.status, answer.body) == (404, {"message": "note 7 not found"})


def test_the_api_words_its_own_errors(tmp_path: Path) -> None:
    served = serve_api(
        tmp_path,
        DOCUMENT,
        notes="from specdouble import Conflict\ndef create_note(body):\n    raise Conflict('twice', fields=['text'])\n",
        errors="def render(error):\n    return {'message': f'{error.status} {error.message} {error.fields}'}\n",
    )

    assert served.post("/notes", {"text": "a"}).body == {"message": "409 twice ('text',)"}


def test_an_answer_that_breaks_the_document_is_refused_and_rolled_back(tmp_path: Path) -> None:
    served = notes(
        tmp_path,
        "from specdouble import resource\n"
        "list_notes = resource\n"
        "def create_note(body, store):\n"
        "    store.notes.add(body)\n"
        "    return {'id': 5, 'text': 'a'}\n",
    )

    answer = served.post("/notes", {"text": "a"})

    assert answer.status == 500
    assert "create_note" in answer.body["message"]
    assert "/id" in answer.body["message"]
    assert "notes.py:3" in answer.body["message"]
    assert served.get("/notes").body == []


def test_an_undocumented_status_is_refused(tmp_path: Path) -> None:
    served = notes(tmp_path, "def create_note(body):\n    return {'id': '1', 'text': 'a'}, 202\n")

    answer = served.post("/notes", {"text": "a"})

    assert answer.status == 500
    assert "came 202" in answer.body["message"]


def test_report_lets_a_bad_answer_through_and_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    served = notes(tmp_path, "def list_notes():\n    return [5]\n", responses="report")

    answer = served.get("/notes")

    assert (answer.status, answer.body) == (200, [5])
    assert "list_notes: the answer of" in capsys.readouterr().err


def test_off_lets_it_through_in_silence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert notes(tmp_path, "def list_notes():\n    return [5]\n", responses="off").get("/notes").status == 200
    assert capsys.readouterr().err == ""


def test_a_crash_is_a_500_that_names_the_line_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    served = notes(
        tmp_path,
        "from specdouble import resource\nlist_notes = resource\n"
        "def create_note(body, store):\n    store.notes.add(body)\n    return 1 / 0\n",
    )

    answer = served.post("/notes", {"text": "a"})

    assert answer.status == 500
    assert "ZeroDivisionError at notes.py:5" in answer.body["message"]
    assert "Traceback" not in answer.body["message"]
    assert "Traceback" in capsys.readouterr().err
    assert served.get("/notes").body == []


def test_handlers_share_rows_with_the_resource_tier(tmp_path: Path) -> None:
    served = notes(
        tmp_path,
        "from specdouble import resource\nlist_notes = create_note = resource\n"
        "def get_note(id_, store):\n    return store.notes[id_]\n",
    )

    made = served.post("/notes", {"text": "a"}).body

    assert served.get(f"/notes/{made['id']}").body == made
    assert served.get("/notes/absent").status == 404


def test_a_handler_may_look_at_the_inferred_answer(tmp_path: Path) -> None:
    served = notes(
        tmp_path,
        "from specdouble import Conflict\n"
        "def get_note(inferred):\n"
        "    return {**inferred().value, 'text': 'read'}\n"
        "def create_note(inferred):\n"
        "    answer = inferred()\n"
        "    if answer.value['text'] == 'bad':\n"
        "        raise Conflict('no')\n"
        "    return answer\n",
    )

    made = served.post("/notes", {"text": "good"})

    assert (made.status, made.headers["location"]) == (201, f"/notes/notes/{made.body['id']}")
    assert served.get(f"/notes/{made.body['id']}").body["text"] == "read"
    assert served.post("/notes", {"text": "bad"}).status == 409
    assert [note["text"] for note in served.get("/notes").body if note["text"] in {"good", "bad"}] == ["good"]


def test_a_handler_may_tell_what_a_persona_tells_of_itself(tmp_path: Path) -> None:
    document = DOCUMENT.replace(
        "components:\n",
        "security: [{key: []}]\ncomponents:\n  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}\n",
    )
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "personas.yaml").write_text(
        "ada: {user: u1, profile: {email: ada@example.org}, credentials: {key: k}}\n"
    )
    handlers = "def list_notes(user):\n    return [{'id': user.id, 'text': user.profile['email']}]\n"

    served = serve_api(tmp_path, document, notes=handlers)

    assert served.get("/notes", x_key="k").body == [{"id": "u1", "text": "ada@example.org"}]
