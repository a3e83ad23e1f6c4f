"""Workflows. The world is `demo`; it is 2026-01-15T09:00:00Z."""

DESK = 1  # of the project Billing questions, in the team Customer care


def names(rows):
    return [row["name"] for row in rows]


def test_workflows_are_seen_with_their_projects(ejento):
    assert names(ejento.list_workflows()) == ["Customer desk", "Outage line"]
    assert names(ejento.as_("manager").list_workflows()) == ["Customer desk"]
    assert names(ejento.as_("stranger").list_workflows()) == ["Clause review"]
    assert ejento.as_("stranger").expect(404).get_workflow(DESK)["message"] == "workflow 1 not found"


def test_who_runs_the_team_makes_and_changes_workflows(ejento):
    manager = ejento.as_("manager")
    made = manager.create_workflow(name="Night desk", project_id=1, agent_ids=[1])["data"]
    changed = manager.update_workflow(made["id"], agent_ids=[1, 2])["data"]

    assert (changed["name"], changed["agent_ids"], changed["created_by"]) == (
        "Night desk",
        [1, 2],
        "elin@nordvik.example",
    )
    assert manager.get_workflow(made["id"])["data"] == changed


def test_members_use_workflows_and_do_not_change_them(ejento):
    member = ejento.as_("member")

    assert member.get_workflow(DESK)["success"]
    assert member.expect(403).update_workflow(DESK, name="Ours")["success"] is False
    assert member.expect(403).delete_workflow(DESK)["success"] is False
    assert member.expect(403).create_workflow(name="Ours", project_id=1)["success"] is False


def test_workflow_names_what_its_maker_sees(ejento):
    manager = ejento.as_("manager")

    assert "project_id" in manager.expect(400).create_workflow(name="Far", project_id=2)["message"]
    assert "agent_ids" in manager.expect(400).create_workflow(name="Far", project_id=1, agent_ids=[99])["message"]


def test_name_is_taken_once_in_a_project(ejento):
    assert ejento.expect(409).create_workflow(name="Customer desk", project_id=1)["success"] is False
    assert ejento.create_workflow(name="Customer desk", project_id=2)["success"]


def test_project_with_workflows_stays(ejento):
    empty = ejento.create_project(name="Heat pumps", team_id=1)["data"]["id"]
    made = ejento.create_workflow(name="Advice", project_id=empty)["data"]
    assert ejento.expect(409).delete_project(empty)["success"] is False

    ejento.delete_workflow(made["id"])
    assert ejento.delete_project(empty)["success"]


def test_conversations_go_with_a_workflow(ejento):
    ejento.delete_workflow(DESK)

    assert ejento.expect(404).get_workflow_chat_thread(DESK, 1)["success"] is False
    assert ejento.expect(404).list_workflow_reviews(1)["success"] is False


def test_workflows_are_listed_by_project_and_by_person(ejento):
    assert names(ejento.list_workflows_of_project(2)) == ["Outage line"]
    assert names(ejento.list_workflows_of_user(4)) == ["Customer desk", "Outage line"]
    assert names(ejento.list_workflows_of_user(3)) == ["Customer desk"]
    assert names(ejento.as_("manager").list_workflows_of_user(4)) == ["Customer desk"]
    assert ejento.expect(404).list_workflows_of_user(8)["success"] is False


def test_table_counts_agents(ejento):
    assert ejento.list_workflow_tables(4) == [
        {"workflow_id": 1, "name": "Customer desk", "agents_count": 2},
        {"workflow_id": 2, "name": "Outage line", "agents_count": 2},
    ]
