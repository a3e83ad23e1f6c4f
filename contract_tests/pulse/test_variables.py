"""Variables: named values of an environment, written and never read back. The world is `demo`."""

import pytest

ACME = "550e8400-e29b-41d4-a716-446655440000"
GLOBEX = "6513270e-269e-4d37-b2a7-4de452e6b438"
PRODUCTION = "660e8400-e29b-41d4-a716-446655440001"  # of Acme
STAGING = "9531985d-5d9d-49f8-9818-e811892f902b"  # of Acme
SANDBOX = "8d116ece-1738-47d9-bd9c-172411e20b8f"  # of Globex
OPENAI = "770e8400-e29b-41d4-a716-446655440002"  # of Acme, production
FREIGHT = "b7f2e9d1-4c85-4a6f-9b03-8d6c1e5a2f47"  # of Globex, sandbox
NOBODY = "00000000-0000-4000-8000-000000000000"

NEW = {"organizationId": ACME, "environmentId": PRODUCTION, "name": "OPENAI_API_KEY", "value": "sk-proj-xxxxxxxxxxxx"}


def names(variables):
    return [variable["name"] for variable in variables]


def test_lists_never_tell_a_value(pulse):
    """list_variables: value is never returned."""
    variables = pulse.list_variables()

    assert len(variables) == 8
    assert [variable for variable in variables if "value" in variable] == []


def test_list_narrows_to_an_organization(pulse):
    assert names(pulse.list_variables(organizationId=GLOBEX)) == [
        "ANTHROPIC_API_KEY",
        "FREIGHT_DESK_URL",
        "FREIGHT_DESK_URL",
    ]


def test_list_narrows_to_an_environment(pulse):
    assert names(pulse.list_variables(organizationId=ACME, environmentId=STAGING)) == [
        "OPENAI_API_KEY",
        "SLACK_WEBHOOK_URL",
    ]


def test_environment_of_another_organization_has_nothing_here(pulse):
    assert pulse.list_variables(organizationId=ACME, environmentId=SANDBOX) == []


def test_pages_hold_every_variable_once(pulse):
    pages = [pulse.list_variables(page=page, limit=3) for page in (1, 2, 3, 4)]
    ids = [variable["id"] for page in pages for variable in page]

    assert [len(page) for page in pages] == [3, 3, 2, 0]
    assert len(set(ids)) == 8


def test_new_variable_is_kept(pulse):
    created = pulse.create_variable(body=NEW)

    assert pulse.get_variable(created["id"]) == created
    assert created in pulse.list_variables(organizationId=ACME, environmentId=PRODUCTION)


def test_answer_to_a_new_variable_has_no_value(pulse):
    """create_variable: value is write-only: 201 body has no value key."""
    exchange = pulse.call("create_variable", body=NEW)

    assert exchange.status == 201
    assert set(exchange.body) == {"id", "organizationId", "environmentId", "name", "createdAt", "updatedAt"}


def test_variable_belongs_to_one_environment(pulse):
    """create_variable: environment-scoped."""
    created = pulse.create_variable(body=NEW)

    assert created["environmentId"] == PRODUCTION
    assert created not in pulse.list_variables(environmentId=STAGING)


def test_name_is_unique_within_its_environment(pulse):
    """create_variable: name unique per environment -> 409."""
    pulse.create_variable(body=NEW)

    assert pulse.expect(409).create_variable(body=NEW)["error"] == "Conflict: Duplicate resource"
    assert pulse.create_variable(body={**NEW, "environmentId": STAGING, "name": "SUPPORT_INBOX"})


@pytest.mark.parametrize("field", ["organizationId", "environmentId"])
def test_variable_needs_an_organization_and_an_environment_that_exist(pulse, field):
    """create_variable: foreign keys must exist: organizationId, environmentId -> 400."""
    refusal = pulse.expect(400).create_variable(body={**NEW, field: NOBODY})

    assert refusal["error"] == "Bad Request: Invalid input"
    assert field in refusal["details"]


def test_environment_must_be_one_of_the_organization(pulse):
    assert "environmentId" in pulse.expect(400).create_variable(body={**NEW, "environmentId": SANDBOX})["details"]
    assert "environmentId" in pulse.expect(400).update_variable(OPENAI, environmentId=SANDBOX)["details"]


