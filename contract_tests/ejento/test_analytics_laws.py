"""What holds of figures whatever was asked, voted, moved and deleted before. Journeys are made up by Hypothesis."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ADDED = ["costs", "query_counts", "token_counts", "vote_counts"]
PEOPLE = ["owner", "admin", "manager", "member", "stranger"]
SETTINGS = settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
DAYS = st.integers(1, 31).map("2026-01-{:02}".format) | st.integers(1, 30).map("2025-11-{:02}".format)


def ask(client, _owner, number):
    agents = [agent["id"] for agent in client.list_agents() if agent["is_active"]]
    client.generate_agent_response(agents[number % len(agents)], user_query=f"What about number {number}?")


def vote(client, _owner, number):
    answers = client.list_agent_responses()
    if answers:
        kind = "upvote" if number % 2 else "downvote"
        client.create_response_feedback(answers[number % len(answers)]["id"], vote_type=kind)


def delete_an_answer(client, _owner, number):
    answers = client.list_agent_responses()
    if answers:
        client.delete_agent_response(answers[number % len(answers)]["id"])


def delete_a_thread(client, _owner, number):
    threads = client.list_chat_threads_of_agent(client.list_agents()[0]["id"])
    if threads:
        client.delete_chat_thread(threads[number % len(threads)]["id"])


def delete_a_document(_client, owner, number):
    documents = owner.list_documents_of_corpus(1 + number % 4)
    if documents:
        owner.delete_document(documents[number % len(documents)]["id"])


def move_an_agent(_client, owner, number):
    projects, agents = owner.list_projects(), owner.list_agents()
    project = projects[number % len(projects)]
    owner.update_agent(agents[number % len(agents)]["id"], project_id=project["id"])


def connect_a_corpus(_client, owner, number):
    connections = owner.list_agent_corpora(1)
    if connections:
        owner.update_agent_corpus(1, connections[0]["corpus_id"], is_enabled=bool(number % 2))


STEPS = [
    ask,
    ask,
    ask,
    vote,
    vote,
    delete_an_answer,
    delete_a_thread,
    delete_a_document,
    move_an_agent,
    connect_a_corpus,
]
JOURNEYS = st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(PEOPLE), st.integers(0, 11)), max_size=8)


@pytest.fixture
def after(ejento, control):
    """Return what goes on a journey from the beginning, and returns its client for somebody."""

    def go(journey, persona):
        control("PUT", "/-/clock", {"mode": "frozen", "now": "2026-01-15T09:00:00Z"})
        control("POST", "/-/reset", {"api": "ejento"})
        for step, who, number in journey:
            control("POST", "/-/clock/advance", {"seconds": 3600 * (number + 1)})
            step(ejento.as_(who), ejento, number)
        return ejento.as_(persona)

    return go


def told(client, operation, **arguments):
    return client.call(operation, **arguments).body["data"]


def values(client, operation, read, **arguments):
    """Return the figures that an operation tells by id, and all of them together."""
    data = told(client, operation, **arguments)
    return {one["id"]: read(one["value"]) for one in data["results"]}, read(data["total"])


def buckets_add_up_to_totals(client, exact):
    for operation in ("get_costs", "get_token_counts", "get_team_vote_counts", "get_agent_document_counts"):
        for length in ("day", "week", "month"):
            data = told(client, operation, bucket_type=length)
            assert sum((exact(one["value"]) for one in data["time_series"]), Counter()) == exact(data["total"])


def teams_are_the_sum_of_their_projects_and_these_of_their_agents(client, exact):
    projects, agents = client.list_projects(), client.list_agents()
    for measure in ADDED:
        by_agent, _ = values(client, f"get_agent_{measure}", exact)
        by_project, _ = values(client, f"get_project_{measure}", exact)
        by_team, _ = values(client, f"get_team_{measure}", exact)
        for id_, figure in by_project.items():
            assert figure == sum((by_agent[one["id"]] for one in agents if one["project_id"] == id_), Counter())
        for id_, figure in by_team.items():
            assert figure == sum((by_project[one["id"]] for one in projects if one["team_id"] == id_), Counter())


def people_together_have_the_figures_of_everything(client, exact):
    for measure in ADDED:
        by_person, total = values(client, f"get_user_{measure}", exact)
        assert sum(by_person.values(), Counter()) == total == exact(told(client, f"get_{measure}")["total"])


def votes_are_those_that_answers_show(client, exact):
    shown = [vote for answer in client.list_agent_responses() for vote in answer["feedback"]]
    votes = told(client, "get_vote_counts")["total"]
    assert votes["up"] == sum(vote["is_upvote"] for vote in shown)
    assert votes["total"] == votes["up"] + votes["down"] == len(shown)
    by_agent, _ = values(client, "get_agent_vote_counts", exact)
    for id_, figure in list(by_agent.items())[:20]:  # of a large organization, some
        answers = client.list_agent_responses_of_agent(id_)
        assert figure["total"] == sum(len(one["feedback"]) for one in answers)


LAWS = [
    buckets_add_up_to_totals,
    teams_are_the_sum_of_their_projects_and_these_of_their_agents,
    people_together_have_the_figures_of_everything,
    votes_are_those_that_answers_show,
]


@pytest.mark.parametrize("law", LAWS)
@given(journey=JOURNEYS, persona=st.sampled_from(PEOPLE))
@SETTINGS
def test_law_holds_after_every_journey(after, exact, law, journey, persona):
    law(after(journey, persona), exact)


@pytest.mark.world("busy")
@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("persona", PEOPLE)
def test_law_holds_in_a_large_organization(ejento, exact, law, persona):
    law(ejento.as_(persona), exact)


@pytest.mark.world("busy")
@pytest.mark.parametrize("measure", ADDED)
@pytest.mark.parametrize("persona", ["owner", "admin", "stranger"])
def test_agents_projects_and_teams_of_a_large_organization_have_the_figures_of_everything(
    ejento, exact, measure, persona
):
    """Who does not run the organization may have asked an agent that they do not see any longer."""
    client = ejento.as_(persona)
    everything = exact(told(client, f"get_{measure}")["total"])

    assert sum(everything.values()) > 1
    for kind in ("agent", "project", "team", "user"):
        figures, total = values(client, f"get_{kind}_{measure}", exact)
        assert sum(figures.values(), Counter()) == total == everything


@given(journey=JOURNEYS, persona=st.sampled_from(PEOPLE))
@SETTINGS
def test_costs_and_tokens_are_those_of_the_rows(after, exact, control, journey, persona):
    client = after(journey, persona)
    ids = {answer["id"] for answer in client.list_agent_responses()}
    rows = [row for row in control("GET", "/-/state/ejento/agent_responses?limit=200").body["rows"] if row["id"] in ids]

    assert len(rows) == told(client, "get_query_counts")["total"]
    assert exact(told(client, "get_costs")["total"]) == sum((exact(row["cost"]) for row in rows), Counter())
    assert told(client, "get_token_counts")["total"]["input"] == sum(row["input_tokens"] for row in rows)


@given(journey=JOURNEYS, persona=st.sampled_from(PEOPLE))
@SETTINGS
def test_counts_are_the_lengths_of_lists(after, journey, persona):
    client = after(journey, persona)
    corpora = [corpus["id"] for corpus in client.list_corpora()]
    documents = sum(len(client.list_documents_of_corpus(corpus)) for corpus in corpora)

    counts = told(client, "get_total_counts")
    assert counts["queries"] == len(client.list_agent_responses())
    assert counts["agents"] == len(client.list_agents())
    assert counts["documents"] == documents == told(client, "get_document_counts")["total"]
    assert told(client, "get_corpus_indexing_modes")["total"]["total"] == documents


@given(journey=JOURNEYS, persona=st.sampled_from(PEOPLE), day=DAYS)
@SETTINGS
def test_time_can_be_cut_anywhere(after, exact, journey, persona, day):
    client = after(journey, persona)
    for operation in ("get_project_summary", "get_user_summary"):
        whole, total = values(client, operation, exact)
        on, _ = values(client, operation, exact, start_date=day, end_date=day)
        until, ended = values(client, operation, exact, end_date=day)
        since, begun = values(client, operation, exact, start_date=day)

        assert {id_: until[id_] + since[id_] for id_ in whole} == {id_: whole[id_] + on[id_] for id_ in whole}
        assert ended + begun == total + exact(told(client, operation, start_date=day, end_date=day)["total"])


@given(journey=JOURNEYS, persona=st.sampled_from(PEOPLE), limit=st.integers(1, 3))
@SETTINGS
def test_most_active_are_those_with_most_questions_and_votes(after, exact, journey, persona, limit):
    client = after(journey, persona)
    asked, _ = values(client, "get_agent_query_counts", exact)
    voted, _ = values(client, "get_agent_vote_counts", exact)
    activity = {id_: int(asked[id_][""] + voted[id_]["total"]) for id_ in asked}
    ranked = sorted((id_ for id_ in activity if activity[id_]), key=lambda id_: (-activity[id_], id_))

    shown = told(client, "get_most_active_agents", limit=limit)["results"]
    assert [(one["id"], one["value"]["total"]) for one in shown] == [(id_, activity[id_]) for id_ in ranked[:limit]]
