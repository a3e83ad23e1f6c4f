"""The worlds of Pulse: `demo` is what the other tests start from."""

import pytest

ACME = "550e8400-e29b-41d4-a716-446655440000"


@pytest.mark.world("empty")
def test_empty_world_has_two_organizations_and_nothing_of_theirs(pulse):
    assert [organization["name"] for organization in pulse.list_organizations()] == ["Acme", "Globex"]
    assert pulse.list_environments(organizationId=ACME) == []
    assert pulse.list_variables() == []
    assert pulse.list_processed_messages(organizationId=ACME) == []
    assert pulse.list_models(organizationId=ACME) == []
    assert pulse.list_prompt_templates(organizationId=ACME) == []
    assert pulse.list_prompts() == []
    assert pulse.list_workflow_entities() == pulse.list_workflows() == []


@pytest.mark.world("empty")
def test_fresh_platform_offers_one_model(pulse):
    assert [model["name"] for model in pulse.list_visible_system_models()] == ["GPT-4o"]


@pytest.mark.world("empty")
def test_admin_can_start_in_the_empty_world(pulse):
    created = pulse.as_("admin").create_environment(name="Production", organizationId=ACME)

    assert pulse.as_("guest").list_environments(organizationId=ACME) == [created]


@pytest.mark.world("busy")
def test_busy_world_takes_several_pages(pulse):
    assert pulse.call("list_organizations").body["pagination"]["totalPages"] == 5
    assert pulse.call("list_environments", organizationId=ACME).body["pagination"]["totalPages"] >= 3


@pytest.mark.world("busy")
def test_pages_of_the_busy_world_hold_every_environment_once(pulse):
    pages = [pulse.list_environments(organizationId=ACME, page=page) for page in (1, 2, 3)]
    ids = [environment["id"] for page in pages for environment in page]

    assert len(ids) == len(set(ids)) == pulse.call("list_environments", organizationId=ACME).body["pagination"]["total"]


@pytest.mark.world("busy")
def test_variables_of_the_busy_world_stand_in_environments_of_their_organization(pulse):
    variables = pulse.list_variables(organizationId=ACME, limit=100)

    assert len(variables) >= 10
    assert {pulse.get_environment(one["environmentId"])["organizationId"] for one in variables} == {ACME}


@pytest.mark.world("busy")
def test_counts_of_the_busy_world_are_those_of_its_lists(pulse):
    counts = pulse.count_processed_messages(organizationId=ACME)

    assert min(counts.values()) > 0
    assert (
        sum(counts.values()) == pulse.call("list_processed_messages", organizationId=ACME).body["pagination"]["total"]
    )


@pytest.mark.world("busy")
def test_templates_of_the_busy_world_run_on_models_of_their_organization(pulse):
    models = {model["id"]: model["name"] for model in pulse.list_models(organizationId=ACME, limit=100)}

    templates = pulse.list_prompt_templates(organizationId=ACME, limit=100)

    assert len(templates) >= 10
    assert all(models[template["modelId"]] == template["model"]["name"] for template in templates)
    assert {template["organization"]["name"] for template in templates} == {"Acme Corp"}


@pytest.mark.world("busy")
def test_template_of_the_busy_world_can_be_run_with_its_set(pulse):
    template = next(one for one in pulse.list_prompt_templates(organizationId=ACME, limit=100) if one["variableSets"])

    answer = pulse.execute_prompt_template(template["id"], variableSetName=template["variableSets"][0]["name"])

    assert answer["modelId"] == template["modelId"]


@pytest.mark.world("busy")
def test_prompts_of_the_busy_world_are_as_many_as_it_says(pulse):
    assert pulse.call("list_prompts").body["pagination"]["total"] == 400


TYPES = ["Event", "Prompt", "Action", "Result", "Logic Branch"]


@pytest.mark.parametrize(
    "world", [pytest.param(name, marks=pytest.mark.world(name)) for name in ("demo", "empty", "busy")]
)
def test_every_world_has_the_types_of_the_platform(pulse, world):
    assert [one["name"] for one in pulse.list_workflow_entity_types()][:5] == TYPES


@pytest.mark.world("busy")
def test_busy_world_has_hundreds_of_workflows(pulse):
    assert pulse.call("list_workflow_entities").body["pagination"]["total"] == 900
    assert pulse.call("list_workflows").body["pagination"]["total"] == 500


def entities_of(node):
    below = [entity for child in node["children"] for entity in entities_of(child)]
    return [node["entityId"], *below] if "entityId" in node else below


@pytest.mark.world("busy")
def test_workflows_of_the_busy_world_go_with_their_entities_and_environments(pulse):
    workflow = next(
        one for one in pulse.list_workflows(organizationId=ACME) if entities_of(one["workflowData"]["root"])
    )
    entities = entities_of(workflow["workflowData"]["root"])

    assert pulse.get_environment(workflow["environmentId"])["organizationId"] == ACME
    assert {pulse.get_workflow_entity(entity)["organizationId"] for entity in entities} == {ACME}
    assert pulse.count_workflow_entity_usage(entities[0])["count"] >= 1
