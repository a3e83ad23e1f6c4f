"""Agent votes: up or down, one vote a person."""


def test_votes_are_counted_with_the_callers_own(ejento):
    votes = {"upvotes": 2, "downvotes": 1}

    assert ejento.get_agent_votes(1)["data"] == {**votes, "user_vote": None}
    assert ejento.as_("member").get_agent_votes(1)["data"] == {**votes, "user_vote": "upvote"}


def test_person_has_one_vote(ejento):
    member = ejento.as_("member")
    changed = {"upvotes": 1, "downvotes": 2, "user_vote": "downvote"}

    assert member.vote_on_agent(1, vote_type="downvote")["data"] == changed
    assert member.vote_on_agent(1, vote_type="downvote")["data"] == changed
    assert ejento.vote_on_agent(1, vote_type="upvote")["data"] == {"upvotes": 2, "downvotes": 2, "user_vote": "upvote"}


def test_nobody_votes_on_what_they_do_not_see(ejento):
    ejento.as_("member").expect(404).vote_on_agent(5, vote_type="upvote")
    ejento.as_("member").expect(404).get_agent_votes(5)
    ejento.expect(400).vote_on_agent(1, vote_type="maybe")
