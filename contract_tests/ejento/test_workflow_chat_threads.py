"""Workflow chat threads. The world is `demo`; it is 2026-01-15T09:00:00Z."""


def titles(rows):
    return [row["title"] for row in rows]


def test_threads_are_ones_own_and_all_for_who_runs_the_organization(ejento):
    assert titles(ejento.as_("member").list_workflow_chat_threads(1)) == ["Moving out with an open invoice"]
    assert len(ejento.list_workflow_chat_threads(1)) == 3
    assert ejento.as_("manager").expect(404).get_workflow_chat_thread(1, 1)["success"] is False


def test_thread_lives_in_its_workflow(ejento):
    member = ejento.as_("member")
    made = member.create_workflow_chat_thread(1, title="A heat pump")["data"]

    assert made["created_by"] == "tobias@nordvik.example"
    assert member.update_workflow_chat_thread(1, made["id"], title="Two of them")["data"]["title"] == "Two of them"
    assert member.expect(404).get_workflow_chat_thread(2, made["id"])["success"] is False

    member.delete_workflow_chat_thread(1, made["id"])
    assert "Two of them" not in titles(member.list_workflow_chat_threads(1))


def test_workflow_that_one_does_not_see_has_no_threads(ejento):
    assert ejento.as_("manager").expect(404).list_workflow_chat_threads(2)["success"] is False
    assert ejento.as_("stranger").expect(404).create_workflow_chat_thread(1, title="Hello")["success"] is False
