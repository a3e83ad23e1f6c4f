"""What `x-resource` and `x-collections` say of rows: room, order, what stands above, what deletes, what is unshown."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from inferred import inferred_text
from serving_kit import CLOCK, Served, serve_api, serve_document, with_control

from specdouble.errors import DocumentError
from specdouble.runtime.settings import Settings

DOCUMENT = """
openapi: 3.0.3
info: {title: Boards, version: '1'}
security: [{key: []}]
x-trailing-slash: optional
x-collections:
  teams:
    schema: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}
    path: /teams
    id: {style: integer}
    scope: [id]
  stickers:
    schema: {type: object, required: [id], properties: {id: {type: string}, shape: {type: string}}}
    parent: {collection: teams, parameter: team_id}
paths:
  /teams/{team_id}/boards:
    x-resource:
      name: boards
      unique: [[title]]
      max_rows: 2
      deleted_field: archived
      refs: [{field: sticker, collection: stickers}]
      list: {order: [-title]}
    parameters: [{$ref: '#/components/parameters/Team'}]
    get:
      operationId: list_boards
      tags: [boards]
      parameters:
        - {name: limit, in: query, schema: {type: integer}}
        - {name: offset, in: query, schema: {type: integer}}
        - {name: title, in: query, schema: {type: string}}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                required: [count, next, results]
                properties:
                  count: {type: integer}
                  next: {type: string, format: uri, nullable: true}
                  results: {type: array, items: {$ref: '#/components/schemas/Board'}}
    post:
      operationId: create_board
      tags: [boards]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/BoardBody'}}}}
      responses:
        '201': {description: New, content: {application/json: {schema: {$ref: '#/components/schemas/Board'}}}}
        '400': {description: No}
        '401': {description: Who}
        '404': {description: Where}
  /teams/{team_id}/boards/{id}:
    parameters: [{$ref: '#/components/parameters/Team'}, {name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_board
      tags: [boards]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Board'}}}}
        '404': {description: Where}
    patch:
      operationId: update_board
      tags: [boards]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/BoardBody'}}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Board'}}}}
        '400': {description: No}
        '404': {description: Where}
    delete:
      operationId: delete_board
      tags: [boards]
      responses: {'405': {description: Never}}
  /teams/{team_id}/boards/{id}/notes:
    x-resource:
      name: notes
      parent: {collection: boards, parameter: id, field: board}
    parameters: [{$ref: '#/components/parameters/Team'}, {name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: list_notes
      tags: [boards]
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
    post:
      operationId: create_note
      tags: [boards]
      requestBody: {content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}
      responses:
        '201': {description: New, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
  /teams/{team_id}/quota:
    x-resource:
      name: quotas
      stored: {sticker: {type: string, nullable: true, default: null}}
      derived: {left: {left: [most, used]}, marked: {has: sticker}}
    parameters: [{$ref: '#/components/parameters/Team'}]
    get:
      operationId: get_quota
      tags: [boards]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Quota'}}}}
  /teams/{team_id}/quota/set_sticker:
    parameters: [{$ref: '#/components/parameters/Team'}]
    post:
      operationId: set_sticker
      tags: [boards]
      requestBody: {content: {application/json: {schema: {type: object, properties: {sticker: {type: string}}}}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Quota'}}}}
components:
  securitySchemes: {key: {type: http, scheme: bearer}}
  parameters:
    Team: {name: team_id, in: path, required: true, schema: {type: integer}}
  schemas:
    BoardBody:
      type: object
      properties: {title: {type: string}, archived: {type: boolean}, sticker: {type: string}}
    Board:
      type: object
      required: [id, title, archived]
      properties:
        id: {type: integer, readOnly: true}
        title: {type: string}
        archived: {type: boolean, default: false}
        sticker: {type: string}
    Note:
      type: object
      required: [id, board, text]
      properties:
        id: {type: integer, readOnly: true}
        board: {type: integer, readOnly: true}
        text: {type: string}
    Quota:
      type: object
      required: [most, used, left, marked, updated_at]
      properties:
        most: {type: integer, default: 5}
        used: {type: integer, default: 7}
        left: {type: integer}
        marked: {type: boolean}
        updated_at: {type: string, format: date-time}
"""
ERRORS = """
def render(error, operation):
    return {"of": operation, "reason": getattr(error, "reason", None), "said": error.message}
"""
PERSONAS = """
red: {tenant: 1, scopes: ['*'], credentials: {key: red}}
blue: {tenant: 2, scopes: ['*'], credentials: {key: blue}}
"""


@pytest.fixture
def boards(tmp_path: Path) -> Served:
    fixtures = tmp_path / "fixtures" / "demo"
    fixtures.mkdir(parents=True)
    (fixtures / "teams.yaml").write_text("[{id: 1, name: Red}, {id: 2, name: Blue}]")
    (fixtures / "stickers.yaml").write_text("[{id: star, team_id: 1}, {id: moon, team_id: 2}]")
    (tmp_path / "fixtures" / "personas.yaml").write_text(PERSONAS)
    served = serve_api(tmp_path, DOCUMENT, settings=Settings(clock=CLOCK, world="demo"), errors=ERRORS)
    return with_control(served)


def ask(boards: Served, method: str, path: str, body=None, key: str = "red", **headers: str):
    return boards.send(method, f"/notes/teams/{path}", body, authorization=f"Bearer {key}", **headers)


def made(boards: Served, title: str, **more: object) -> str:
    return f"1/boards/{ask(boards, 'POST', '1/boards', {'title': title, **more}).body['id']}"


def titles(boards: Served) -> list[str]:
    return [board["title"] for board in ask(boards, "GET", "1/boards").body["results"]]


def test_there_are_no_more_rows_than_there_is_room_for(boards):
    made(boards, "Plans"), made(boards, "Bugs")

    refusal = ask(boards, "POST", "1/boards", {"title": "Ideas"})

    assert (refusal.status, refusal.body["said"]) == (400, "boards holds at most 2 rows here; delete one to make room")
    assert ask(boards, "POST", "2/boards", {"title": "Ideas"}, key="blue").status == 201


def test_a_conflict_is_a_400_where_no_409_is_documented(boards):
    made(boards, "Plans")

    assert ask(boards, "POST", "1/boards", {"title": "Plans"}).status == 400


def test_a_list_comes_in_the_order_that_is_said(boards):
    made(boards, "Bugs"), made(boards, "Plans")

    assert titles(boards) == ["Plans", "Bugs"]


def test_rows_stand_below_a_path_that_no_operation_shows(boards):
    assert ask(boards, "GET", "9/boards").status == 404
    assert ask(boards, "GET", "2/boards").status == 404  # of another tenant
    assert ask(boards, "GET", "2/boards", key="blue").body["count"] == 0


def test_a_reference_stays_below_the_same_row(boards):
    assert ask(boards, "POST", "1/boards", {"title": "Plans", "sticker": "star"}).status == 201
    assert ask(boards, "POST", "1/boards", {"title": "Bugs", "sticker": "moon"}).status == 400


def test_an_update_deletes_and_brings_back(boards):
    board = made(boards, "Plans")

    assert ask(boards, "PATCH", board, {"archived": True}).body["archived"] is True
    assert (ask(boards, "GET", board).status, titles(boards)) == (404, [])
    assert ask(boards, "PATCH", board, {"archived": False}).status == 200
    assert titles(boards) == ["Plans"]


def test_what_is_deleted_holds_no_name(boards):
    old = made(boards, "Plans")
    ask(boards, "PATCH", old, {"archived": True})
    made(boards, "Plans")

    assert ask(boards, "PATCH", old, {"archived": False}).status == 400
    assert ask(boards, "PATCH", old, {"archived": False, "title": "Old plans"}).status == 200


def test_what_stands_below_comes_back_as_well(boards):
    board = made(boards, "Plans")
    ask(boards, "POST", f"{board}/notes", {"text": "Begin"})
    ask(boards, "PATCH", board, {"archived": True})

    assert ask(boards, "GET", f"{board}/notes").status == 404
    ask(boards, "PATCH", board, {"archived": False})
    assert [note["text"] for note in ask(boards, "GET", f"{board}/notes").body] == ["Begin"]


def test_a_row_may_begin_deleted(boards):
    board = made(boards, "Plans", archived=True)

    assert ask(boards, "GET", board).status == 404
    assert ask(boards, "PATCH", board, {"archived": False}).status == 200


def test_a_405_is_the_only_answer_of_a_delete_that_documents_no_other(boards):
    board = made(boards, "Plans")
    answers = [ask(boards, "DELETE", board), ask(boards, "DELETE", "1/boards/99")]

    assert [(one.status, one.content, one.headers["allow"]) for one in answers] == [(405, b"", "GET, PATCH")] * 2
    assert titles(boards) == ["Plans"]


def test_a_property_can_show_the_row_above(boards):
    board = made(boards, "Plans")

    note = ask(boards, "POST", f"{board}/notes", {"text": "Begin"}).body

    assert note["board"] == int(board.rpartition("/")[2])


def test_one_object_begins_with_its_defaults_and_now(boards):
    quota = {"most": 5, "used": 7, "left": 0, "marked": False, "updated_at": "2026-01-15T09:00:00.000Z"}

    assert ask(boards, "GET", "1/quota").body == quota


def test_a_verb_on_one_object_changes_what_is_stored(boards):
    answer = ask(boards, "POST", "1/quota/set_sticker", {"sticker": "star"})

    assert (answer.status, answer.body["marked"]) == (200, True)
    assert "sticker" not in answer.body
    assert ask(boards, "GET", "1/quota").body["marked"] is True


def test_the_next_page_is_where_the_client_asked(boards):
    made(boards, "Plans"), made(boards, "Bugs")

    here = ask(boards, "GET", "1/boards?limit=1", host="double.example:8080").body["next"]
    odd = ask(boards, "GET", "1/boards?limit=1", host="a/b").body["next"]

    assert here == "http://double.example:8080/notes/teams/1/boards?limit=1&offset=1"
    assert odd == "http://127.0.0.1:4010/notes/teams/1/boards?limit=1&offset=1"


def test_the_next_page_is_in_the_same_sandbox(boards):
    for title in ("Plans", "Bugs"):
        boards.send("POST", "/-/s/pr-1/notes/teams/1/boards", {"title": title}, authorization="Bearer red")

    page = boards.send("GET", "/-/s/pr-1/notes/teams/1/boards?limit=1", authorization="Bearer red", host="x:1").body

    assert page["next"] == "http://x:1/-/s/pr-1/notes/teams/1/boards?limit=1&offset=1"


def test_a_slash_at_the_end_may_be_there(boards):
    assert ask(boards, "GET", "1/boards/").body == ask(boards, "GET", "1/boards").body
    assert ask(boards, "GET", "1/boards//").status == 404


@pytest.mark.parametrize(("headers", "reason"), [({}, "missing"), ({"authorization": "Bearer green"}, "invalid")])
def test_the_wording_knows_the_operation_and_whether_a_credential_came(boards, headers, reason):
    refusal = boards.send("GET", "/notes/teams/1/quota", **headers)

    assert refusal.body == {"of": "get_quota", "reason": reason, "said": None}


def test_a_document_alone_has_the_rows_that_others_stand_below(tmp_path):
    served = with_control(serve_document(tmp_path, DOCUMENT))

    counted = {one["name"]: one["rows"] for one in served.get("/-/state/notes").body["collections"]}

    assert counted["teams"] > 0
    assert counted["boards"] > 0


def said(path: str, **changes: object) -> str:
    document = yaml.safe_load(DOCUMENT)
    document["paths"][path]["x-resource"] |= changes
    return yaml.safe_dump(document)


@pytest.mark.parametrize(
    ("path", "changes", "message"),
    [
        ("/teams/{team_id}/boards", {"max_rows": 0}, "came 0, expected 1 or more"),
        ("/teams/{team_id}/boards", {"max_rows": True}, "came True, expected a whole number"),
        ("/teams/{team_id}/boards", {"touches": ["tilte"]}, "'tilte' names no property.*Did you mean 'title'"),
        ("/teams/{team_id}/boards", {"list": {"order": ["-tilte"]}}, "'tilte' names no property.*Did you mean 'title'"),
        ("/teams/{team_id}/quota", {"derived": {"left": {"left": ["most"]}}}, "came 1 properties, expected the limit"),
        (
            "/teams/{team_id}/quota",
            {"derived": {"left": {}}},
            "came nothing, expected one of has, row, left, count, rows and by",
        ),
    ],
)
def test_what_makes_no_sense_stops_the_start(path, changes, message):
    with pytest.raises(DocumentError, match=message):
        inferred_text(said(path, **changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"path": "/teams/{team_id}/boards"}, "expected the path of a collection without rows"),
        ({"parent": {"collection": "taems", "parameter": "x"}}, "'taems' names no collection.*Did you mean 'teams'"),
    ],
)
def test_a_place_that_makes_no_sense_stops_the_start(changes, message):
    document = yaml.safe_load(DOCUMENT)
    document["x-collections"]["stickers"] |= changes

    with pytest.raises(DocumentError, match=message):
        inferred_text(yaml.safe_dump(document))
