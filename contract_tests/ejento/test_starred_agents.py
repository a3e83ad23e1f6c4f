"""Starred agents: what the caller marked."""


def names(rows):
    return [agent["name"] for agent in rows]


def starred(client, agent_id):
    return client.get_starred_agent(agent_id)["data"]["is_starred"]


def test_stars_are_ones_own(ejento):
    """list_starred_agents: per authenticated user."""
    assert names(ejento.list_starred_agents()) == ["Onboarding buddy", "Outage briefer"]
    assert names(ejento.as_("member").list_starred_agents()) == ["Billing helper"]


def test_star_shows_for_who_gave_it(ejento):
    """get_starred_agent: per authenticated user."""
    assert not starred(ejento, 1)
    assert starred(ejento.as_("member"), 1)
    ejento.as_("member").expect(404).get_starred_agent(5)


def test_second_star_changes_nothing(ejento):
    """star_agent: per authenticated user."""
    first = ejento.star_agent(1)["data"]

    assert ejento.star_agent(1)["data"] == first
    assert names(ejento.list_starred_agents()) == ["Billing helper", "Onboarding buddy", "Outage briefer"]


def test_star_is_taken_off_for_the_caller_alone(ejento):
    """unstar_agent: per authenticated user."""
    ejento.star_agent(1)
    ejento.unstar_agent(1)

    assert not starred(ejento, 1)
    assert starred(ejento.as_("member"), 1)


def test_star_that_is_not_there_is_taken_off_all_the_same(ejento):
    """unstar_agent: per authenticated user."""
    ejento.unstar_agent(1)
    ejento.unstar_agent(1)

    ejento.as_("member").expect(404).unstar_agent(5)
