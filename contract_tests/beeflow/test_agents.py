"""Agents: who answers in chats. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import pytest


def names(agents):
    return [agent["name"] for agent in agents]


def put(control, path, **changes):
    """Change a row from behind: `put(control, "organisations/org_hive", dlpEnabled=True)`."""
    row = control("GET", f"/-/state/beeflow/{path}").body
    assert control("PUT", f"/-/state/beeflow/{path}", {**row, **changes}).status == 200


def test_everybody_sees_their_own_the_shared_the_organisations_and_the_systems(beeflow):
    """list_agents: visible agents only: own, shared groups, org, system."""
    assert names(beeflow.list_agents()) == ["Assistant", "Parcel helper", "Minute taker"]
    assert names(beeflow.as_("user").list_agents()) == ["Assistant", "Parcel helper"]

    beeflow.add_member("grp_operations", userId="u_bram")

    assert "Route planner" in names(beeflow.as_("user").list_agents())


def test_agents_of_others_are_not_there(beeflow):
    assert beeflow.as_("user").expect(404).get_agent("agt_minutes")["error"] == "not_found"
    assert beeflow.as_("polder-admin").expect(404).get_agent("agt_parcels")["error"] == "not_found"


def test_list_comes_in_pages(beeflow):
    assert names(beeflow.list_agents(page=2, limit=2)) == ["Minute taker"]


def test_new_agent_is_its_makers(beeflow):
    made = beeflow.as_("user").create_agent(name="Customs clerk", temperature=0.2)

    assert (made["owner_id"], made["is_published"], made["starter_prompts"]) == ("u_bram", False, [])
    assert beeflow.as_("user").get_agent(made["id"]) == made
    assert beeflow.expect(404).get_agent(made["id"])["error"] == "not_found"


def test_tier_limits_agents(beeflow):
    """create_agent: agents limit of the tier: community 2, pro 20, others none -> 402 tier_limit."""
    polder = beeflow.as_("polder-admin")
    polder.create_agent(name="Second")

    refused = polder.expect(402).create_agent(name="Third")

    assert (refused["error"], refused["details"]["limit"]) == ("tier_limit", 2)


def test_copy_counts_against_the_limit(beeflow):
    polder = beeflow.as_("polder-admin")
    polder.duplicate_agent("agt_intake")

    assert polder.expect(402).duplicate_agent("agt_intake")["error"] == "tier_limit"


def test_deleted_agent_makes_room(beeflow):
    polder = beeflow.as_("polder-admin")
    polder.delete_agent(polder.create_agent(name="Second")["id"])

    assert polder.create_agent(name="Third")["name"] == "Third"


def test_agent_is_shared_with_groups_of_its_organisation(beeflow):
    refused = beeflow.expect(400).create_agent(name="Ours", shared_groups=["grp_ward"])

    assert "grp_ward" in refused["message"]


@pytest.mark.parametrize("knowledge", ["kb_none", "kb_leaflets", "kb_board"])
def test_agent_draws_on_knowledge_that_its_owner_may_search(beeflow, knowledge):
    user, drawn_on = beeflow.as_("user"), {"knowledge_base_ids": ["kb_help", knowledge]}
    made = user.create_agent(name="Clerk", config={"knowledge_base_ids": ["kb_help"]})["id"]

    assert knowledge in user.expect(400).create_agent(name="Spy", config=drawn_on)["message"]
    assert knowledge in user.expect(400).update_agent(made, config=drawn_on)["message"]
    assert user.get_agent(made)["config"] == {"knowledge_base_ids": ["kb_help"]}


def test_agent_of_the_organisation_draws_on_what_all_may_search(beeflow):
    refused = beeflow.expect(400).update_agent("agt_parcels", config={"knowledge_base_ids": ["kb_board"]})

    assert "kb_board" in refused["message"]


def test_knowledge_that_an_agent_named_before_may_stay(beeflow):
    knowledge = {"knowledge_base_ids": ["kb_help", "kb_board"]}
    made = beeflow.create_agent(name="Planner", config=knowledge)["id"]
    beeflow.delete_knowledge_base("kb_board")

    changed = beeflow.update_agent(made, name="Planner of weeks", config=knowledge)

    assert (changed["name"], changed["config"]) == ("Planner of weeks", knowledge)


def test_only_its_owner_changes_an_agent(beeflow):
    assert beeflow.update_agent("agt_parcels", temperature=0.1)["temperature"] == 0.1
    assert beeflow.as_("user").expect(403).update_agent("agt_parcels", temperature=2)["error"] == "forbidden"
    assert beeflow.expect(403).update_agent("asst_default", name="Mine")["error"] == "forbidden"


def test_deleted_agent_is_gone(beeflow):
    beeflow.as_("user").expect(403).delete_agent("agt_parcels")
    beeflow.delete_agent("agt_parcels")

    assert beeflow.expect(404).get_agent("agt_parcels")["error"] == "not_found"
    assert "Parcel helper" not in names(beeflow.as_(None).list_marketplace_agents())


def test_published_agent_is_in_the_marketplace(beeflow):
    """publish_agent: sets is_published; then listed in /api/marketplace/agents."""
    assert beeflow.publish_agent("agt_minutes")["is_published"] is True

    assert "Minute taker" in names(beeflow.as_(None).list_marketplace_agents())


def test_policy_leaves_publishing_to_administrators(beeflow, control):
    """publish_agent: admin approval if the org policy demands it."""
    made = beeflow.as_("user").create_agent(name="Customs clerk")["id"]
    put(control, "organisations/org_hive", publishNeedsApproval=True)

    assert "administrator" in beeflow.as_("user").expect(403).publish_agent(made)["message"]
    assert beeflow.publish_agent(made)["is_published"] is True


def test_copy_is_the_callers_and_not_published(beeflow):
    """duplicate_agent: fork: new id, owned by the caller, not published."""
    copy = beeflow.as_("user").duplicate_agent("agt_parcels")

    assert copy["id"] != "agt_parcels"
    assert (copy["owner_id"], copy["is_published"], copy["name"]) == ("u_bram", False, "Parcel helper (copy)")
    assert copy["system_prompt"] == beeflow.get_agent("agt_parcels")["system_prompt"]


def enabled(tools):
    return {tool["name"] for tool in tools if tool["enabled"]}


def test_tools_depend_on_the_agent_and_the_user(beeflow):
    """list_agent_tools: resolved for this agent + user."""
    assert "knowledge_search" in enabled(beeflow.list_agent_tools("agt_parcels"))
    assert "knowledge_search" not in enabled(beeflow.list_agent_tools("asst_default"))
    assert "voice_reply" in enabled(beeflow.list_agent_tools("asst_default"))
    assert "voice_reply" not in enabled(beeflow.as_("user").list_agent_tools("asst_default"))


def test_one_group_that_has_an_integration_is_enough(beeflow):
    """list_agent_tools: org toggles, then per-group disables (enable wins), then user overrides."""
    user = beeflow.as_("user")
    assert "github_list_issues" in enabled(user.list_agent_tools("asst_default"))

    beeflow.add_member("grp_support", userId="u_bram")
    assert "github_list_issues" not in enabled(user.list_agent_tools("asst_default"))

    beeflow.add_member("grp_operations", userId="u_bram")
    assert "github_list_issues" in enabled(user.list_agent_tools("asst_default"))

    beeflow.update_organisation(enabledIntegrations=["files"])
    assert "github_list_issues" not in enabled(user.list_agent_tools("asst_default"))


def test_tool_of_an_account_elsewhere_needs_the_account(beeflow):
    """list_agent_tools: then user overrides, OAuth state, beta flags."""
    assert enabled(beeflow.list_agent_tools("asst_default")) >= {"drive_search", "nc_files_search"}
    assert "github_list_issues" not in enabled(beeflow.list_agent_tools("asst_default"))

    beeflow.disconnect_integration("google-drive")

    assert "drive_search" not in enabled(beeflow.list_agent_tools("asst_default"))


def test_marketplace_shows_what_is_published_to_anybody(beeflow):
    """list_marketplace_agents: public, published only."""
    shown = beeflow.as_(None).list_marketplace_agents()

    assert [(agent["name"], agent["publisher"]) for agent in shown] == [
        ("Parcel helper", "Hive Logistics"),
        ("Intake nurse", "Polder Health"),
    ]
    assert "system_prompt" not in shown[0]


def test_marketplace_is_searched(beeflow):
    nobody = beeflow.as_(None)

    assert names(nobody.list_marketplace_agents(q="PATIENTS")) == ["Intake nurse"]
    assert names(nobody.list_marketplace_agents(category="6f1c2a70-9d84-4b6e-8a55-2f0a7c9d1e34")) == ["Parcel helper"]
    assert names(nobody.list_marketplace_agents(limit=1, page=2)) == ["Intake nurse"]
