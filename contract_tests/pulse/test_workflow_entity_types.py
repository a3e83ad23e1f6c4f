"""Workflow entity types: what an entity can be, platform-wide. The world is `demo`."""

import pytest

ACME = "550e8400-e29b-41d4-a716-446655440000"
EVENT = "501cce9d-3fdb-4258-9466-616fec7a75ef"
WEBHOOK = "67abd3b6-74a8-4371-ab5b-8ffef96bb1a2"  # no entity is one
NOBODY = "00000000-0000-4000-8000-000000000000"


def names(types):
    return [one["name"] for one in types]


def test_list_holds_the_types_of_the_platform(pulse):
    """list_workflow_entity_types: types: Event, Prompt, Action, Result."""
    assert names(pulse.list_workflow_entity_types())[:5] == ["Event", "Prompt", "Action", "Result", "Logic Branch"]


def test_pages_hold_every_type_once(pulse):
    pages = [pulse.list_workflow_entity_types(page=page, limit=4) for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [4, 2, 0]
    assert pulse.call("list_workflow_entity_types", limit=4).body["pagination"] == {
        "page": 1,
        "limit": 4,
        "total": 6,
        "totalPages": 2,
    }


@pytest.mark.parametrize("persona", ["admin", "user", "guest", "globex-admin"])
def test_everyone_reads_the_same_types(pulse, persona):
    assert pulse.as_(persona).list_workflow_entity_types() == pulse.list_workflow_entity_types()
    assert pulse.as_(persona).get_workflow_entity_type(EVENT)["name"] == "Event"


def test_new_type_is_kept(pulse):
    created = pulse.create_workflow_entity_type(name="Delay", description="Waits")

    assert pulse.get_workflow_entity_type(created["id"]) == created
    assert pulse.list_workflow_entity_types()[-1] == created


def test_entities_can_be_of_a_new_type(pulse):
    delay = pulse.create_workflow_entity_type(name="Delay")

    entity = pulse.create_workflow_entity(name="Wait a day", organizationId=ACME, workflowEntityTypeId=delay["id"])

    assert entity["workflowEntityTypeId"] == delay["id"]
    pulse.expect(409).delete_workflow_entity_type(delay["id"])


@pytest.mark.parametrize("body", [{}, {"name": ""}, {"name": 7}, {"name": None}])
def test_type_needs_a_name(pulse, body):
    assert "name" in pulse.expect(400).create_workflow_entity_type(body=body)["details"]


def test_name_of_a_type_is_unique(pulse):
    refusal = pulse.expect(409).create_workflow_entity_type(name="Event")

    assert refusal["error"] == "Conflict: Duplicate resource"


def test_renaming_to_a_taken_name_is_a_duplicate(pulse):
    pulse.expect(409).update_workflow_entity_type(WEBHOOK, name="Event")

    assert pulse.get_workflow_entity_type(WEBHOOK)["name"] == "Webhook"


def test_update_changes_only_what_is_sent(pulse):
    before = pulse.get_workflow_entity_type(EVENT)

    after = pulse.update_workflow_entity_type(EVENT, description="What a workflow waits for")

    changes = {"description": "What a workflow waits for", "updatedAt": "2026-01-15T09:00:00.000Z"}
    assert after == {**before, **changes}
    assert pulse.get_workflow_entity_type(EVENT) == after


def test_type_of_entities_is_kept(pulse):
    """delete_workflow_entity_type: type in use by entities -> 409."""
    refusal = pulse.expect(409).delete_workflow_entity_type(EVENT)

    assert refusal["error"] == "Conflict: Resource in use"
    assert pulse.get_workflow_entity_type(EVENT)["name"] == "Event"


def test_deleted_type_is_gone(pulse):
    assert pulse.delete_workflow_entity_type(WEBHOOK) == {"success": True, "id": WEBHOOK}

    pulse.expect(404).get_workflow_entity_type(WEBHOOK)
    assert "Webhook" not in names(pulse.list_workflow_entity_types())


def test_unknown_type_is_not_found(pulse):
    assert pulse.expect(404).get_workflow_entity_type(NOBODY)["error"] == "Not Found"
    pulse.expect(404).update_workflow_entity_type(NOBODY, name="Delay")
    pulse.expect(404).delete_workflow_entity_type(NOBODY)


def test_nobody_is_let_in_signed_out(pulse):
    assert pulse.as_(None).expect(401).list_workflow_entity_types() == {"error": "Unauthorized: Please log in"}


@pytest.mark.parametrize("persona", ["admin", "user", "guest"])
def test_only_system_changes_types(pulse, persona):
    reader = pulse.as_(persona).expect(403)

    assert reader.create_workflow_entity_type(name="Delay") == {
        "error": "Forbidden: You do not have permission to create workflow entity types"
    }
    assert reader.update_workflow_entity_type(WEBHOOK, name="Mine") == {
        "error": "Forbidden: You do not have permission to update workflow entity types"
    }
    assert reader.delete_workflow_entity_type(WEBHOOK) == {
        "error": "Forbidden: You do not have permission to delete workflow entity types"
    }
