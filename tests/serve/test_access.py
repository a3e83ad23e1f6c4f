"""`handlers/<api>/access.py`: who sees and who changes which rows follows from other rows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from serving_kit import Served, serve_api, write_api

from specdouble.errors import HandlerError
from specdouble.runtime.settings import Settings

BOARDS = """
openapi: 3.0.3
info: {title: Boards, version: '1'}
security: [{token: [], key: []}]
paths:
  /boards:
    x-resource: {name: boards, refs: [{field: part_of, collection: boards, on_delete: 'null'}]}
    get:
      operationId: list_boards
      tags: [boards]
      parameters: &paging
        - {name: paginated, in: query, schema: {type: boolean, default: false}}
        - {name: page, in: query, schema: {type: integer, minimum: 1, default: 1}}
        - {name: per_page, in: query, schema: {type: integer, minimum: 1, default: 2}}
        - {name: sort_by, in: query, schema: {type: string}}
      responses: &listed
        '200':
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Boards'}}}
    post:
      operationId: create_board
      tags: [boards]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewBoard'}}}}
      responses: {'201': {$ref: '#/components/responses/Board'}, '403': {description: No}}
    delete:
      operationId: clear_boards
      tags: [boards]
      responses: {'204': {description: Gone}}
  /boards/latest:
    get:
      operationId: list_latest_boards
      tags: [boards]
      parameters: *paging
      responses: *listed
  /boards/bulk:
    patch:
      operationId: update_boards
      tags: [boards]
      requestBody:
        content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/BoardChange'}}}}
      responses: {'204': {description: Changed}, '403': {description: No}}
  /boards/{board_id}:
    parameters: [{name: board_id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_board
      tags: [boards]
      responses: {'200': {$ref: '#/components/responses/Board'}, '404': {description: Absent}}
    patch:
      operationId: update_board
      tags: [boards]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewBoard'}}}}
      responses: {'200': {$ref: '#/components/responses/Board'}, '403': {description: No}, '404': {description: Absent}}
    delete:
      operationId: delete_board
      tags: [boards]
      responses: {'204': {description: Gone}, '403': {description: No}, '404': {description: Absent}}
  /boards/{board_id}/users:
    parameters: [{name: board_id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: list_board_users
      tags: [boards]
      responses:
        '200':
          description: OK
          content:
            application/json: {schema: {type: array, items: {$ref: '#/components/schemas/BoardUser'}}}
        '404': {description: Absent}
  /boards/{board_id}/users/{user_id}:
    parameters:
      - {name: board_id, in: path, required: true, schema: {type: integer}}
      - {name: user_id, in: path, required: true, schema: {type: integer}}
    delete:
      operationId: remove_board_user
      tags: [boards]
      responses: {'204': {description: Gone}, '404': {description: Absent}}
  /users:
    get:
      operationId: list_users
      tags: [users]
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/User'}}}}
  /users/{user_id}:
    parameters: [{name: user_id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_user
      tags: [users]
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}
        '404': {description: Absent}
components:
  securitySchemes:
    token: {type: http, scheme: bearer}
    key: {type: apiKey, in: header, name: X-Key}
  responses:
    Board:
      description: OK
      content: {application/json: {schema: {$ref: '#/components/schemas/Board'}}}
  schemas:
    User: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}
    BoardUser:
      type: object
      required: [board_id, user_id]
      properties: {board_id: {type: integer}, user_id: {type: integer}}
    BoardChange: {type: object, required: [id], properties: {id: {type: integer}, owner: {type: integer}}}
    NewBoard:
      type: object
      required: [name]
      properties: {name: {type: string}, owner: {type: integer}, part_of: {type: integer}}
    Board:
      type: object
      required: [id, name, owner]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string}
        owner: {type: integer}
        part_of: {type: integer}
        modified_by: {type: string, readOnly: true}
    Boards:
      type: object
      required: [boards, total]
      properties:
        boards: {type: array, items: {$ref: '#/components/schemas/Board'}}
        total: {type: integer}
"""
ACCESS = """
from specdouble import Access, Condition

def boards(store, user):
    on = [row["board_id"] for row in store.board_users.all(user_id=user.id)]
    return Access(sees=(Condition("id", "in", on),), changes=(Condition("owner", "eq", user.id),))
"""
HANDLERS = """
from specdouble import resource

list_boards = update_board = delete_board = clear_boards = list_board_users = remove_board_user = resource
update_boards = resource

def create_board(inferred, store, user):
    made = inferred()
    store.board_users.within(board_id=made.value["id"]).add({"user_id": user.id})
    return made

def list_latest_boards(inferred, store):
    return inferred(reversed(store.boards.all()))

def get_board(board_id, seen):
    return seen.boards[board_id]
"""
PERSONAS = """
ada:
  tenant: 1
  user: 1
  profile: {email: ada@boards.example}
  credentials: {token: t-ada, key: k-1}
  rows:
    users: [{id: 1, name: Ada}, {id: 2, name: Bo}, {id: 3, name: Cy}]
    boards:
      - {id: 1, name: Roadmap, owner: 1}
      - {id: 2, name: Bugs, owner: 1}
      - {id: 3, name: Lunch, owner: 2, part_of: 4}
      - {id: 4, name: Secrets, owner: 3}
    board_users:
      - {board_id: 1, user_id: 1}
      - {board_id: 2, user_id: 1}
      - {board_id: 3, user_id: 1}
      - {board_id: 3, user_id: 2}
      - {board_id: 2, user_id: 2}
      - {board_id: 4, user_id: 3}
bo: {tenant: 1, user: 2, profile: {email: bo@boards.example}, credentials: {token: t-bo, key: k-1}}
"""
ADA, BO = ({"authorization": f"Bearer t-{name}", "x_key": "k-1"} for name in ("ada", "bo"))


@pytest.fixture
def boards(tmp_path: Path) -> Served:
    return serve_boards(tmp_path)


def serve_boards(folder: Path, access: str = ACCESS, handlers: str = HANDLERS, **modules: str) -> Served:
    write_api(folder, BOARDS)
    (folder / "fixtures" / "personas.yaml").write_text(PERSONAS)
    return serve_api(folder, BOARDS, settings=Settings(auth="personas"), access=access, boards=handlers, **modules)


def names(answered: Any) -> list[str]:
    return [board["name"] for board in answered.body["boards"]]


def test_rows_that_are_not_seen_do_not_exist(boards: Served) -> None:
    assert names(boards.get("/boards", **BO)) == ["Bugs", "Lunch"]
    assert boards.get("/boards/3", **BO).status == 200
    assert boards.get("/boards/1", **BO).status == 404
    assert boards.send("DELETE", "/boards/1", **BO).status == 404


def test_rows_below_what_is_not_seen_do_not_exist_either(boards: Served) -> None:
    assert boards.get("/boards/2/users", **BO).body == [{"board_id": 2, "user_id": 1}, {"board_id": 2, "user_id": 2}]
    assert boards.get("/boards/1/users", **BO).status == 404


def test_rows_that_are_seen_and_not_ones_own_are_403_to_write(boards: Served) -> None:
    assert boards.send("PATCH", "/boards/2", {"name": "Mine"}, **BO).status == 403
    assert boards.send("DELETE", "/boards/2", **BO).status == 403
    assert boards.get("/boards/2", **BO).body["name"] == "Bugs"
    assert boards.send("PATCH", "/boards/3", {"name": "Dinner"}, **BO).body["modified_by"] == "bo@boards.example"


def test_row_is_not_ones_own_to_write_by_taking_it(boards: Served) -> None:
    assert boards.send("PATCH", "/boards/bulk", [{"id": 3, "owner": 2}, {"id": 2, "owner": 2}], **BO).status == 403
    assert boards.get("/boards/2", **BO).body["owner"] == 1


def test_refusal_names_the_row_in_words(tmp_path: Path) -> None:
    own = '\ndef board_users(user):\n    return Access(changes=(Condition("user_id", "eq", user.id),))\n'

    refused = serve_boards(tmp_path, access=ACCESS + own).send("DELETE", "/boards/3/users/1", **BO)

    assert (refused.status, refused.body["detail"]) == (403, "You may not change this board user")


def test_what_a_write_makes_of_a_row_counts_too(boards: Served) -> None:
    assert boards.send("PATCH", "/boards/3", {"name": "Lunch", "owner": 1}, **BO).status == 403
    assert boards.post("/boards", {"name": "Hers", "owner": 1}, **BO).status == 403
    assert names(boards.get("/boards", **ADA)) == ["Roadmap", "Bugs", "Lunch"]


def test_reference_to_what_is_not_seen_may_stay_and_not_be_made(boards: Served) -> None:
    changed = boards.send("PATCH", "/boards/3", {"name": "Dinner", "part_of": 4}, **BO)
    assert (changed.status, changed.body["part_of"]) == (200, 4)
    assert boards.send("PATCH", "/boards/3", {"name": "Brunch"}, **BO).status == 200

    assert boards.send("PATCH", "/boards/3", {"name": "Lunch", "part_of": 1}, **BO).status == 400
    assert boards.post("/boards", {"name": "New", "owner": 2, "part_of": 4}, **BO).status == 400
    assert boards.get("/boards/3", **BO).body["part_of"] == 4


def test_who_makes_a_row_may_see_it_once_the_handler_says_so(boards: Served) -> None:
    made = boards.post("/boards", {"name": "New", "owner": 2}, **BO)

    assert made.status == 201
    assert names(boards.get("/boards", **BO)) == ["Bugs", "Lunch", "New"]
    assert names(boards.get("/boards", **ADA)) == ["Roadmap", "Bugs", "Lunch"]


def test_clearing_a_collection_takes_what_may_be_changed(boards: Served) -> None:
    assert boards.send("DELETE", "/boards", **BO).status == 204

    assert names(boards.get("/boards", **ADA)) == ["Roadmap", "Bugs"]


def test_a_handler_answers_a_list_with_rows_in_its_own_order(boards: Served) -> None:
    assert names(boards.get("/boards/latest", **ADA)) == ["Lunch", "Bugs", "Roadmap"]
    assert names(boards.get("/boards/latest?sort_by=name", **ADA)) == ["Bugs", "Lunch", "Roadmap"]
    second = boards.get("/boards/latest?paginated=true&page=2", **ADA)
    assert (names(second), second.body["total"]) == (["Roadmap"], 3)


def test_a_switch_asks_for_pages_and_the_list_is_whole_without_it(boards: Served) -> None:
    assert len(names(boards.get("/boards?per_page=1", **ADA))) == 3
    assert len(names(boards.get("/boards?paginated=false&per_page=1&page=3", **ADA))) == 3
    assert names(boards.get("/boards?paginated=true&per_page=1&page=3", **ADA)) == ["Lunch"]


def test_members_known_by_an_id_from_elsewhere_are_kept_apart_by_what_they_belong_to(boards: Served) -> None:
    assert boards.send("DELETE", "/boards/3/users/1", **ADA).status == 204

    assert names(boards.get("/boards", **ADA)) == ["Roadmap", "Bugs"]


def test_a_rule_may_be_made_by_a_sibling(tmp_path: Path) -> None:
    made = "from specdouble import Access, Condition\n\ndef owned(field):\n    def rule(user):\n        return "
    made += "Access(sees=(Condition(field, 'eq', user.id),))\n    return rule\n"
    boards = serve_boards(tmp_path, "from .rules import owned\nboards = owned('owner')\n", rules=made)

    assert names(boards.get("/boards", **BO)) == ["Lunch"]


def test_the_key_that_people_share_lets_nobody_pass_for_another(boards: Served) -> None:
    assert names(boards.get("/boards", **BO)) != names(boards.get("/boards", **ADA))
    assert boards.get("/boards", authorization="Bearer t-bo").status == 401


def test_rows_for_what_is_no_list_are_the_handlers_fault(tmp_path: Path) -> None:
    handlers = HANDLERS.replace("    return seen.boards[board_id]", "    return inferred([])").replace(
        "get_board(board_id, seen)", "get_board(board_id, inferred)"
    )

    answer = serve_boards(tmp_path, handlers=handlers).get("/boards/1", **ADA)

    assert answer.status == 500
    assert "get_board answers no list" in answer.body["detail"]


@pytest.mark.parametrize(
    ("access", "message"),
    [
        ("def board(store): ...\n", r"access\.py:1: 'board' is no collection.*Did you mean 'boards'"),
        ("def boards(sotre): ...\n", r"access\.py:1: nothing provides 'sotre' to boards.*Did you mean 'store'"),
    ],
)
def test_a_rule_that_does_not_fit_stops_the_start(tmp_path: Path, access: str, message: str) -> None:
    with pytest.raises(HandlerError, match=message):
        serve_boards(tmp_path, access=access)


def test_a_rule_that_returns_no_access_is_a_500_that_names_it(tmp_path: Path) -> None:
    answer = serve_boards(tmp_path, access="def boards():\n    return True\n").get("/boards", **ADA)

    assert answer.status == 500
    assert "boards returned bool; expected an Access" in answer.body["detail"]
