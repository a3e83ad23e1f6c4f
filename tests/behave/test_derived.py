"""Properties that answers show and no row holds: `derived` of x-resource."""

from __future__ import annotations

import pytest
from resource_kit import Api

from specdouble.behave.infer import infer
from specdouble.contract.load import load_text
from specdouble.errors import DocumentError

DOCUMENT = """
openapi: 3.0.3
info: {title: Desks, version: '1'}
paths:
  /teams:
    x-resource:
      derived: {desks: {count: desks.teamId}, plan: {rows: desks.teamId}, mood: {by: handler}}
    post:
      operationId: create_team
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}
      responses:
        '201': {description: New., content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}
  /teams/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
    patch:
      operationId: update_team
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}
      responses:
        '200': {description: Now., content: {application/json: {schema: {$ref: '#/components/schemas/Team'}}}}
  /desks:
    x-resource:
      versions: true
      unique: [[teamId, label]]
      refs: [{field: teamId, collection: teams}]
      derived:
        hasPin: {has: pin}
        team: {row: teamId}
    get:
      operationId: list_desks
      responses:
        '200':
          description: All.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Desk'}}}}
    post:
      operationId: create_desk
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewDesk'}}}}
      responses:
        '201': {description: New., content: {application/json: {schema: {$ref: '#/components/schemas/Desk'}}}}
  /desks/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
    get:
      operationId: get_desk
      responses:
        '200': {description: One., content: {application/json: {schema: {$ref: '#/components/schemas/Desk'}}}}
        '404': {description: None.}
    put:
      operationId: update_desk
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/DeskPatch'}}}}
      responses:
        '200': {description: Now., content: {application/json: {schema: {$ref: '#/components/schemas/Desk'}}}}
components:
  schemas:
    Team:
      type: object
      properties:
        id: {type: string, format: uuid, readOnly: true}
        name: {type: string}
        budget: {type: integer}
        mood: {type: string, readOnly: true}
        desks: {type: integer, readOnly: true}
        plan: {type: array, items: {type: object, properties: {label: {type: string}}}}
    NewDesk:
      type: object
      required: [label]
      properties:
        label: {type: string}
        teamId: {type: string, format: uuid, nullable: true}
        pin: {type: string, nullable: true, writeOnly: true}
    DeskPatch:
      type: object
      properties:
        label: {type: string}
        teamId: {type: string, format: uuid, nullable: true}
        pin: {type: string, nullable: true, writeOnly: true}
    Desk:
      type: object
      required: [id, label, hasPin, team]
      properties:
        id: {type: string, format: uuid}
        label: {type: string}
        version: {type: integer}
        hasPin: {type: boolean}
        team: {type: object, nullable: true, properties: {name: {type: string}, desks: {type: integer}}}
"""


@pytest.fixture
def api():
    return Api(load_text(DOCUMENT)).empty()


def desk(api, **values):
    return api.post("/desks", {"label": "Window", **values})


def team(api):
    return api.post("/teams", {"name": "Design", "budget": 7})["id"]


def test_row_that_another_names_is_shown_by_what_the_schema_says_of_it(api):
    created = desk(api, teamId=team(api))

    assert created.items() >= {"label": "Window", "hasPin": False, "team": {"name": "Design", "desks": 1}}.items()
    assert "teamId" not in created
    assert api.get("/desks") == [created]
    assert api.get(f"/desks/{created['id']}") == created


def test_rows_are_counted_as_they_come_and_go(api):
    design, research = team(api), team(api)
    first, second = desk(api, teamId=design), desk(api, label="Door", teamId=design)
    counts = [second["team"]["desks"]]

    api("PUT", f"/desks/{first['id']}", {"teamId": research})
    counts.append(api.get(f"/desks/{second['id']}")["team"]["desks"])

    assert counts == [2, 1]
    assert api("PATCH", f"/teams/{research}", {"name": "Lab"}).value["desks"] == 1


def test_rows_that_name_another_are_shown_with_it(api):
    design = team(api)
    desk(api, teamId=design)
    desk(api, teamId=design, label="Door")
    desk(api, label="Stairs")

    assert api("PATCH", f"/teams/{design}", {"name": "Lab"}).value["plan"] == [{"label": "Window"}, {"label": "Door"}]


def test_row_that_names_none_shows_null(api):
    assert desk(api)["team"] is None
    assert desk(api, teamId=None)["team"] is None


def test_derived_row_follows_the_row_it_shows(api):
    design = team(api)
    created = desk(api, teamId=design)
    api.get("/desks")
    api.get(f"/desks/{created['id']}")

    api("PATCH", f"/teams/{design}", {"name": "Research"})

    assert api.get(f"/desks/{created['id']}")["team"] == {"name": "Research", "desks": 1}
    assert api.get("/desks")[0]["team"] == {"name": "Research", "desks": 1}


def test_flag_follows_the_secret(api):
    created = desk(api, pin="1234")

    def after(**changes):
        return api("PUT", f"/desks/{created['id']}", changes).value["hasPin"]

    assert created["hasPin"]
    assert [after(label="Door"), after(pin=None), after(pin="5"), after(pin="")] == [True, False, True, False]


def test_nothing_derived_is_kept(api):
    desk(api, teamId=team(api), pin="1234")

    with api.store.read() as tx:
        assert {"hasPin", "team"}.isdisjoint(tx.desks.all()[0])


def test_what_is_derived_is_not_taken_from_a_client(api):
    made = api.post("/teams", {"name": "Design", "plan": [{"label": "Window"}]})

    assert made["plan"] == []
    with api.store.read() as tx:
        assert "plan" not in tx.teams.all()[0]


def test_what_a_handler_tells_is_in_no_row(api):
    team(api)

    assert all("mood" not in one for one in api.seeded().rows("teams"))


def test_seeded_rows_point_at_rows_that_answers_show(api):
    desks = api.seeded().get("/desks")

    assert {type(one["team"]) for one in desks} == {dict}


def test_some_seeded_rows_have_a_secret_and_none_is_told():
    desks = Api(load_text(DOCUMENT)).seeded(rows=40).get("/desks")

    assert {desk["hasPin"] for desk in desks} == {True, False}
    assert all("pin" not in desk for desk in desks)


def test_seeded_rows_are_first_versions(api):
    assert {desk["version"] for desk in api.seeded(rows=20).get("/desks")} == {1}


@pytest.mark.parametrize(
    ("says", "message"),
    [
        ("hasPni: {has: pin}", "'hasPni' names no property here"),
        ("hasPin: {has: pni}", "'pni' names no property here"),
        ("team: {row: label}", "'label' names no reference here; there are: teamId"),
        ("hasPin: {by: hand}", "handler"),
        ("team: {}", "came nothing, expected one of has, row, left, count, rows and by"),
        ("hasPin: {count: desks}", "came 'desks', expected a collection and its property"),
        ("hasPin: {count: desks.taemId}", "'taemId' names no property here"),
        ("hasPin: {count: dekss.teamId}", "'dekss' names no collection here"),
        ("team: {rows: dekss.teamId}", "'dekss' names no collection here"),
        ("team: {rows: desks.taemId}", "'taemId' names no property here"),
        ("team: {row: teamId, has: teamId}", "came has and row, expected one of has, row, left, count, rows and by"),
    ],
)
def test_derivation_from_nothing_stops_the_start(says, message):
    with pytest.raises(DocumentError) as caught:
        infer(load_text(DOCUMENT.replace("hasPin: {has: pin}", says).replace("team: {row: teamId}\n", "\n", 1)))

    assert message in str(caught.value)
