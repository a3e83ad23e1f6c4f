"""Figures by project. The world is `demo`; it is 2026-01-15T09:00:00Z."""


def values(answer):
    return {one["id"]: one["value"] for one in answer["data"]["results"]}


def test_project_has_the_figures_of_its_agents(ejento):
    agents = values(ejento.get_agent_token_counts())
    below = [agents[agent["id"]]["total"] for agent in ejento.list_agents() if agent["project_id"] == 2]

    assert values(ejento.get_project_token_counts())[2]["total"] == sum(below)


def test_figures_move_with_an_agent(ejento):
    assert values(ejento.get_project_query_counts(project_ids=[3, 6])) == {3: 6, 6: 0}

    ejento.update_agent(5, project_id=6)

    assert values(ejento.get_project_query_counts(project_ids=[3, 6])) == {3: 0, 6: 6}


def test_project_without_agents_has_nothing(ejento):
    assert not any(values(ejento.get_project_summary())[6].values())
    assert 6 not in values(ejento.get_most_active_projects())


def test_document_counts_once_in_a_project_however_many_agents_draw_on_it(ejento):
    assert values(ejento.get_project_document_counts())[2] == len(ejento.list_documents_of_corpus(3))


def test_newest_projects_are_those_that_a_person_sees(ejento):
    assert [one["name"] for one in ejento.get_newest_projects()["data"]["results"]] == ["Winter campaign"]
    assert ejento.as_("stranger").get_newest_projects()["data"]["results"] == [
        {"id": 5, "name": "Clause library", "created_on": "2026-01-08T10:20:00.000Z"}
    ]
