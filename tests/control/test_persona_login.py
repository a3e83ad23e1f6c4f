"""Signing in from a browser: the API's own cookies, and a way on that stays on this server."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from serving_kit import CLOCK, Served, serve_stage, write_api

from specdouble.control.gate import Gate
from specdouble.control.persona_routes import _local
from specdouble.runtime.settings import Settings
from specdouble.serve.build import build
from specdouble.serve.cors import Cors
from specdouble.serve.stage import Stage

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
security: [{session: [], xsrf: []}, {session: []}, {key: []}]
components:
  securitySchemes:
    session: {type: apiKey, in: cookie, name: sid}
    xsrf: {type: apiKey, in: cookie, name: XSRF-TOKEN}
    key: {type: http, scheme: bearer}
paths:
  /me:
    get:
      responses: {'200': {description: OK, content: {application/json: {schema: {type: string, enum: [hello]}}}}}
"""
PERSONAS = """
root: {role: system, credentials: {session: root-1, xsrf: x-1}}
ann: {role: user, credentials: {session: ann-1}}
robot: {credentials: {key: beep}}
odd: {credentials: {session: 'a;b'}}
"""
LOGIN = "/-/personas/notes/ann/login"


@pytest.fixture
def stage(tmp_path: Path) -> Stage:
    source = write_api(tmp_path, DOCUMENT)
    (tmp_path / "fixtures" / "personas.yaml").write_text(PERSONAS)
    built = build(source, Settings(clock=CLOCK))
    return Stage({"notes": built.double}, built.settings)


@pytest.fixture
def server(stage: Stage) -> Served:
    return serve_stage(stage)


def test_the_cookie_is_that_of_the_persona(server: Served) -> None:
    answer = server.post("/-/personas/notes/root/login")

    assert answer.status == 303
    assert answer.headers["location"] == "/-/apis/notes/docs?as=root"
    assert server.get("/notes/me", cookie="sid=root-1; XSRF-TOKEN=x-1").status == 200


def test_the_cookie_is_for_the_api_alone_and_out_of_reach_of_scripts(server: Served) -> None:
    assert server.post(LOGIN).headers["set-cookie"] == "sid=ann-1; Path=/notes; SameSite=Lax; HttpOnly"


def test_a_token_against_forgery_can_be_read_by_scripts(server: Served) -> None:
    cookie = server.post("/-/personas/notes/root/login").headers["set-cookie"]

    assert cookie == "XSRF-TOKEN=x-1; Path=/notes; SameSite=Lax"


def test_a_path_that_names_a_sandbox_keeps_to_it(server: Served) -> None:
    answer = server.post(f"/-/s/pr-42{LOGIN}")

    assert answer.headers["location"] == "/-/s/pr-42/-/apis/notes/docs?as=ann"
    assert "Path=/-/s/pr-42/notes;" in answer.headers["set-cookie"]


def test_the_way_on_can_be_chosen(server: Served) -> None:
    assert server.post(f"{LOGIN}?return=/notes/me%3Fa=1").headers["location"] == "/notes/me?a=1"


@pytest.mark.parametrize(
    "target",
    ["https://evil.example", "//evil.example", "/%5Cevil.example", "%5C%5Cevil", "/%09/evil", "/%0d%0aX: y", "me", "",
     "javascript:alert(1)", "/%20/evil", "/\x7f", "/" + "a" * 2001],
)  # fmt: skip
def test_no_way_leads_elsewhere(server: Served, target: str) -> None:
    answer = server.post(f"{LOGIN}?return={target}")

    assert answer.status == 400
    assert "set-cookie" not in answer.headers
    assert "expected a percent-encoded path of this server" in answer.body["detail"]


@given(st.text(alphabet="/\\a:.\t\n\r @%?#e", max_size=12))
@settings(derandomize=True, max_examples=300)
def test_what_is_let_through_is_a_path_to_every_browser(target: str) -> None:
    try:
        allowed = _local(target)
    except Exception:  # noqa: BLE001 - refused
        return

    assert allowed[0] == "/"
    assert allowed[1:2] not in {"/", "\\"}
    assert not set(allowed) & set("\\\t\n\r ")


def test_a_persona_without_a_cookie_is_told_its_header(server: Served) -> None:
    answer = server.post("/-/personas/notes/robot/login")

    assert answer.status == 400
    assert answer.body["detail"] == "robot of notes has no cookie; send header Authorization: Bearer beep"


def test_a_credential_that_no_cookie_can_hold_is_refused(server: Served) -> None:
    assert server.post("/-/personas/notes/odd/login").status == 400


def test_an_unknown_persona_is_named(server: Served) -> None:
    answer = server.post("/-/personas/notes/bob/login")

    assert answer.status == 404
    assert "there are: root, ann, robot, odd" in answer.body["detail"]


def test_the_page_offers_every_persona(server: Served) -> None:
    page = server.get("/-/apis/notes/docs?as=ann").content.decode()

    assert f'<form method="post" action="{LOGIN}"><button aria-pressed="true">ann<small>user</small>' in page
    assert "<code>Authorization: Bearer beep</code>" in page


def test_the_page_tells_of_a_broken_edit(stage: Stage, server: Served) -> None:
    stage.errors["notes"] = "notes.py:3: <oops>"

    assert "notes.py:3: &lt;oops&gt;" in server.get("/-/apis/notes/docs").content.decode()


def test_the_page_of_a_server_with_a_token_tells_of_nobody(stage: Stage) -> None:
    server = serve_stage(stage, Gate(Cors(), "secret"))

    assert "ann" not in server.get("/-/apis/notes/docs").content.decode()


def test_pages_from_elsewhere_sign_nobody_in(stage: Stage) -> None:
    server = serve_stage(stage, Gate(Cors()))

    assert server.post(LOGIN, origin="https://evil.example").status == 403
