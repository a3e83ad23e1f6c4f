"""Workflows: trees of entities. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import pytest

ACME = "550e8400-e29b-41d4-a716-446655440000"
GLOBEX = "6513270e-269e-4d37-b2a7-4de452e6b438"
PRODUCTION = "660e8400-e29b-41d4-a716-446655440001"  # of Acme
STAGING = "9531985d-5d9d-49f8-9818-e811892f902b"  # of Acme
SANDBOX = "8d116ece-1738-47d9-bd9c-172411e20b8f"  # of Globex
GLOBEX_PRODUCTION = "6b0d549b-6f03-475a-9600-a35a099950d8"
SIGNUP = "7a498e12-e530-49b4-8d78-56914cb811b0"  # of Acme, in production
DELAY_NOTICE = "fbc3e79c-159c-4fe4-a466-62cf891125af"  # of Globex
NEW_SIGNUP = "15ef3a3b-ca2b-494d-a34e-614facd3d1de"  # an entity of Acme
WEEKLY_DIGEST = "fb6e3d66-fbba-4f14-8176-80a8db08b497"  # an entity of Acme, in no workflow
PARCEL_DELAYED = "01ea13c4-e5c0-4d66-93db-e91be6d6114f"  # an entity of Globex
NOBODY = "00000000-0000-4000-8000-000000000000"


def node(*children, entity=NEW_SIGNUP, **more):
    shown = {"type": "circle", "position": {"x": 100, "y": 200}}
    return {
        "name": "Check User",
        "entityId": entity,
        "entityType": "event",
        "presentation": shown,
        "children": list(children),
        **more,
    }


NEW = {
    "organizationId": ACME,
    "environmentId": PRODUCTION,
    "name": "New User Welcome",
    "workflowData": {"root": node()},
}


def names(workflows):
    return [workflow["name"] for workflow in workflows]


def test_list_holds_the_workflows_of_every_organization(pulse):
    listed = ["Signup Welcome", "Failed Payment Follow-up", "Signup Welcome", "Delay Notice"]

    assert names(pulse.list_workflows()) == listed


def test_list_holds_the_workflows_of_one_organization(pulse):
    assert names(pulse.list_workflows(organizationId=GLOBEX)) == ["Delay Notice"]


def test_list_holds_the_workflows_of_one_environment(pulse):
    assert names(pulse.list_workflows(environmentId=STAGING)) == ["Signup Welcome"]
    assert pulse.list_workflows(organizationId=GLOBEX, environmentId=STAGING) == []


def test_pages_hold_every_workflow_once(pulse):
    pages = [pulse.list_workflows(organizationId=ACME, page=page, limit=2) for page in (1, 2, 3)]

    assert [len(page) for page in pages] == [2, 1, 0]
    assert pulse.call("list_workflows", organizationId=ACME, limit=2).body["pagination"] == {
        "page": 1,
        "limit": 2,
        "total": 3,
        "totalPages": 2,
    }


def test_new_workflow_is_kept(pulse):
    created = pulse.create_workflow(body=NEW)

    assert pulse.get_workflow(created["id"]) == created
    assert created in pulse.list_workflows(environmentId=PRODUCTION)
    assert created["createdAt"] == created["updatedAt"] == "2026-01-15T09:00:00.000Z"


def test_canvas_is_a_tree_of_any_depth(pulse):
    """create_workflow: workflowData is a tree: root{name, entityId, entityType, presentation, children[]}."""
    canvas = {"root": node(node(node(entity=WEEKLY_DIGEST)), node(node(), node(node()), name="Wait"))}

    created = pulse.create_workflow(body={**NEW, "workflowData": canvas})

    assert pulse.get_workflow(created["id"])["workflowData"] == canvas


@pytest.mark.parametrize("missing", ["name", "entityType", "presentation", "children"])
def test_node_is_whole_at_any_depth(pulse, missing):
    broken = {name: value for name, value in node().items() if name != missing}

    refusal = pulse.expect(400).create_workflow(body={**NEW, "workflowData": {"root": node(node(broken))}})

    assert "/workflowData/root/children/0/children/0" in refusal["details"]
    assert missing in refusal["details"]


@pytest.mark.parametrize(
    "canvas",
    [
        {},
        {"root": None},
        {"root": node(entityType="webhook")},
        {"root": node(presentation={"type": "circle"})},
        {"root": node(presentation={"type": "circle", "position": {"x": "left", "y": 0}})},
        {"nodes": {}, "connectors": {}},
    ],
)
def test_canvas_is_nothing_but_a_tree_of_nodes(pulse, canvas):
    assert "workflowData" in pulse.expect(400).create_workflow(body={**NEW, "workflowData": canvas})["details"]


def test_node_under_construction_needs_no_entity(pulse):
    bare = {name: value for name, value in node().items() if name != "entityId"}

    created = pulse.create_workflow(body={**NEW, "workflowData": {"root": bare}})

    assert created["workflowData"]["root"] == bare


@pytest.mark.parametrize("field", ["organizationId", "environmentId"])
def test_workflow_stands_in_what_exists(pulse, field):
    """create_workflow: foreign keys must exist: organizationId, environmentId, workflowData..entityId -> 400."""
    refusal = pulse.expect(400).create_workflow(body={**NEW, field: NOBODY})

    assert refusal["error"] == "Bad Request: Invalid input"
    assert field in refusal["details"]


@pytest.mark.parametrize("entity", [NOBODY, PARCEL_DELAYED])
def test_every_entity_of_the_canvas_is_one_of_the_organization(pulse, entity):
    """create_workflow: foreign keys must exist, and the refusal names the place in the tree."""
    canvas = {"root": node(node(), node(node(entity=entity)))}

    refusal = pulse.expect(400).create_workflow(body={**NEW, "workflowData": canvas})

    assert f"workflowData.root.children.1.children.0.entityId '{entity}'" in refusal["details"]
    assert NEW["name"] not in names(pulse.list_workflows())


def test_environment_is_one_of_the_organization(pulse):
    refusal = pulse.expect(400).create_workflow(body={**NEW, "environmentId": SANDBOX})

    assert "environmentId" in refusal["details"]


@pytest.mark.parametrize("missing", NEW)
def test_workflow_needs_organization_environment_name_and_canvas(pulse, missing):
    body = {name: value for name, value in NEW.items() if name != missing}

    assert missing in pulse.expect(400).create_workflow(body=body)["details"]


def test_name_is_unique_within_its_environment(pulse):
    pulse.create_workflow(body=NEW)

    assert pulse.expect(409).create_workflow(body=NEW)["error"] == "Conflict: Duplicate resource"
    assert pulse.create_workflow(body={**NEW, "environmentId": STAGING})["environmentId"] == STAGING


def test_update_changes_only_what_is_sent(pulse):
    before = pulse.get_workflow(SIGNUP)

    after = pulse.update_workflow(SIGNUP, name="First mail")

    assert after == {**before, "name": "First mail", "updatedAt": "2026-01-15T09:00:00.000Z"}
    assert pulse.get_workflow(SIGNUP) == after


def test_new_canvas_takes_the_place_of_the_old_one(pulse):
    after = pulse.update_workflow(SIGNUP, workflowData={"root": node()})

    assert after["workflowData"] == {"root": node()}


def test_updated_canvas_has_entities_of_the_organization_only(pulse):
    before = pulse.get_workflow(SIGNUP)

    refusal = pulse.expect(400).update_workflow(SIGNUP, workflowData={"root": node(entity=PARCEL_DELAYED)})

    assert "workflowData.root.entityId" in refusal["details"]
    assert pulse.get_workflow(SIGNUP) == before


def test_renaming_to_a_taken_name_is_a_duplicate(pulse):
    pulse.expect(409).update_workflow(SIGNUP, name="Failed Payment Follow-up")


def test_workflow_may_move_to_another_environment(pulse):
    pulse.update_workflow(SIGNUP, environmentId=STAGING, name="Signup Welcome, as in production")

    assert "Signup Welcome, as in production" in names(pulse.list_workflows(environmentId=STAGING))


def test_workflow_cannot_leave_its_entities_behind(pulse):
    refusal = pulse.expect(400).update_workflow(SIGNUP, organizationId=GLOBEX, environmentId=GLOBEX_PRODUCTION)

    assert "workflowData.root.entityId" in refusal["details"]


def test_environment_with_workflows_stays_in_its_organization(pulse):
    refusal = pulse.expect(409).update_environment(STAGING, organizationId=GLOBEX)

    assert refusal["error"] == "Conflict: Resource in use"


def test_deleted_workflow_is_gone(pulse):
    assert pulse.delete_workflow(SIGNUP) == {"success": True, "id": SIGNUP}

    pulse.expect(404).get_workflow(SIGNUP)
    assert SIGNUP not in [workflow["id"] for workflow in pulse.list_workflows()]


def test_unknown_workflow_is_not_found(pulse):
    assert pulse.expect(404).get_workflow(NOBODY)["error"] == "Not Found"
    pulse.expect(404).update_workflow(NOBODY, name="Nobody")
    pulse.expect(404).delete_workflow(NOBODY)


def test_nobody_is_let_in_signed_out(pulse):
    assert pulse.as_(None).expect(401).list_workflows() == {"error": "Unauthorized: Please log in"}


@pytest.mark.parametrize("persona", ["admin", "user"])
def test_admins_and_users_do_everything_with_workflows(pulse, persona):
    """list_workflows: user role has full workflow rights, guest read-only."""
    caller = pulse.as_(persona)

    created = caller.create_workflow(body=NEW)
    caller.update_workflow(created["id"], name="Changed")
    caller.delete_workflow(created["id"])

    assert "Changed" not in names(caller.list_workflows())


def test_guest_reads_and_changes_nothing(pulse):
    """create_workflow: guest -> 403."""
    guest = pulse.as_("guest")

    assert len(guest.list_workflows()) == 3
    assert guest.expect(403).create_workflow(body=NEW) == {
        "error": "Forbidden: You do not have permission to create workflows"
    }
    assert guest.expect(403).update_workflow(SIGNUP, name="Mine") == {
        "error": "Forbidden: You do not have permission to update workflows"
    }
    assert guest.expect(403).delete_workflow(SIGNUP) == {
        "error": "Forbidden: You do not have permission to delete workflows"
    }


def test_workflows_of_another_organization_are_not_there(pulse):
    user = pulse.as_("user")

    assert user.list_workflows(organizationId=GLOBEX) == []
    user.expect(404).get_workflow(DELAY_NOTICE)
    user.expect(404).update_workflow(DELAY_NOTICE, name="Mine now")
    user.expect(404).delete_workflow(DELAY_NOTICE)


def test_user_cannot_put_a_workflow_into_another_organization(pulse):
    user = pulse.as_("user").expect(400)

    assert "organizationId" in user.create_workflow(body={**NEW, "organizationId": GLOBEX})["details"]
    assert "organizationId" in user.update_workflow(SIGNUP, organizationId=GLOBEX)["details"]
