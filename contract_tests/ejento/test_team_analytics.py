"""Figures by team. The world is `demo`; it is 2026-01-15T09:00:00Z."""


def values(answer):
    return {one["id"]: one["value"] for one in answer["data"]["results"]}


def test_team_has_the_figures_of_its_projects(ejento):
    projects = values(ejento.get_project_vote_counts())
    below = [projects[project["id"]]["total"] for project in ejento.list_projects() if project["team_id"] == 1]

    assert values(ejento.get_team_vote_counts())[1]["total"] == sum(below) > 0


def test_members_see_their_teams_and_what_they_asked_there(ejento):
    assert values(ejento.get_team_query_counts(team_ids=[1, 2])) == {1: 13, 2: 7}
    assert values(ejento.as_("member").get_team_query_counts()) == {1: 7, 2: 3}
    assert values(ejento.as_("stranger").get_team_query_counts()) == {4: 3}


def test_figures_follow_a_project_to_another_team(ejento):
    ejento.update_project(2, team_id=5)

    assert values(ejento.get_team_query_counts(team_ids=[2, 5])) == {2: 0, 5: 7}


def test_most_active_team_is_the_one_that_is_asked_most(ejento):
    assert list(values(ejento.get_most_active_teams())) == [1, 2, 3]


def test_newest_team_is_the_one_just_made(ejento):
    ejento.create_team(name="Bakers", organization_id=1)

    assert [one["name"] for one in ejento.get_newest_teams()["data"]["results"]] == ["Bakers"]
