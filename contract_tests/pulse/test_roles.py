"""Roles: what a user of an organization can be."""

import pytest

NAMES = ["admin", "user", "guest"]


def test_roles_come_all_at_once(pulse):
    """list_roles: not paginated: {data: [...]} only."""
    answer = pulse.call("list_roles").body

    assert set(answer) == {"data"}
    assert [(role["name"], role["description"]) for role in answer["data"]] == [
        ("admin", "Organization administrator"),
        ("user", "Standard user"),
        ("guest", "Read-only access"),
    ]


def test_nobody_can_be_made_system(pulse):
    """list_roles: system role is absent from the assignable list."""
    assert "system" not in [role["name"] for role in pulse.list_roles()]


def test_page_and_limit_change_nothing(pulse):
    answer = pulse.send("GET", "/api/roles?page=2&limit=1")

    assert [role["name"] for role in answer.body["data"]] == NAMES


@pytest.mark.parametrize("persona", ["system", "admin", "user", "guest", "globex-admin"])
def test_whoever_is_signed_in_sees_the_roles(pulse, persona):
    assert [role["name"] for role in pulse.as_(persona).list_roles()] == NAMES


def test_nobody_is_let_in_signed_out(pulse):
    assert pulse.as_(None).expect(401).list_roles() == {"error": "Unauthorized: Please log in"}


@pytest.mark.world("empty")
def test_roles_of_the_empty_world_are_the_same(pulse):
    assert [role["name"] for role in pulse.list_roles()] == NAMES


@pytest.mark.world("busy")
def test_roles_of_the_busy_world_are_the_same(pulse):
    assert [role["name"] for role in pulse.list_roles()] == NAMES
