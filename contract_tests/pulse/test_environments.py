"""Environments: the stages of an organization. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import pytest

ACME = "550e8400-e29b-41d4-a716-446655440000"
GLOBEX = "6513270e-269e-4d37-b2a7-4de452e6b438"
UMBRELLA = "d23f0824-128b-4f33-8c5c-7fd0a6a3a450"  # has no environments
PRODUCTION = "660e8400-e29b-41d4-a716-446655440001"  # of Acme
DEVELOPMENT = "36f675cc-81e7-4ef5-a8e2-5d940ed90475"  # of Acme; holds nothing
SANDBOX = "8d116ece-1738-47d9-bd9c-172411e20b8f"  # of Globex
NOBODY = "00000000-0000-4000-8000-000000000000"


def names(environments):
    return [environment["name"] for environment in environments]


def test_list_holds_the_environments_of_one_organization(pulse):
    assert names(pulse.list_environments(organizationId=ACME)) == ["Production", "Staging", "Development"]
    assert names(pulse.list_environments(organizationId=GLOBEX)) == ["Production", "Sandbox"]


@pytest.mark.own_rows
def test_organization_is_required_for_the_list(pulse):
    """list_environments: organizationId required for list -> 400 when missing."""
    refusal = pulse.expect(400).list_environments()

    assert refusal["error"] == "Bad Request: Invalid input"
    assert "organizationId" in refusal["details"]


@pytest.mark.own_rows
def test_organization_that_is_no_uuid_is_refused(pulse):
    assert "organizationId" in pulse.expect(400).list_environments(organizationId="acme")["details"]


@pytest.mark.parametrize("organization", [UMBRELLA, NOBODY])
def test_list_is_empty_where_there_is_nothing(pulse, organization):
    answer = pulse.call("list_environments", organizationId=organization).body

    assert answer == {"data": [], "pagination": {"page": 1, "limit": 10, "total": 0, "totalPages": 0}}


def test_pages_hold_every_environment_once(pulse):
    pages = [pulse.list_environments(organizationId=ACME, page=page, limit=1) for page in (1, 2, 3, 4)]

    assert [names(page) for page in pages] == [["Production"], ["Staging"], ["Development"], []]


def test_pagination_counts_the_environments_of_the_organization(pulse):
    pagination = pulse.call("list_environments", organizationId=ACME, limit=2).body["pagination"]

    assert pagination == {"page": 1, "limit": 2, "total": 3, "totalPages": 2}


def test_new_environment_is_kept(pulse):
    created = pulse.create_environment(name="Preview", description="One for each change", organizationId=ACME)

    assert pulse.get_environment(created["id"]) == created
    assert created in pulse.list_environments(organizationId=ACME)


def test_name_is_unique_within_its_organization(pulse):
    refusal = pulse.expect(409).create_environment(name="Staging", organizationId=ACME)

    assert refusal["error"] == "Conflict: Duplicate resource"


def test_two_organizations_may_use_the_same_name(pulse):
    created = pulse.create_environment(name="Staging", organizationId=GLOBEX)

    assert names(pulse.list_environments(organizationId=GLOBEX)) == ["Production", "Sandbox", "Staging"]
    assert created["organizationId"] == GLOBEX


def test_environment_needs_an_organization_that_exists(pulse):
    refusal = pulse.expect(400).create_environment(name="Preview", organizationId=NOBODY)

    assert refusal["error"] == "Bad Request: Invalid input"
    assert "organizationId" in refusal["details"]


@pytest.mark.own_rows
@pytest.mark.parametrize("missing", ["name", "organizationId"])
def test_environment_needs_name_and_organization(pulse, missing):
    body = {"name": "Preview", "organizationId": ACME}
    del body[missing]

    assert missing in pulse.expect(400).create_environment(body=body)["details"]


def test_environment_is_found_by_its_id(pulse):
    environment = pulse.get_environment(PRODUCTION)

    assert (environment["name"], environment["organizationId"]) == ("Production", ACME)


def test_update_changes_only_what_is_sent(pulse):
    before = pulse.get_environment(PRODUCTION)

    after = pulse.update_environment(PRODUCTION, name="Production EU")

    assert after == {**before, "name": "Production EU", "updatedAt": "2026-01-15T09:00:00.000Z"}
    assert pulse.get_environment(PRODUCTION) == after


def test_renaming_to_a_taken_name_is_a_duplicate(pulse):
    pulse.expect(409).update_environment(PRODUCTION, name="Staging")

    assert pulse.get_environment(PRODUCTION)["name"] == "Production"


def test_environment_that_holds_nothing_may_move_to_another_organization(pulse):
    pulse.update_environment(DEVELOPMENT, organizationId=GLOBEX)

    assert names(pulse.list_environments(organizationId=ACME)) == ["Production", "Staging"]
    assert names(pulse.list_environments(organizationId=GLOBEX)) == ["Development", "Production", "Sandbox"]


def test_environment_that_holds_something_stays_in_its_organization(pulse):
    assert pulse.expect(409).update_environment(SANDBOX, organizationId=ACME)["error"] == "Conflict: Resource in use"


def test_environment_cannot_move_where_its_name_is_taken(pulse):
    pulse.expect(409).update_environment(PRODUCTION, organizationId=GLOBEX)


def test_environment_cannot_move_to_an_unknown_organization(pulse):
    refusal = pulse.expect(400).update_environment(SANDBOX, organizationId=NOBODY)

    assert "organizationId" in refusal["details"]


def test_deleted_environment_is_gone(pulse):
    assert pulse.delete_environment(DEVELOPMENT) == {"success": True, "id": DEVELOPMENT}

    pulse.expect(404).get_environment(DEVELOPMENT)
    pulse.expect(404).delete_environment(DEVELOPMENT)
    assert names(pulse.list_environments(organizationId=ACME)) == ["Production", "Staging"]


def test_environment_that_holds_something_is_kept(pulse):
    refusal = pulse.expect(409).delete_environment(PRODUCTION)

    assert refusal["error"] == "Conflict: Resource in use"
    assert pulse.get_environment(PRODUCTION)["name"] == "Production"


@pytest.mark.own_rows
def test_unknown_environment_is_not_found(pulse):
    assert pulse.expect(404).get_environment(NOBODY)["error"] == "Not Found"
    pulse.expect(404).update_environment(NOBODY, name="Preview")
    pulse.expect(404).delete_environment(NOBODY)


@pytest.mark.own_rows
def test_nobody_is_let_in_signed_out(pulse):
    signed_out = pulse.as_(None).expect(401)

    assert signed_out.list_environments(organizationId=ACME) == {"error": "Unauthorized: Please log in"}
    signed_out.get_environment(PRODUCTION)


@pytest.mark.parametrize("persona", ["user", "guest"])
def test_users_and_guests_read_only(pulse, persona):
    reader = pulse.as_(persona)

    assert len(reader.list_environments(organizationId=ACME)) == 3
    assert reader.expect(403).create_environment(name="Preview", organizationId=ACME) == {
        "error": "Forbidden: You do not have permission to create environments"
    }
    assert reader.expect(403).update_environment(PRODUCTION, name="Mine") == {
        "error": "Forbidden: You do not have permission to update environments"
    }
    assert reader.expect(403).delete_environment(PRODUCTION) == {
        "error": "Forbidden: You do not have permission to delete environments"
    }


def test_admin_does_everything_in_the_own_organization(pulse):
    admin = pulse.as_("admin")

    created = admin.create_environment(name="Preview", organizationId=ACME)
    admin.update_environment(created["id"], name="Preview 2")
    admin.delete_environment(created["id"])

    assert "Preview 2" not in names(admin.list_environments(organizationId=ACME))


def test_environments_of_another_organization_are_not_there(pulse):
    admin = pulse.as_("admin")

    assert admin.list_environments(organizationId=GLOBEX) == []
    admin.expect(404).get_environment(SANDBOX)
    admin.expect(404).update_environment(SANDBOX, name="Mine now")
    admin.expect(404).delete_environment(SANDBOX)
    assert pulse.get_environment(SANDBOX)["name"] == "Sandbox"


def test_admin_cannot_put_an_environment_into_another_organization(pulse):
    admin = pulse.as_("admin")

    assert "organizationId" in admin.expect(400).create_environment(name="Preview", organizationId=GLOBEX)["details"]
    assert "organizationId" in admin.expect(400).update_environment(PRODUCTION, organizationId=GLOBEX)["details"]
    assert names(pulse.list_environments(organizationId=GLOBEX)) == ["Production", "Sandbox"]
