"""The worlds of Pulse: `demo` is what the other tests start from."""

import pytest

ACME = "550e8400-e29b-41d4-a716-446655440000"


@pytest.mark.world("empty")
def test_empty_world_has_two_organizations_and_nothing_else(pulse):
    assert [organization["name"] for organization in pulse.list_organizations()] == ["Acme Corp", "Globex"]
    assert pulse.list_environments(organizationId=ACME) == []
    assert pulse.list_variables() == []
    assert pulse.list_processed_messages(organizationId=ACME) == []


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
