"""Tenants: references stay within one, at any depth, whoever writes; seeded rows go with one another."""

from __future__ import annotations

import pytest
from resource_kit import Api

from specdouble.behave.access import Access
from specdouble.contract.load import load_text
from specdouble.errors import BadReference, Forbidden, NotFound
from specdouble.runtime.users import User
from specdouble.store.query import Condition

DOCUMENT = """
openapi: 3.0.3
info: {title: Plans, version: '1'}
paths:
  /stages:
    x-resource: {name: stages, scope: [team]}
    get:
      responses:
        '200':
          description: All.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Stage'}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Stage'}}}}
      responses:
        '201': {description: New., content: {application/json: {schema: {$ref: '#/components/schemas/Stage'}}}}
  /stages/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses:
        '200': {description: One., content: {application/json: {schema: {$ref: '#/components/schemas/Stage'}}}}
  /plans:
    x-resource:
      name: plans
      scope: [team]
      refs:
        - {field: stageId, collection: stages}
        - {field: canvas.**.stageId, collection: stages}
    get:
      responses:
        '200':
          description: All.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Plan'}}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Plan'}}}}
      responses:
        '201': {description: New., content: {application/json: {schema: {$ref: '#/components/schemas/Plan'}}}}
  /plans/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
      responses:
        '200': {description: One., content: {application/json: {schema: {$ref: '#/components/schemas/Plan'}}}}
components:
  schemas:
    Stage:
      type: object
      required: [id, team, name]
      properties:
        id: {type: string, format: uuid, readOnly: true}
        team: {type: string, enum: [red, blue]}
        name: {type: string}
    Plan:
      type: object
      required: [id, team, stageId, canvas]
      properties:
        id: {type: string, format: uuid, readOnly: true}
        team: {type: string, enum: [red, blue]}
        stageId: {type: string, format: uuid}
        canvas: {$ref: '#/components/schemas/Node'}
    Node:
      type: object
      required: [stageId, children]
      properties:
        stageId: {type: string, format: uuid}
        children: {type: array, minItems: 1, maxItems: 2, items: {$ref: '#/components/schemas/Leaf'}}
    Leaf:
      type: object
      required: [stageId]
      properties:
        stageId: {type: string, format: uuid}
"""
PLANS = Api(load_text(DOCUMENT))


def plan(team, stage, below):
    return {"team": team, "stageId": stage, "canvas": {"stageId": stage, "children": [{"stageId": below}]}}


def keys(row):
    return [row["stageId"], row["canvas"]["stageId"], *(leaf["stageId"] for leaf in row["canvas"]["children"])]


@pytest.fixture
def stages():
    PLANS.empty()
    return {team: PLANS.post("/stages", {"team": team, "name": team})["id"] for team in ("red", "blue")}


def test_reference_into_another_tenant_is_refused_even_to_one_who_sees_both(stages):
    with pytest.raises(BadReference, match=r"stageId '.*' names no row of stages with the same team"):
        PLANS.post("/plans", plan("red", stages["blue"], stages["red"]))


def test_reference_at_any_depth_stays_within_the_tenant(stages):
    with pytest.raises(
        BadReference, match=r"canvas\.children\.0\.stageId '.*' names no row of stages with the same team"
    ):
        PLANS.post("/plans", plan("red", stages["red"], stages["blue"]))


def test_row_of_another_tenant_is_no_row_for_its_neighbour(stages):
    with pytest.raises(BadReference, match=r"canvas\.children\.0\.stageId '.*' names no row of stages$"):
        PLANS.post("/plans", plan("red", stages["red"], stages["blue"]), user=User("red", tenant="red"))


def test_seeded_rows_go_with_those_that_they_point_at():
    api = PLANS.empty().seeded()
    teams = {stage.id: stage["team"] for stage in api.rows("stages")}

    assert set(teams.values()) == {"red", "blue"}
    assert all(teams.get(key) == row["team"] for row in api.rows("plans") for key in keys(row))


SETTINGS = """
openapi: 3.0.3
info: {title: Settings, version: '1'}
paths:
  /settings:
    x-resource: {name: settings, scope: [team]}
    get: {responses: {'200': {$ref: '#/components/responses/Settings'}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Theme'}}}}
      responses: {'200': {$ref: '#/components/responses/Settings'}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Theme'}}}}
      responses: {'200': {$ref: '#/components/responses/Settings'}}
components:
  responses:
    Settings: {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Settings'}}}}
  schemas:
    Theme: {type: object, required: [theme], properties: {theme: {type: string}}}
    Settings:
      type: object
      required: [team]
      properties: {team: {type: string}, owner_id: {type: string, readOnly: true}, theme: {type: string}}
"""
ADA, BO, CY = (User(name, tenant=team, id=name) for name, team in (("ada", "red"), ("bo", "red"), ("cy", "blue")))


def settings_of(document=SETTINGS, *, sees=(), changes=()):
    return Api(load_text(document), rules={"settings": lambda _, user: access_of(user, sees, changes)})


def access_of(user, sees, changes):
    own = {name: Condition(name, "eq", user.id) for name in (*sees, *changes)}
    return Access(tuple(own[name] for name in sees), tuple(own[name] for name in changes))


def test_each_tenant_has_one_object_of_its_own():
    api = Api(load_text(SETTINGS))
    red = api("PUT", "/settings", {"theme": "dark"}, user=ADA).value

    blue = api("PATCH", "/settings", {"theme": "light"}, user=CY).value

    assert (blue["team"], blue["theme"]) == ("blue", "light")
    assert api("GET", "/settings", user=BO).value == red


def test_one_object_goes_by_whom_its_rule_lets():
    document = SETTINGS.replace("    patch:", "    delete: {responses: {'204': {description: Gone}}}\n    patch:")
    api = settings_of(document, changes=["owner_id"])
    made = api("PUT", "/settings", {"theme": "dark"}, user=ADA).value

    with pytest.raises(Forbidden):
        api("DELETE", "/settings", user=BO)

    assert api("GET", "/settings", user=BO).value == made


def test_one_object_that_its_rule_hides_is_not_there():
    with pytest.raises(NotFound):
        settings_of(sees=["theme"])("GET", "/settings", user=ADA)
