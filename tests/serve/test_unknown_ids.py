"""`--unknown-ids generate`: an id without a row is answered as if somebody had made one."""

from __future__ import annotations

import pytest
from serving_kit import Served, serve_document

DOCUMENT = """
openapi: 3.0.3
info: {title: Teams, version: '1'}
paths:
  /teams:
    get:
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Team'}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}
      responses: {'201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}}
  /teams/{team_id}:
    parameters: [{name: team_id, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}
        '404': {description: Absent}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}
        '404': {description: Absent}
    delete:
      responses: {'204': {description: Gone}, '404': {description: Absent}}
  /teams/{team_id}/members:
    parameters: [{name: team_id, in: path, required: true, schema: {type: integer}}]
    get:
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Member'}}}}
        '404': {description: Absent}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Member'}}}}
      responses:
        '201':
          description: OK
          content: {application/json: {schema: {$ref: '#/components/schemas/Member'}}}
components:
  schemas:
    Team: {type: object, properties: {id: {type: integer, readOnly: true}, name: {type: string}, motto: {type: string}}}
    Member: {type: object, properties: {id: {type: integer, readOnly: true}, name: {type: string}}}
"""


@pytest.fixture
def teams(tmp_path) -> Served:
    return serve_document(tmp_path, DOCUMENT, unknown_ids="generate")


def test_an_unknown_id_is_404_by_default(tmp_path) -> None:
    assert serve_document(tmp_path, DOCUMENT).get("/teams/9001").status == 404


def test_an_unknown_id_is_answered_with_a_row_of_that_id(teams: Served) -> None:
    answer = teams.get("/teams/9001")

    assert (answer.status, answer.body["id"]) == (200, 9001)


def test_the_row_of_an_id_is_the_same_each_time(teams: Served) -> None:
    assert teams.get("/teams/9001").body == teams.get("/teams/9001").body


def test_reading_an_unknown_id_adds_no_row(teams: Served) -> None:
    before = teams.get("/teams").body
    teams.get("/teams/9001")

    assert teams.get("/teams").body == before


def test_a_change_to_an_unknown_id_is_kept(teams: Served) -> None:
    shown = teams.get("/teams/9001").body
    teams.send("PATCH", "/teams/9001", {"name": "Otters"})

    assert teams.get("/teams/9001").body == {**shown, "name": "Otters"}


def test_what_was_deleted_does_not_come_again(teams: Served) -> None:
    assert teams.send("DELETE", "/teams/9001").status == 204
    assert teams.get("/teams/9001").status == 404


def test_a_list_below_an_unknown_id_is_answered(teams: Served) -> None:
    assert teams.get("/teams/9001/members").status == 200


def test_a_row_below_an_unknown_id_is_kept(teams: Served) -> None:
    assert teams.post("/teams/9001/members", {"name": "Ann"}).status == 201
    assert [one["name"] for one in teams.get("/teams/9001/members").body] == ["Ann"]


def test_an_id_that_is_none_is_still_invalid(teams: Served) -> None:
    assert teams.get("/teams/otters").status == 400
