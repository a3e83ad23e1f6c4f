"""Sessions that an API hands out: they end, they are closed, and they are good for those who are still there."""

from __future__ import annotations

import pytest
from serving_kit import CLOCK, serve_api, with_control

from specdouble.runtime.settings import Settings

DOCUMENT = """
openapi: 3.0.3
info: {title: Desk, version: '1'}
security: [{token: []}, {key: []}, {cookie: []}]
x-collections:
  sessions:
    schema: {$ref: '#/components/schemas/Session'}
    refs: [{field: userId, collection: users, on_delete: cascade}]
components:
  securitySchemes:
    token:
      type: http
      scheme: bearer
      x-credentials: &sessions
        collection: sessions
        field: token
        expires: expiresAt
        holder: {collection: users, by: userId, where: {active: true}}
        name: holder.name
        user: userId
        decides: true
    key: {type: http, scheme: bearer}
    cookie: {type: apiKey, in: cookie, name: desk, x-credentials: *sessions}
  schemas:
    Session:
      type: object
      properties:
        id: {type: string}
        token: {type: string}
        userId: {type: string}
        expiresAt: {type: string, format: date-time}
    User:
      type: object
      required: [id, name]
      properties: {id: {type: string}, name: {type: string}, active: {type: boolean, default: true}}
paths:
  /users:
    get:
      operationId: list_users
      tags: [users]
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/User'}}}}
  /users/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    patch:
      operationId: update_user
      tags: [users]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}
    delete:
      operationId: delete_user
      tags: [users]
      responses: {'204': {description: Gone}}
  /sign-in:
    post:
      operationId: sign_in
      tags: [users]
      security: []
      responses: {'200': {description: OK, content: {application/json: {schema: {type: object}}}}}
  /sign-out:
    post:
      operationId: sign_out
      tags: [users]
      responses: {'200': {description: OK, content: {application/json: {schema: {type: object}}}}}
  /me:
    get:
      operationId: get_me
      tags: [users]
      responses: {'200': {description: OK, content: {application/json: {schema: {type: object}}}}}
"""
HANDLERS = """
from datetime import timedelta

from specdouble import timestamp


def sign_in(store, clock):
    ends = timestamp(clock.now() + timedelta(hours=1))
    store.sessions.add({"token": f"t{len(store.sessions)}", "userId": "u1", "expiresAt": ends})
    return {"token": f"t{len(store.sessions) - 1}"}


def sign_out(request, store):
    store.sessions.delete(store.sessions.one(token=request.headers["authorization"].removeprefix("Bearer ")).id)
    return {}


def get_me(user):
    return {"name": user.name, "id": user.id}
"""
ERRORS = "def render(error):\n    return {'error': getattr(error, 'reason', error.title)}\n"
PERSONAS = """
root: {user: u0, scopes: ['*'], credentials: {token: root, key: root-key, cookie: root-cookie}, rows: {users: [
  {id: u0, name: Root, active: true}, {id: u1, name: Ada, active: true}]}}
"""


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "personas.yaml").write_text(PERSONAS)
    return with_control(serve_api(tmp_path, DOCUMENT, users=HANDLERS, errors=ERRORS))


@pytest.mark.parametrize("auth", ["any", "off"])
def test_rows_of_personas_are_there_whoever_is_asked(tmp_path, auth):
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "personas.yaml").write_text(PERSONAS)
    desk = serve_api(tmp_path, DOCUMENT, settings=Settings(clock=CLOCK, auth=auth), users=HANDLERS, errors=ERRORS)

    assert [user["name"] for user in desk.get("/users", authorization="Bearer anything").body] == ["Root", "Ada"]
    assert desk.get("/me", authorization="Bearer root").body == {"name": "anyone", "id": None}


def bearer(token):
    return {"authorization": f"Bearer {token}"}


def signed_in(desk):
    return bearer(desk.post("/notes/sign-in").body["token"])


def test_a_session_tells_who_holds_it(desk):
    assert desk.get("/notes/me", **signed_in(desk)).body == {"name": "Ada", "id": "u1"}


def test_the_same_session_is_good_in_a_cookie(desk):
    token = signed_in(desk)["authorization"].removeprefix("Bearer ")

    assert desk.get("/notes/me", cookie=f"desk={token}").body["name"] == "Ada"


def test_a_session_ends(desk):
    mine = signed_in(desk)
    desk.post("/-/clock/advance", {"seconds": 3599})
    assert desk.get("/notes/me", **mine).status == 200

    desk.post("/-/clock/advance", {"seconds": 1})

    over = desk.get("/notes/me", **mine)
    assert (over.status, over.body) == (401, {"error": "expired"})


@pytest.mark.parametrize(("headers", "reason"), [({}, "missing"), (bearer("nobody"), "invalid")])
def test_a_refusal_tells_what_was_wrong(desk, headers, reason):
    refused = desk.get("/notes/me", **headers)

    assert (refused.status, refused.body) == (401, {"error": reason})


def test_it_is_good_as_long_as_its_holder_is(desk):
    mine = signed_in(desk)

    desk.send("PATCH", "/notes/users/u1", {"id": "u1", "name": "Ada", "active": False}, **bearer("root"))
    assert desk.get("/notes/me", **mine).status == 401

    desk.send("PATCH", "/notes/users/u1", {"id": "u1", "name": "Ada", "active": True}, **bearer("root"))
    assert desk.get("/notes/me", **mine).status == 200


def test_a_session_that_was_closed_is_good_no_longer(desk):
    mine = signed_in(desk)
    desk.post("/notes/sign-out", **mine)

    assert desk.get("/notes/me", **mine).body == {"error": "invalid"}


def test_one_that_decides_rules_out_the_others(desk):
    assert desk.get("/notes/me", **bearer("nobody"), cookie="desk=root-cookie").status == 401


def test_one_that_another_scheme_reads_is_good(desk):
    assert desk.get("/notes/me", **bearer("root-key")).body["name"] == "root"


def test_one_that_decides_wins_over_one_that_is_wrong(desk):
    assert desk.get("/notes/me", **bearer("root"), cookie="desk=nobody").body["name"] == "root"
