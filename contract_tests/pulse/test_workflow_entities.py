"""Workflow entities: the parts of workflows. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import pytest

ACME = "550e8400-e29b-41d4-a716-446655440000"
GLOBEX = "6513270e-269e-4d37-b2a7-4de452e6b438"
PRODUCTION = "660e8400-e29b-41d4-a716-446655440001"  # of Acme
SANDBOX = "8d116ece-1738-47d9-bd9c-172411e20b8f"  # of Globex
EVENT = "501cce9d-3fdb-4258-9466-616fec7a75ef"
PROMPT = "5dd290e9-2766-453c-8b7f-77e8f8d2b920"
ACTION = "f9806b85-f754-48af-9cea-d7a289c7205a"
NEW_SIGNUP = "15ef3a3b-ca2b-494d-a34e-614facd3d1de"  # of Acme, in two workflows
SEND_EMAIL = "a7794402-91f5-4e08-9319-51e92ae58956"  # of Acme, in two workflows, twice in one of them
WEEKLY_DIGEST = "fb6e3d66-fbba-4f14-8176-80a8db08b497"  # of Acme, in no workflow
PARCEL_DELAYED = "01ea13c4-e5c0-4d66-93db-e91be6d6114f"  # of Globex
NOBODY = "00000000-0000-4000-8000-000000000000"
NEW = {"organizationId": ACME, "name": "Check User Type", "workflowEntityTypeId": EVENT}
RULE = {"type": "rule", "field": "message.type", "comparison": "equals", "value": "user.signup"}


def names(entities):
    return [entity["name"] for entity in entities]


def group(operator, *conditions):
    return {"type": "group", "operator": operator, "conditions": list(conditions)}


def test_list_holds_the_entities_of_every_organization(pulse):
    assert pulse.call("list_workflow_entities").body["pagination"]["total"] == 11


def test_list_holds_the_entities_of_one_organization(pulse):
    entities = pulse.list_workflow_entities(organizationId=GLOBEX)

    assert names(entities) == ["Parcel Delayed", "Explain Delay", "Notify Customer"]


def test_list_holds_the_entities_of_one_environment(pulse):
    assert names(pulse.list_workflow_entities(environmentId=PRODUCTION)) == ["Payment Failed", "Weekly Digest"]


@pytest.mark.parametrize("term", ["mail", "MAIL", "send e"])
def test_search_finds_part_of_a_name_whatever_its_case(pulse, term):
    """list_workflow_entities: search by name is case-insensitive (substring)."""
    assert names(pulse.list_workflow_entities(organizationId=ACME, search=term)) == ["Send Email"]


def test_search_looks_at_names_only(pulse):
    assert pulse.list_workflow_entities(search="in the language of the user") == []


def test_search_and_pages_go_together(pulse):
    answer = pulse.call("list_workflow_entities", search="explain", page=2, limit=1).body

    assert names(answer["data"]) == ["Explain Delay"]
    assert answer["pagination"] == {"page": 2, "limit": 1, "total": 2, "totalPages": 2}


def test_new_entity_is_kept(pulse):
    created = pulse.create_workflow_entity(body=NEW)

    assert pulse.get_workflow_entity(created["id"]) == created
    assert created in pulse.list_workflow_entities(organizationId=ACME)
    assert created["createdAt"] == created["updatedAt"] == "2026-01-15T09:00:00.000Z"


def test_condition_is_a_tree_of_any_depth(pulse):
    """create_workflow_entity: condition is a recursive group/rule tree."""
    condition = group("AND", RULE, group("OR", RULE, group("AND", {**RULE, "value": 7}, {**RULE, "value": None})))

    created = pulse.create_workflow_entity(body={**NEW, "condition": condition})

    assert pulse.get_workflow_entity(created["id"])["condition"] == condition


@pytest.mark.parametrize(
    "condition",
    [
        {},
        {"type": "rule"},
        {**RULE, "type": "ruler"},
        group("XOR", RULE),
        group("AND", group("AND", {"type": "rule", "field": "message.type"})),
        {**RULE, "conditions": []},
    ],
)
def test_condition_is_made_of_groups_and_rules_only(pulse, condition):
    assert "condition" in pulse.expect(400).create_workflow_entity(body={**NEW, "condition": condition})["details"]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (EVENT, {"condition": RULE, "tfCondition": "True/False", "logicField": "message.plan", "script": "keep();"}),
        (PROMPT, {"prompt": "Greet {{name}}", "arguments": [{"argumentName": "name", "argumentValue": "Ada"}]}),
        (ACTION, {"script": "send();", "preScript": "open();", "postScript": "close();"}),
        (ACTION, {"prompt": "of no use to an action"}),
    ],
)
def test_what_belongs_to_a_type_is_kept(pulse, kind, fields):
    """create_workflow_entity: which fields matter depends on the type; those of another type are kept, too."""
    created = pulse.create_workflow_entity(body={**NEW, "workflowEntityTypeId": kind, **fields})

    assert pulse.get_workflow_entity(created["id"]).items() >= fields.items()


@pytest.mark.parametrize("field", ["organizationId", "environmentId", "workflowEntityTypeId", "modelId"])
def test_entity_refers_to_what_exists(pulse, field):
    """create_workflow_entity: foreign keys must exist: organizationId, environmentId, workflowEntityTypeId, modelId."""
    refusal = pulse.expect(400).create_workflow_entity(body={**NEW, field: NOBODY})

    assert refusal["error"] == "Bad Request: Invalid input"
    assert f"{field} '{NOBODY}' names no row" in refusal["details"]
    assert pulse.list_workflow_entities(search=NEW["name"]) == []


def test_environment_is_one_of_the_organization(pulse):
    refusal = pulse.expect(400).create_workflow_entity(body={**NEW, "environmentId": SANDBOX})

    assert "environmentId" in refusal["details"]


@pytest.mark.parametrize("missing", NEW)
def test_entity_needs_organization_name_and_type(pulse, missing):
    body = {name: value for name, value in NEW.items() if name != missing}

    assert missing in pulse.expect(400).create_workflow_entity(body=body)["details"]


@pytest.mark.parametrize("argument", [{}, {"argumentName": "to"}, {"argumentName": "", "argumentValue": "x"}])
def test_argument_has_a_name_and_a_value(pulse, argument):
    refusal = pulse.expect(400).create_workflow_entity(body={**NEW, "arguments": [argument]})

    assert "arguments" in refusal["details"]


def test_name_is_unique_within_its_organization(pulse):
    pulse.create_workflow_entity(body=NEW)

    assert pulse.expect(409).create_workflow_entity(body=NEW)["error"] == "Conflict: Duplicate resource"
    assert pulse.create_workflow_entity(body={**NEW, "organizationId": GLOBEX})["organizationId"] == GLOBEX


def test_update_changes_only_what_is_sent(pulse):
    before = pulse.get_workflow_entity(NEW_SIGNUP)

    after = pulse.update_workflow_entity(NEW_SIGNUP, condition=RULE)

    assert after == {**before, "condition": RULE, "updatedAt": "2026-01-15T09:00:00.000Z"}
    assert pulse.get_workflow_entity(NEW_SIGNUP) == after


@pytest.mark.parametrize("field", ["organizationId", "environmentId", "workflowEntityTypeId", "modelId"])
def test_updated_entity_refers_to_what_exists(pulse, field):
    before = pulse.get_workflow_entity(WEEKLY_DIGEST)

    assert field in pulse.expect(400).update_workflow_entity(WEEKLY_DIGEST, **{field: NOBODY})["details"]

    assert pulse.get_workflow_entity(WEEKLY_DIGEST) == before


def test_renaming_to_a_taken_name_is_a_duplicate(pulse):
    pulse.expect(409).update_workflow_entity(WEEKLY_DIGEST, name="Send Email")


def test_entity_in_workflows_cannot_move_to_another_organization(pulse):
    refusal = pulse.expect(409).update_workflow_entity(NEW_SIGNUP, organizationId=GLOBEX)

    assert refusal["error"] == "Conflict: Resource in use"
    assert pulse.get_workflow_entity(NEW_SIGNUP)["organizationId"] == ACME


def test_usage_counts_workflows_and_not_nodes(pulse):
    """count_workflow_entity_usage: number of workflows whose workflowData refers to the entity (entityId)."""
    assert pulse.count_workflow_entity_usage(SEND_EMAIL) == {"count": 2}
    assert pulse.count_workflow_entity_usage(WEEKLY_DIGEST) == {"count": 0}


def test_usage_follows_the_workflows(pulse):
    first, second = (one["id"] for one in pulse.list_workflows(environmentId=PRODUCTION))

    pulse.delete_workflow(first)
    assert pulse.count_workflow_entity_usage(SEND_EMAIL) == {"count": 1}

    root = {**pulse.get_workflow(second)["workflowData"]["root"], "children": []}
    pulse.update_workflow(second, workflowData={"root": root})
    assert pulse.count_workflow_entity_usage(SEND_EMAIL) == {"count": 0}


def test_entity_in_workflows_is_kept(pulse):
    refusal = pulse.expect(409).delete_workflow_entity(SEND_EMAIL)

    assert refusal["error"] == "Conflict: Resource in use"
    assert pulse.get_workflow_entity(SEND_EMAIL)["name"] == "Send Email"


def test_deleted_entity_is_gone(pulse):
    assert pulse.delete_workflow_entity(WEEKLY_DIGEST) == {"success": True, "id": WEEKLY_DIGEST}

    pulse.expect(404).get_workflow_entity(WEEKLY_DIGEST)
    pulse.expect(404).count_workflow_entity_usage(WEEKLY_DIGEST)


def test_unknown_entity_is_not_found(pulse):
    assert pulse.expect(404).get_workflow_entity(NOBODY)["error"] == "Not Found"
    pulse.expect(404).update_workflow_entity(NOBODY, name="Nobody")
    pulse.expect(404).delete_workflow_entity(NOBODY)
    pulse.expect(404).count_workflow_entity_usage(NOBODY)


def test_nobody_is_let_in_signed_out(pulse):
    signed_out = pulse.as_(None).expect(401)

    assert signed_out.list_workflow_entities() == {"error": "Unauthorized: Please log in"}
    signed_out.count_workflow_entity_usage(SEND_EMAIL)


@pytest.mark.parametrize("persona", ["user", "guest"])
def test_users_and_guests_read_only(pulse, persona):
    reader = pulse.as_(persona)

    assert len(reader.list_workflow_entities()) == 8
    assert reader.count_workflow_entity_usage(SEND_EMAIL) == {"count": 2}
    assert reader.expect(403).create_workflow_entity(body=NEW) == {
        "error": "Forbidden: You do not have permission to create entities"
    }
    assert reader.expect(403).update_workflow_entity(WEEKLY_DIGEST, name="Mine") == {
        "error": "Forbidden: You do not have permission to update entities"
    }
    assert reader.expect(403).delete_workflow_entity(WEEKLY_DIGEST) == {
        "error": "Forbidden: You do not have permission to delete entities"
    }


def test_admin_does_everything_in_the_own_organization(pulse):
    admin = pulse.as_("admin")

    created = admin.create_workflow_entity(body=NEW)
    admin.update_workflow_entity(created["id"], name="Check Plan")
    admin.delete_workflow_entity(created["id"])

    assert "Check Plan" not in names(admin.list_workflow_entities())


def test_entities_of_another_organization_are_not_there(pulse):
    admin = pulse.as_("admin")

    assert admin.list_workflow_entities(organizationId=GLOBEX) == []
    refusal = admin.expect(404).get_workflow_entity(PARCEL_DELAYED)
    assert refusal == admin.expect(404).count_workflow_entity_usage(PARCEL_DELAYED)
    admin.expect(404).update_workflow_entity(PARCEL_DELAYED, modelId=NOBODY)
    admin.expect(404).delete_workflow_entity(PARCEL_DELAYED)


def test_admin_cannot_put_an_entity_into_another_organization(pulse):
    admin = pulse.as_("admin").expect(400)

    assert "organizationId" in admin.create_workflow_entity(body={**NEW, "organizationId": GLOBEX})["details"]
    assert "organizationId" in admin.update_workflow_entity(WEEKLY_DIGEST, organizationId=GLOBEX)["details"]
