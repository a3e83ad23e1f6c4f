"""Organizations: the top-level tenants. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import pytest

ACME = "550e8400-e29b-41d4-a716-446655440000"
GLOBEX = "6513270e-269e-4d37-b2a7-4de452e6b438"
UMBRELLA = "d23f0824-128b-4f33-8c5c-7fd0a6a3a450"  # has no environments
NOBODY = "00000000-0000-4000-8000-000000000000"


def test_list_holds_every_organization(pulse):
    names = [organization["name"] for organization in pulse.list_organizations()]

    assert names == ["Acme Corp", "Globex", "Umbrella Health"]


def test_page_tells_where_it_stands(pulse):
    answer = pulse.call("list_organizations", page=2, limit=2).body

    assert [organization["name"] for organization in answer["data"]] == ["Umbrella Health"]
    assert answer["pagination"] == {"page": 2, "limit": 2, "total": 3, "totalPages": 2}


def test_first_page_of_ten_is_the_default(pulse):
    pagination = pulse.call("list_organizations").body["pagination"]

    assert (pagination["page"], pagination["limit"]) == (1, 10)


def test_page_after_the_last_is_empty(pulse):
    assert pulse.list_organizations(page=3, limit=2) == []


@pytest.mark.parametrize("wrong", [{"page": 0}, {"limit": 0}, {"limit": 101}, {"page": "first"}])
def test_page_outside_its_limits_is_refused(pulse, wrong):
    refusal = pulse.expect(400).list_organizations(**wrong)

    assert refusal["error"] == "Bad Request: Invalid input"
    assert next(iter(wrong)) in refusal["details"]


def test_new_organization_is_kept(pulse):
    created = pulse.create_organization(name="Initech", description="Trial of the spring campaign")

    assert pulse.get_organization(created["id"]) == created
    assert created in pulse.list_organizations()


def test_new_organization_carries_the_time_it_was_made(pulse):
    created = pulse.create_organization(name="Initech")

    assert created["createdAt"] == created["updatedAt"] == "2026-01-15T09:00:00.000Z"


def test_description_may_be_left_out(pulse):
    created = pulse.create_organization(name="Initech")

    assert "description" not in created


def test_name_of_another_organization_is_a_duplicate(pulse):
    refusal = pulse.expect(409).create_organization(name="Acme Corp")

    assert refusal["error"] == "Conflict: Duplicate resource"
    assert len(pulse.list_organizations()) == 3


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": "  "}, {"name": 7}, {"name": None}, {"name": "x" * 121}])
def test_organization_needs_a_name(pulse, body):
    refusal = pulse.expect(400).create_organization(body=body)

    assert refusal["error"] == "Bad Request: Invalid input"
    assert "name" in refusal["details"]


def test_unknown_property_is_refused(pulse):
    refusal = pulse.expect(400).create_organization(body={"name": "Initech", "descripton": "misspelt"})

    assert "descripton" in refusal["details"]


def test_refusal_names_every_field(pulse):
    refusal = pulse.expect(400).create_organization(body={"name": 7, "description": 8})

    assert "name" in refusal["details"]
    assert "description" in refusal["details"]


def test_organization_is_found_by_its_id(pulse):
    assert pulse.get_organization(ACME)["name"] == "Acme Corp"


def test_update_changes_only_what_is_sent(pulse):
    before = pulse.get_organization(ACME)

    after = pulse.update_organization(ACME, description="Renewed")

    assert after == {**before, "description": "Renewed", "updatedAt": "2026-01-15T09:00:00.000Z"}
    assert pulse.get_organization(ACME) == after


def test_organization_may_keep_its_name_in_an_update(pulse):
    assert pulse.update_organization(ACME, name="Acme Corp")["name"] == "Acme Corp"


def test_renaming_to_a_taken_name_is_a_duplicate(pulse):
    refusal = pulse.expect(409).update_organization(ACME, name="Globex")

    assert refusal["error"] == "Conflict: Duplicate resource"
    assert pulse.get_organization(ACME)["name"] == "Acme Corp"


def test_deleted_organization_is_gone(pulse):
    assert pulse.delete_organization(UMBRELLA) == {"success": True, "id": UMBRELLA}

    pulse.expect(404).get_organization(UMBRELLA)
    assert UMBRELLA not in [organization["id"] for organization in pulse.list_organizations()]


def test_name_of_a_deleted_organization_is_free_again(pulse):
    pulse.delete_organization(UMBRELLA)

    assert pulse.create_organization(name="Umbrella Health")["id"] != UMBRELLA


def test_organization_with_environments_is_kept(pulse):
    """delete_organization: delete of an organization with children: cascade or 409 unknown; here 409."""
    refusal = pulse.expect(409).delete_organization(ACME)

    assert refusal["error"] == "Conflict: Resource in use"
    assert pulse.get_organization(ACME)["name"] == "Acme Corp"


def test_organization_goes_once_its_environments_are_gone(pulse):
    environment = pulse.create_environment(name="Production", organizationId=UMBRELLA)
    pulse.expect(409).delete_organization(UMBRELLA)

    pulse.delete_environment(environment["id"])

    assert pulse.delete_organization(UMBRELLA) == {"success": True, "id": UMBRELLA}


def test_unknown_organization_is_not_found(pulse):
    assert pulse.expect(404).get_organization(NOBODY)["error"] == "Not Found"
    pulse.expect(404).update_organization(NOBODY, name="Initech")
    pulse.expect(404).delete_organization(NOBODY)


def test_id_that_is_no_uuid_is_refused(pulse):
    assert "id" in pulse.expect(400).get_organization("acme")["details"]


def test_nobody_is_let_in_signed_out(pulse):
    refusal = pulse.as_(None).expect(401).list_organizations()

    assert refusal == {"error": "Unauthorized: Please log in"}


def test_unknown_session_is_signed_out(pulse):
    answer = pulse.as_(None).send("GET", "/api/organizations", headers={"Cookie": "rocketwave_session=made-up"})

    assert (answer.status, answer.body) == (401, {"error": "Unauthorized: Please log in"})


def test_guest_reads_and_changes_nothing(pulse):
    guest = pulse.as_("guest")

    assert guest.get_organization(ACME)["name"] == "Acme Corp"
    assert guest.expect(403).create_organization(name="Initech") == {
        "error": "Forbidden: You do not have permission to create organizations"
    }
    assert guest.expect(403).update_organization(ACME, name="Mine") == {
        "error": "Forbidden: You do not have permission to update organizations"
    }


def test_user_reads_and_changes_nothing(pulse):
    user = pulse.as_("user")

    assert user.get_organization(ACME)["name"] == "Acme Corp"
    user.expect(403).update_organization(ACME, name="Mine")


def test_admin_changes_the_own_organization(pulse):
    assert pulse.as_("admin").update_organization(ACME, name="Acme Group")["name"] == "Acme Group"


def test_only_system_creates_and_deletes_organizations(pulse):
    admin = pulse.as_("admin")

    assert admin.expect(403).delete_organization(ACME) == {
        "error": "Forbidden: You do not have permission to delete organizations"
    }
    admin.expect(403).create_organization(name="Initech")


@pytest.mark.parametrize(
    ("persona", "own"), [("admin", "Acme Corp"), ("guest", "Acme Corp"), ("globex-admin", "Globex")]
)
def test_everyone_but_system_sees_the_own_organization_only(pulse, persona, own):
    """list_organizations: non-system users see their own organization only."""
    answer = pulse.as_(persona).call("list_organizations").body

    assert [organization["name"] for organization in answer["data"]] == [own]
    assert answer["pagination"]["total"] == 1


def test_another_organization_is_not_found(pulse):
    admin = pulse.as_("admin")

    admin.expect(404).get_organization(GLOBEX)
    admin.expect(404).update_organization(GLOBEX, name="Mine now")
    assert pulse.get_organization(GLOBEX)["name"] == "Globex"


def test_body_that_is_no_json_is_refused(pulse):
    answer = pulse.send("POST", "/api/organizations", headers={"Content-Type": "application/json"}, body=b"{name")

    assert answer.status == 400
    assert answer.body["error"] == "Bad Request: Invalid input"


def test_body_of_another_media_type_is_refused(pulse):
    answer = pulse.send("POST", "/api/organizations", headers={"Content-Type": "text/plain"}, body=b"Initech")

    assert answer.status == 415
    assert answer.body["error"] == "Unsupported Media Type"


def test_answer_is_json_or_none(pulse):
    answer = pulse.send("GET", "/api/organizations", headers={"Accept": "text/html"})

    assert answer.status == 406
    assert answer.body["error"] == "Not Acceptable"


def test_method_that_is_not_there_is_refused_with_those_that_are(pulse):
    answer = pulse.send("PATCH", f"/api/organizations/{ACME}")

    assert answer.status == 405
    assert {"GET", "PUT", "DELETE"} <= set(answer.headers["allow"].split(", "))
    assert answer.body["error"] == "Method Not Allowed"


def test_path_that_is_not_there_is_not_found(pulse):
    answer = pulse.send("GET", "/api/organisations")

    assert (answer.status, answer.body["error"]) == (404, "Not Found")
