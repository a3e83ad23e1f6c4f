"""The double's own identity provider: whoever is chosen comes back to the callback."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from serving_kit import NOTES, serve_api, with_control

from specdouble.errors import BadRequest
from specdouble.runtime.identities import Identity, code_of, read_identity
from specdouble.runtime.users import User

PERSONAS = """
maya: {role: admin, user: u_1, profile: {name: Maya <Lindqvist>, email: maya@acme.example}}
guest: {role: guest}
"""


@pytest.fixture
def server(tmp_path):
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / "personas.yaml").write_text(PERSONAS)
    return with_control(serve_api(tmp_path, NOTES))


def ask(server, redirect_uri="/notes/auth/callback", prefix="", **more):
    query = "&".join(
        f"{name}={quote(value, safe='')}" for name, value in {"redirect_uri": redirect_uri, **more}.items()
    )
    return server.get(f"{prefix}/-/identity/notes?{query}")


def ways(answer):
    return [html.unescape(way) for way in re.findall(r'href="([^"]*)"', answer.content.decode())]


def test_every_persona_is_a_way_back(server):
    maya, guest, refusal = (urlsplit(way) for way in ways(ask(server, state="s 1&x")))

    assert {maya.path, guest.path, refusal.path} == {"/notes/auth/callback"}
    told = parse_qs(maya.query)
    assert told["state"] == ["s 1&x"]
    profile = {"name": "Maya <Lindqvist>", "email": "maya@acme.example"}
    assert read_identity(told["code"][0]) == Identity("maya", "u_1", profile)
    assert parse_qs(refusal.query) == {"error": ["access_denied"], "state": ["s 1&x"]}


def test_a_state_that_was_not_sent_does_not_come_back(server):
    assert "state" not in parse_qs(urlsplit(ways(ask(server))[0]).query)


def test_the_page_names_the_provider_and_the_people(server):
    page = ask(server, provider="Google <b>").content.decode()

    assert "Sign in with Google &lt;b&gt;" in page
    assert "Maya &lt;Lindqvist&gt;<small>maya@acme.example · admin</small>" in page


def test_a_path_that_names_a_sandbox_keeps_to_it(server):
    assert ways(ask(server, prefix="/-/s/pr-42"))[0].startswith("/-/s/pr-42/notes/auth/callback?code=")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/callback",
        "http://127.0.0.1:4010/notes/auth/callback",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "/a?b=c",
    ],
)
def test_nobody_is_sent_elsewhere(server, elsewhere):
    answer = ask(server, elsewhere)

    assert answer.status == 400
    assert "redirect_uri came as" in answer.body["detail"]


def test_an_unknown_api_is_not_found(server):
    assert server.get("/-/identity/nots?redirect_uri=/a").status == 404


@given(st.text())
def test_a_code_is_read_or_refused(code):
    with pytest.raises(BadRequest, match="code came as"):
        read_identity(code)


@given(st.text(), st.one_of(st.none(), st.text(), st.integers()), st.dictionaries(st.text(), st.text()))
def test_a_code_says_who_was_chosen(name, user, profile):
    assert read_identity(code_of(User(name, id=user, profile=profile))) == Identity(name, user, profile)
