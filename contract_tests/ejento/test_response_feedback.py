"""Response feedback. The world is `demo`; it is 2026-01-15T09:00:00Z."""

import pytest


@pytest.mark.parametrize(("vote", "up"), [("upvote", True), ("downvote", False)])
def test_vote_shows_as_what_it_is(ejento, vote, up):
    """create_response_feedback: feedback shows as is_upvote / is_downvote."""
    cast = ejento.create_response_feedback(21, vote_type=vote)["data"]

    assert (cast["is_upvote"], cast["is_downvote"]) == (up, not up)
    assert ejento.get_agent_response(21)["data"]["feedback"] == [cast]


def test_person_has_one_vote_and_may_change_their_mind(ejento):
    first = ejento.create_response_feedback(21, vote_type="upvote")["data"]
    second = ejento.create_response_feedback(21, vote_type="downvote")["data"]

    assert second == {**first, "is_upvote": False, "is_downvote": True}
    ejento.as_("admin").create_response_feedback(21, vote_type="upvote")
    feedback = ejento.get_agent_response(21)["data"]["feedback"]
    assert [vote["created_by"] for vote in feedback] == ["marta@nordvik.example", "johan@nordvik.example"]


def test_comment_stands_beside_the_answer(ejento):
    comment = ejento.create_response_comment(21, comment="Page 9.", created_by="elin@nordvik.example")["data"]

    assert (comment["created_by"], comment["response"]) == ("marta@nordvik.example", 21)
    assert ejento.list_response_comments(21) == [comment]
    assert ejento.get_agent_response(21)["data"]["comments"] == [comment]


def test_answer_of_another_takes_neither(ejento):
    manager = ejento.as_("manager")

    assert manager.expect(404).create_response_comment(1, comment="Hm.")["success"] is False
    assert manager.expect(404).create_response_feedback(1, vote_type="upvote")["success"] is False
    assert manager.expect(404).list_response_comments(1)["success"] is False


def test_log_names_an_answer_that_one_sees(ejento):
    told = {"client": "app-ejento", "milliseconds": 840}
    assert ejento.as_("member").create_response_log(agent_response_id=1, log=told)["data"]["log"] == told
    assert ejento.as_("manager").expect(400).create_response_log(agent_response_id=1, log=told)["success"] is False


@pytest.mark.parametrize("body", [{"vote_type": "maybe"}, {}, {"vote_type": "upvote", "user": 3}])
def test_vote_is_up_or_down(ejento, body):
    assert ejento.expect(400).create_response_feedback(21, body=body)["success"] is False
