"""What organizations begin with, and what a large one has: the worlds `empty` and `busy`."""

import pytest


@pytest.mark.world("empty")
def test_organization_begins_with_people_models_and_flags(ejento):
    assert ejento.list_tools(1) == ejento.list_metrics() == ejento.list_evaluations() == []
    assert ejento.list_notifications() == ejento.list_dataset_tags() == []
    assert len(ejento.list_llm_configurations()) == 3
    assert ejento.get_model_deployment(1)["data"]["model"] == "gpt-4o"
    assert ejento.get_caching_feature_flag()["data"]["is_enabled"] is True
    assert [row["permission"] for row in ejento.list_user_permissions(1)] == ["owner"]


@pytest.mark.world("busy")
def test_scores_of_the_busy_world_are_those_of_its_answers(ejento):
    metric = ejento.list_metrics()[0]
    answer = ejento.call("list_metric_results", metric["id"]).body["data"]

    assert len(ejento.list_evaluations()) > 50
    assert answer["aggregate"]["count"] == len(answer["metric_results"]) > 0
    first = answer["metric_results"][0]
    assert first in ejento.get_query_result(first["query_result_id"])["data"]["metrics"]


@pytest.mark.world("busy")
def test_teams_of_the_busy_world_have_an_owner_and_people_of_their_organization(ejento):
    people = {person["id"] for person in ejento.list_users()}
    teams = [ejento.list_team_users(team["id"]) for team in ejento.list_teams()]

    assert len(teams) == 10
    for members in teams:
        ids = [member["user_id"] for member in members]
        assert len(ids) == len(set(ids)) > 1
        assert people.issuperset(ids)
        assert "owner" in {member["role"] for member in members}


@pytest.mark.world("busy")
def test_what_is_seen_in_the_busy_world_follows_from_membership(ejento):
    everything, own = ejento.list_projects(), ejento.as_("member").list_projects()
    teams = {team["id"] for team in ejento.as_("member").list_teams()}

    assert 0 < len(own) < len(everything)
    assert {project["id"] for project in everything if project["team_id"] in teams} < {row["id"] for row in own}


@pytest.mark.world("busy")
@pytest.mark.parametrize("persona", ["owner", "stranger"])
def test_agents_of_the_busy_world_draw_on_corpora_of_their_organization(ejento, control, persona):
    client = ejento.as_(persona)
    corpora, agents = ({row["id"] for row in rows} for rows in (client.list_corpora(), client.list_agents()))
    connections = control("GET", "/-/state/ejento/agent_corpora?limit=1000").body["rows"]
    drawn = [row["corpus_id"] for row in connections if row["agent_id"] in agents]

    assert corpora.issuperset(drawn)
    assert len(drawn) > 50


@pytest.mark.world("busy")
def test_corpora_of_the_busy_world_have_an_owner(ejento):
    given = [ejento.list_corpus_permissions(corpus["id"]) for corpus in ejento.list_corpora()]

    assert all("owner" in {row["permission"] for row in rows} for rows in given)


@pytest.mark.world("busy")
def test_answers_of_the_busy_world_say_how_they_came_about_only_where_asked(ejento):
    answers = ejento.list_agent_responses()

    assert all("steps" not in answer for answer in answers)
    assert {answer["user"] for answer in answers} == {person["id"] for person in ejento.list_users()}
