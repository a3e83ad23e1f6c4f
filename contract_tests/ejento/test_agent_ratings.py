"""Agent ratings: the stars that people gave to an agent."""


def test_rating_is_the_mean_of_the_stars(ejento):
    assert ejento.get_agent_rating(3)["data"] == {"agent_id": 3, "rating": 4, "count": 3}
    assert ejento.get_agent_rating(2)["data"] == {"agent_id": 2, "rating": 0, "count": 0}


def test_who_rates_again_changes_their_rating(ejento):
    member = ejento.as_("member")
    assert member.rate_agent(1, rating=1)["data"] == {"agent_id": 1, "rating": 2.5, "count": 2}
    assert member.rate_agent(1, rating=4)["data"] == {"agent_id": 1, "rating": 4, "count": 2}
    assert ejento.rate_agent(1, rating=2)["data"] == {"agent_id": 1, "rating": 3.33, "count": 3}


def test_stars_go_from_one_to_five(ejento):
    ejento.expect(400).rate_agent(1, rating=0)
    ejento.expect(400).rate_agent(1, rating=6)
    ejento.expect(400).rate_agent(1, rating=4.5)


def test_ratings_are_listed_for_the_agents_that_the_caller_sees(ejento):
    assert [row["agent_id"] for row in ejento.as_("manager").list_agent_ratings()] == [1, 2]
    assert [row["rating"] for row in ejento.list_agent_ratings(sort_by="-rating")] == [5, 4.5, 4, 0, 0]
    ejento.as_("stranger").expect(404).rate_agent(1, rating=5)