@pytest.mark.parametrize("missing", sorted(NEW))
def test_variable_needs_every_field(pulse, missing):
    body = {name: value for name, value in NEW.items() if name != missing}

    assert missing in pulse.expect(400).create_variable(body=body)["details"]


def test_reading_a_variable_does_not_tell_its_value(pulse):
    """get_variable: value is never returned."""
    variable = pulse.get_variable(OPENAI)

    assert variable["name"] == "OPENAI_API_KEY_EU"
    assert "value" not in variable


def test_value_is_rewritten_and_not_read_back(pulse):
    """update_variable: value may be rewritten, never read back."""
    before = pulse.get_variable(OPENAI)

    after = pulse.update_variable(OPENAI, value="sk-proj-yyyyyyyyyyyy")

    assert after == {**before, "updatedAt": "2026-01-15T09:00:00.000Z"}
    assert pulse.get_variable(OPENAI) == after


def test_update_changes_only_what_is_sent(pulse):
    before = pulse.get_variable(OPENAI)

    after = pulse.update_variable(OPENAI, name="OPENAI_API_KEY")

    assert after == {**before, "name": "OPENAI_API_KEY", "updatedAt": "2026-01-15T09:00:00.000Z"}


def test_renaming_to_a_taken_name_is_a_duplicate(pulse):
    pulse.expect(409).update_variable(OPENAI, name="SLACK_WEBHOOK_URL")

    assert pulse.get_variable(OPENAI)["name"] == "OPENAI_API_KEY_EU"


def test_variable_may_move_to_another_environment(pulse):
    pulse.update_variable(OPENAI, environmentId=STAGING)

    assert "OPENAI_API_KEY_EU" in names(pulse.list_variables(environmentId=STAGING))


def test_deleted_variable_is_gone(pulse):
    assert pulse.delete_variable(OPENAI) == {"success": True, "id": OPENAI}

    pulse.expect(404).get_variable(OPENAI)
    assert "OPENAI_API_KEY_EU" not in names(pulse.list_variables(organizationId=ACME))


def test_environment_with_variables_is_kept(pulse):
    assert pulse.expect(409).delete_environment(STAGING)["error"] == "Conflict: Resource in use"


def test_unknown_variable_is_not_found(pulse):
    assert pulse.expect(404).get_variable(NOBODY)["error"] == "Not Found"
    pulse.expect(404).update_variable(NOBODY, value="x")
    pulse.expect(404).delete_variable(NOBODY)


def test_nobody_is_let_in_signed_out(pulse):
    assert pulse.as_(None).expect(401).list_variables() == {"error": "Unauthorized: Please log in"}


@pytest.mark.parametrize("persona", ["user", "guest"])
def test_users_and_guests_read_only(pulse, persona):
    reader = pulse.as_(persona)

    assert reader.get_variable(OPENAI)["name"] == "OPENAI_API_KEY_EU"
    assert reader.expect(403).create_variable(body=NEW) == {
        "error": "Forbidden: You do not have permission to create variables"
    }
    reader.expect(403).update_variable(OPENAI, value="mine")
    reader.expect(403).delete_variable(OPENAI)


def test_admin_does_everything_in_the_own_organization(pulse):
    admin = pulse.as_("admin")

    created = admin.create_variable(body=NEW)
    admin.update_variable(created["id"], value="sk-proj-yyyyyyyyyyyy")
    admin.delete_variable(created["id"])

    assert "OPENAI_API_KEY" not in names(admin.list_variables(environmentId=PRODUCTION))


def test_variables_of_another_organization_are_not_there(pulse):
    admin = pulse.as_("admin")

    assert admin.list_variables(organizationId=GLOBEX) == []
    assert {variable["organizationId"] for variable in admin.list_variables()} == {ACME}
    admin.expect(404).get_variable(FREIGHT)
    admin.expect(404).update_variable(FREIGHT, value="mine now")
    admin.expect(404).delete_variable(FREIGHT)


def test_admin_cannot_put_a_variable_into_another_organization(pulse):
    admin = pulse.as_("admin")
    foreign = {**NEW, "organizationId": GLOBEX, "environmentId": SANDBOX}

    assert "organizationId" in admin.expect(400).create_variable(body=foreign)["details"]
    assert "organizationId" in admin.expect(400).update_variable(OPENAI, organizationId=GLOBEX)["details"]
