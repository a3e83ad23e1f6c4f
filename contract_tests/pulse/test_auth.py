"""Auth: who is signed in. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import pytest

ACME = "550e8400-e29b-41d4-a716-446655440000"
GLOBEX = "6513270e-269e-4d37-b2a7-4de452e6b438"


def test_program_can_ask_whether_it_is_signed_in(pulse):
    """get_session: for programmatic access: verifies authentication."""
    path = "/api/auth/session"

    assert pulse.as_("guest").send("GET", path).status == 200
    assert pulse.as_(None).send("GET", path).status == 401


@pytest.mark.parametrize(
    ("persona", "email", "organization", "role"),
    [
        ("admin", "maya.lindqvist@acme.example", ACME, "admin"),
        ("user", "tom.okafor@acme.example", ACME, "user"),
        ("guest", "audit@acme.example", ACME, "guest"),
        ("globex-admin", "jonas.weber@globex.example", GLOBEX, "admin"),
    ],
)
def test_session_tells_user_organization_and_role(pulse, persona, email, organization, role):
    """get_session: answers user, organization and role; 401 without session."""
    session = pulse.as_(persona).get_session()

    assert session["user"]["email"] == email
    assert (session["organizationId"], session["role"]) == (organization, role)


def test_system_belongs_to_no_organization(pulse):
    session = pulse.as_("system").get_session()

    assert session["role"] == "system"
    assert "organizationId" not in session


def test_organization_of_the_session_is_one_that_the_user_sees(pulse):
    user = pulse.as_("user")

    assert user.get_organization(user.get_session()["organizationId"])["name"] == "Acme Corp"


def test_session_tells_how_long_it_lasts(pulse):
    assert pulse.get_session()["expiresAt"] == "2026-01-16T09:00:00.000Z"


def test_nobody_has_no_session(pulse):
    refusal = pulse.as_(None).expect(401).get_session()

    assert refusal == {"error": "Unauthorized: Please log in"}


def test_unknown_cookie_is_no_session(pulse):
    answer = pulse.as_(None).send("GET", "/api/auth/session", headers={"Cookie": "rocketwave_session=made-up"})

    assert answer.status == 401
