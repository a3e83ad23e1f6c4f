"""Workflow responses. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import pytest

QUESTION = "Who pays for the last days?"


def ask(client, workflow=1, thread=1, text=QUESTION):
    return client.create_workflow_response(workflow, thread, user_query=text)["data"]


def test_agents_answer_together(ejento):
    response = ask(ejento.as_("member"))["response"]

    assert [agent["name"] for agent in response["agents_used"]] == ["Billing helper", "Moving guide"]
    parts = response["answer"].split("\n\n")
    assert [part.partition(":")[0] for part in parts] == ["Billing helper", "Moving guide"]


def test_answers_of_a_thread_are_listed(ejento):
    member = ejento.as_("member")
    made = ask(member)

    assert [row["id"] for row in member.list_workflow_responses(1, 1)] == [1, 2, made["id"]]
    assert member.list_workflow_responses(1, 1)[-1] == made


@pytest.mark.parametrize(("supervisor", "count"), [("sequential", 2), ("router", 1)])
def test_router_lets_one_agent_answer(ejento, supervisor, count):
    ejento.update_workflow(1, supervisor_type=supervisor)

    assert len(ask(ejento.as_("member"))["response"]["agents_used"]) == count


def test_sources_are_numbered_through(ejento, control):
    told = {"content_type": "text", "step": "completed", "is_failed": False, "size": 40}
    told |= {"created_on": "2025-09-05T09:00:00.000Z"}
    for corpus, name in ((1, "Fees"), (2, "Moves")):
        text = "The quokka pays for its last days."
        control("POST", "/-/state/ejento/documents", {**told, "corpus_id": corpus, "name": name, "text": text})

    response = ask(ejento.as_("member"), text="Who pays, the quokka?")["response"]

    numbers = [reference["number"] for reference in response["references"]]
    assert numbers == list(range(1, len(numbers) + 1))
    assert all(f"[{number}]" in response["answer"] for number in numbers)


def test_agents_at_rest_are_passed_over(ejento):
    made = ejento.create_workflow(name="Sleepers", project_id=2, agent_ids=[4])["data"]["id"]
    thread = ejento.create_workflow_chat_thread(made, title="Anybody?")["data"]["id"]

    refused = ejento.expect(409).create_workflow_response(made, thread, user_query="Anybody?")
    assert refused["message"] == f"Workflow {made} has no active agent"

    ejento.update_workflow(made, agent_ids=[4, 3])
    assert ask(ejento, made, thread)["response"]["agents_used"] == [{"id": 3, "name": "Outage briefer"}]


def test_one_asks_in_ones_own_threads(ejento):
    assert ejento.expect(403).create_workflow_response(1, 1, user_query="Me too")["success"] is False
    assert ejento.as_("manager").expect(404).create_workflow_response(1, 1, user_query="Me too")["success"] is False
    assert ejento.as_("member").expect(404).create_workflow_response(2, 1, user_query="Here?")["success"] is False


def test_person_has_one_vote(ejento, control):
    member = ejento.as_("member")
    up = member.create_workflow_feedback(2, vote_type="upvote")["data"]
    down = member.create_workflow_feedback(2, vote_type="downvote")["data"]

    assert down == {**up, "is_upvote": False, "is_downvote": True}
    votes = control("GET", "/-/state/ejento/workflow_feedback").body["rows"]
    assert [vote["id"] for vote in votes if vote["workflow_response_id"] == 2] == [up["id"]]


def test_review_is_of_the_answer_or_of_an_agent_in_it(ejento):
    member = ejento.as_("member")
    made = member.create_workflow_review(2, review="Short and true.", rating=5, agent_id=1)["data"]

    assert made in member.list_workflow_reviews(2)
    refused = member.expect(400).create_workflow_review(2, review="Who?", agent_id=3)
    assert refused["message"] == "agent_id: came 3, expected one that took part: 1, 2"
    assert member.expect(400).create_workflow_review(2, review="Too good.", rating=6)["success"] is False


def test_deleted_answer_takes_opinions_along(ejento, control):
    member = ejento.as_("member")
    member.delete_workflow_response(1)

    assert [row["id"] for row in member.list_workflow_responses(1, 1)] == [2]
    assert member.expect(404).list_workflow_reviews(1)["success"] is False
    votes = control("GET", "/-/state/ejento/workflow_feedback").body["rows"]
    assert 1 not in [vote["workflow_response_id"] for vote in votes]


def test_answer_of_another_does_not_exist(ejento):
    manager = ejento.as_("manager")

    assert manager.expect(404).delete_workflow_response(1)["success"] is False
    assert manager.expect(404).create_workflow_feedback(1, vote_type="upvote")["success"] is False
    assert manager.expect(404).create_workflow_review(1, review="Hm.")["success"] is False
