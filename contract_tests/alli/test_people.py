"""On whose behalf something is asked: AGENT-EMAIL, USER-EMAIL, OWN-USER-ID. The world is `demo`."""

import base64

import pytest

ENCODED = "base64:" + base64.b64encode("승객-7".encode()).decode()


def users(sandbox):
    rows = sandbox.control("GET", "state/alli/users")["rows"]
    return {row["ownUserId"]: row["email"] for row in rows if row["projectId"].startswith("7f0c1c52")}


def test_new_id_makes_a_user(alli, sandbox):
    alli.get_project(own_user_id="passenger-1", user_email="ada@mail.example")

    assert users(sandbox)["passenger-1"] == "ada@mail.example"
    assert len(users(sandbox)) == 4


def test_same_id_is_the_same_user(alli, sandbox):
    for _ in range(3):
        alli.list_llm_prompts(own_user_id="passenger-1")

    assert len(users(sandbox)) == 4


def test_email_replaces_the_one_before(alli, sandbox):
    alli.get_project(own_user_id="passenger-4711", user_email="new@mail.example")
    alli.get_project(own_user_id="passenger-4711")

    assert users(sandbox)["passenger-4711"] == "new@mail.example"


def test_id_beyond_ascii_comes_as_base64(alli, sandbox):
    alli.get_project(own_user_id=ENCODED)

    assert "승객-7" in users(sandbox)


@pytest.mark.parametrize("own_id", ["base64:not base64", "base64:abc", "\u00e9"])
def test_id_that_is_neither_is_refused(alli, sandbox, own_id):
    assert "OWN-USER-ID" in alli.expect(400).get_project(own_user_id=own_id)["error"]
    assert len(users(sandbox)) == 3


def test_refused_request_makes_no_user(alli, sandbox):
    alli.expect(404).get_llm_prompt("00000000-0000-4000-8000-000000000000", own_user_id="passenger-1")

    assert len(users(sandbox)) == 3


def test_projects_have_users_of_their_own(alli, sandbox):
    alli.as_("hanabi").get_project(own_user_id="passenger-4711")

    assert users(sandbox)["passenger-4711"] == "amara.oduya@mail.example"
