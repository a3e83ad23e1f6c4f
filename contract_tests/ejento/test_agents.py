"""Agents. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import pytest

MANAGERS = ["Billing helper", "Moving guide"]  # in the projects of Customer care
MEMBERS = [*MANAGERS, "Outage briefer", "Switching order checker"]  # and of Grid operations
NORDVIK = [*MEMBERS, "Onboarding buddy"]


def names(rows):
    return [agent["name"] for agent in rows]


def found(answer):
    return names(answer["data"]["agents"])


@pytest.mark.parametrize(
    ("persona", "seen"),
    [
        ("owner", NORDVIK),
        ("admin", NORDVIK),
        ("manager", MANAGERS),
        ("member", MEMBERS),
        ("stranger", ["Clause finder"]),
    ],
)
def test_agents_follow_from_membership(ejento, persona, seen):
    assert names(ejento.as_(persona).list_agents()) == seen


def test_agent_that_is_not_seen_does_not_exist(ejento):
    assert ejento.as_("member").expect(404).get_agent(5)["message"] == "agent 5 not found"
    ejento.as_("stranger").expect(404).update_agent(1, name="Ours")
    ejento.as_("manager").expect(404).delete_agent(3)


def test_members_use_agents_and_do_not_change_them(ejento):
    member = ejento.as_("member")

    member.expect(403).update_agent(1, name="Ours")
    member.expect(403).delete_agent(1)
    member.expect(403).activate_agent(4)
    member.expect(403).create_agent(name="Mine", project_id=1)
    assert ejento.get_agent(1)["data"]["name"] == "Billing helper"


def test_who_runs_the_team_makes_and_changes_its_agents(ejento):
    manager = ejento.as_("manager")
    made = manager.create_agent(name="Tariff explainer", project_id=1, tags=["billing"])["data"]

    assert (made["is_active"], made["created_by"]) == (False, "elin@nordvik.example")
    assert manager.get_agent(made["id"])["data"] == made
    assert made in ejento.as_("member").list_agents_of_project(1)
    assert manager.update_agent(made["id"], description="Compares")["data"]["description"] == "Compares"


def test_many_agents_of_a_busy_world_agree_with_the_rest(ejento, sandbox):
    sandbox.reset("busy")
    page = ejento.call("list_agents", paginated=True, items_per_page=1000)

    assert page.body["data"]["pagination"]["total_items"] == len(page.rows) > 100
    assert {agent["agent_type_id"] for agent in page.rows} <= {1, 2, 3, 4}
    projects = {project["id"] for project in ejento.list_projects()}
    assert {agent["project_id"] for agent in page.rows} <= projects
    assert not projects & {project["id"] for project in ejento.as_("stranger").list_projects()}


def test_agent_comes_only_into_a_project_that_the_caller_may_change(ejento):
    member = ejento.as_("member")
    ejento.add_agent_user(1, user_id=4, role="edit")

    member.update_agent(1, description="Shorter", project_id=1)
    member.expect(403).update_agent(1, project_id=2)
    member.expect(400).update_agent(1, project_id=3)
    ejento.expect(400).create_agent(name="Spy", project_id=5)
    assert ejento.update_agent(1, project_id=2)["data"]["project_id"] == 2


def test_name_is_taken_once_in_a_project(ejento):
    ejento.expect(409).create_agent(name="Billing helper", project_id=1)
    ejento.create_agent(name="Billing helper", project_id=2)


def test_type_is_one_that_there_is(ejento):
    assert "agent_type_id" in ejento.expect(400).create_agent(name="Odd", project_id=1, agent_type_id=5)["message"]


def test_what_is_kept_beside_an_agent_is_not_shown(ejento):
    shown = {**ejento.get_agent(1)["data"], **ejento.activate_agent(1)["data"], **ejento.get_starred_agent(1)["data"]}

    assert shown.keys().isdisjoint({"staging", "access_level", "custom_instructions"})


def test_staging_waits_until_it_is_activated(ejento):
    tried = ejento.update_agent(2, agent_version="staging", name="Moving helper", is_active=False)["data"]
    assert (tried["name"], tried["is_active"]) == ("Moving helper", False)
    assert ejento.get_agent(2, agent_version="staging")["data"] == tried
    assert ejento.get_agent(2)["data"]["name"] == "Moving guide"

    ejento.activate_agent(2)
    now = ejento.get_agent(2)["data"]
    assert (now["name"], now["is_active"]) == ("Moving helper", True)
    assert ejento.get_agent(2, agent_version="staging")["data"] == now


def test_staging_is_checked_like_the_version_that_people_ask(ejento):
    ejento.expect(400).update_agent(2, agent_version="staging", project_id=5)
    ejento.as_("member").expect(403).update_agent(2, agent_version="staging", name="Ours")
    ejento.create_agent(name="Moving helper", project_id=4)
    ejento.expect(409).update_agent(2, agent_version="staging", name="Moving helper")


def test_status_follows_from_what_happened_to_the_agent(ejento):
    def status():
        return ejento.get_agent_status(4)["data"]["status"]

    assert status() == "draft"
    ejento.activate_agent(4)
    assert status() == "active"
    ejento.update_agent(4, is_active=False)
    assert status() == "inactive"


def test_agent_is_indexing_while_a_document_of_its_corpora_is(ejento, control):
    control("POST", "/-/state/ejento/agent_corpora", {"agent_id": 1, "corpus_id": 1, "is_enabled": True})
    waiting = {"corpus_id": 1, "name": "Tariffs 2026.pdf", "content_type": "file", "step": "uploaded"}
    control("POST", "/-/state/ejento/documents", {**waiting, "is_failed": False})

    assert ejento.get_agent_status(1)["data"]["status"] == "indexing"


def test_team_role_is_that_in_the_team_of_the_project(ejento):
    assert ejento.as_("member").get_agent_team_role(3)["data"] == {"team_id": 2, "role": "member"}
    assert ejento.as_("manager").get_agent_team_role(1)["data"]["role"] == "owner"
    assert ejento.as_("admin").get_agent_team_role(1)["data"]["role"] == "admin"  # by office, in no such team


def test_who_only_sees_an_agent_has_no_role_in_its_team(ejento):
    ejento.update_agent_access(5, access_level="organization")

    assert ejento.as_("member").get_agent_team_role(5)["data"] == {"team_id": 3, "role": None}


def test_agents_are_found_by_name_project_team_and_organization(ejento):
    """filter_agents: legacy name: Agent Filtered."""
    assert found(ejento.filter_agents(name="HELP")) == ["Billing helper"]
    assert found(ejento.filter_agents(project_id=4)) == ["Moving guide"]
    assert found(ejento.filter_agents(team_id=2, name="brief")) == ["Outage briefer"]
    assert found(ejento.filter_agents(organization_id=1)) == NORDVIK
    assert found(ejento.filter_agents(organization_id=2)) == []
    assert found(ejento.as_("member").filter_agents(team_id=3)) == []


def test_accessible_agents_leave_out_what_only_the_office_shows(ejento):
    assert names(ejento.list_accessible_agents()) == []
    assert names(ejento.as_("admin").list_accessible_agents()) == ["Onboarding buddy"]

    ejento.add_agent_user(3, user_id=1)
    assert names(ejento.list_accessible_agents()) == ["Outage briefer"]
    assert names(ejento.list_agents_of_my_teams()) == []


def test_agents_of_own_teams_are_those_of_their_projects(ejento):
    assert names(ejento.as_("member").list_agents_of_my_teams()) == MEMBERS
    assert names(ejento.as_("admin").list_agents_of_my_teams()) == ["Onboarding buddy"]


def test_agents_are_told_by_project_team_and_by_the_team_of_their_people(ejento):
    assert names(ejento.list_agents_by_team(project_team_id=2)) == ["Outage briefer", "Switching order checker"]
    assert names(ejento.list_agents_by_team(user_team_id=2)) == MANAGERS  # Sanna was added to both
    assert names(ejento.list_agents_by_team(project_team_id=2, user_team_id=2)) == []


def test_project_that_is_not_seen_lists_no_agents(ejento):
    assert names(ejento.list_agents_of_project(2)) == ["Outage briefer", "Switching order checker"]
    ejento.as_("manager").expect(404).list_agents_of_project(2)


def test_deleted_agent_takes_along_what_is_its_own(ejento, control):
    ejento.delete_agent(1)

    ejento.expect(404).get_agent(1)
    left = ("agent_comments", "agent_reviews", "agent_history", "given_ratings", "agent_votes", "agent_aliases")
    for collection in (*left, "agent_users", "agent_tools", "recent_agents", "starred_agents", "conversation_starters"):
        rows = control("GET", f"/-/state/ejento/{collection}").body
        assert all(row.get("agent_id") != 1 for row in rows["rows"]), collection


def test_picture_is_drawn_from_its_description(ejento):
    first = ejento.generate_agent_image(description="A desk lamp")["data"]["image_url"]
    other = ejento.generate_agent_image(description="A lighthouse")["data"]["image_url"]

    assert first.endswith("/agent.svg")
    assert first != other
    ejento.update_agent(1, image_url=first)
    assert ejento.get_agent(1)["data"]["image_url"] == first
