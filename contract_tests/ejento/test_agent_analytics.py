"""Figures by agent. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import pytest


def values(answer):
    return {one["id"]: one["value"] for one in answer["data"]["results"]}


def newest(answer):
    return [one["name"] for one in answer["data"]["results"]]


def ask(client, agent, text="When do winter prices end?"):
    return client.generate_agent_response(agent, user_query=text)["data"]["agent_response_id"]


def test_question_counts_for_its_agent(ejento):
    before = ejento.get_agent_query_counts()["data"]

    ask(ejento.as_("member"), 1)

    after = ejento.get_agent_query_counts()["data"]
    grown = [
        (new["id"], new["value"] - old["value"]) for old, new in zip(before["results"], after["results"], strict=True)
    ]
    assert grown == [(1, 1), (2, 0), (3, 0), (4, 0), (5, 0)]
    assert after["total"] == before["total"] + 1


def test_answer_costs_what_its_row_says(ejento, control):
    today = {"start_date": "2026-01-15", "agent_ids": [1]}
    row = control("GET", f"/-/state/ejento/agent_responses/{ask(ejento, 1)}").body

    assert ejento.get_agent_costs(**today)["data"]["total"] == row["cost"] > 0
    assert values(ejento.get_agent_token_counts(**today))[1] == {
        "input": row["input_tokens"],
        "output": row["output_tokens"],
        "total": row["input_tokens"] + row["output_tokens"],
    }


def test_who_changes_their_mind_has_one_vote(ejento):
    response = ask(ejento, 2)
    ejento.create_response_feedback(response, vote_type="upvote")
    assert values(ejento.get_agent_vote_counts())[2] == {"up": 2, "down": 0, "total": 2}

    ejento.create_response_feedback(response, vote_type="downvote")

    assert values(ejento.get_agent_vote_counts())[2] == {"up": 1, "down": 1, "total": 2}


def test_deleted_answers_do_not_count(ejento):
    response = ask(ejento, 3)
    ejento.create_response_feedback(response, vote_type="upvote")
    assert values(ejento.get_agent_summary(start_date="2026-01-15"))[3]["queries"] == 1

    ejento.delete_agent_response(response)

    assert not any(values(ejento.get_agent_summary(start_date="2026-01-15"))[3].values())


def test_documents_are_those_that_an_agent_draws_on(ejento):
    assert values(ejento.get_agent_document_counts(agent_ids=[1, 2])) == {1: 8, 2: 4}

    ejento.update_agent_corpus(2, 1, is_enabled=True)

    answer = ejento.get_agent_document_counts(agent_ids=[1, 2])
    assert values(answer) == {1: 8, 2: 8}
    assert answer["data"]["total"] == 8


def test_indexing_mode_is_that_of_the_corpus(ejento):
    assert values(ejento.get_agent_indexing_modes())[1] == {"standard": 0, "hybrid": 4, "semantic": 4, "total": 8}


def test_most_active_come_first_and_the_idle_not_at_all(ejento):
    answer = ejento.get_most_active_agents()

    totals = [one["value"]["total"] for one in answer["data"]["results"]]
    assert totals == sorted(totals, reverse=True)
    assert 4 not in values(answer)
    assert answer["data"]["results"][0]["value"] == {"queries": 10, "votes": 6, "total": 16}


def test_limit_cuts_the_list_and_not_the_total(ejento):
    whole, cut = ejento.get_most_active_agents()["data"], ejento.get_most_active_agents(limit=2)["data"]

    assert cut["results"] == whole["results"][:2]
    assert cut["total"] == whole["total"]


def test_newest_are_those_of_the_last_days(ejento):
    assert newest(ejento.get_newest_agents()) == []
    assert newest(ejento.get_newest_agents(days=32)) == ["Switching order checker"]
    assert newest(ejento.get_newest_agents(days=31)) == []
    assert newest(ejento.get_newest_agents(start_date="2025-10-08", end_date="2025-11-19")) == [
        "Moving guide",
        "Onboarding buddy",
    ]


def test_new_agent_is_the_newest(ejento):
    ejento.create_agent(name="Meter reader", project_id=1)

    answer = ejento.get_newest_agents(days=1)
    assert (newest(answer), answer["data"]["total"]) == (["Meter reader"], 1)


def test_days_and_the_newest_are_told_in_utc(ejento, control):
    row = control("GET", "/-/state/ejento/agents/4").body
    for id_, made in (
        (91, "2026-01-15T00:30:00+02:00"),
        (92, "2026-01-15T01:00:00+02:00"),
        (93, "2026-01-14T22:59:00Z"),
    ):
        control("POST", "/-/state/ejento/agents", {**row, "id": id_, "name": f"Number {id_}", "created_on": made})

    assert newest(ejento.get_newest_agents(start_date="2026-01-14")) == ["Number 92", "Number 93", "Number 91"]
    assert newest(ejento.get_newest_agents(start_date="2026-01-15")) == []


@pytest.mark.parametrize("persona", ["manager", "member", "stranger"])
def test_agents_that_a_person_does_not_see_are_left_out(ejento, persona):
    client = ejento.as_(persona)
    seen = [agent["id"] for agent in client.list_agents()]

    assert list(values(client.get_agent_costs())) == seen
    assert list(values(client.get_agent_costs(agent_ids=[1, 2, 3, 4, 5, 6, 99]))) == seen


def test_agents_come_in_the_order_in_which_they_are_asked_for(ejento):
    assert list(values(ejento.get_agent_query_counts(agent_ids=[3, 1, 3]))) == [3, 1]
