"""Agent reviews: opinions on an agent, signed."""


def texts(rows):
    return [review["review"] for review in rows]


def test_review_is_seen_with_the_agent(ejento):
    given = ejento.as_("member").create_agent_review(2, review="Knows the forms", rating=4)["data"]

    assert ejento.list_agent_reviews(2) == [given]
    ejento.as_("stranger").expect(404).list_agent_reviews(2)


def test_rating_of_a_review_is_one_to_five_stars(ejento):
    ejento.expect(400).create_agent_review(1, review="Too good", rating=6)
    ejento.expect(400).create_agent_review(1, review="Too bad", rating=0)
    assert "rating" not in ejento.create_agent_review(1, review="No stars")["data"]


def test_own_reviews_are_those_of_the_caller(ejento):
    member = ejento.as_("member")

    assert texts(member.list_my_agent_reviews()) == texts(
        [*member.list_agent_reviews(1), *member.list_agent_reviews(3)]
    )
    assert texts(ejento.as_("admin").list_my_agent_reviews()) == ["Knew where the good coffee is."]
    assert ejento.list_my_agent_reviews() == []


def test_review_is_changed_by_its_author_and_who_may_change_the_agent(ejento):
    assert ejento.as_("member").update_agent_review(1, 1, rating=3)["data"]["rating"] == 3
    theirs = ejento.create_agent_review(1, review="Fine")["data"]["id"]
    ejento.as_("member").expect(403).update_agent_review(1, theirs, review="Not fine")
    ejento.as_("manager").delete_agent_review(1, theirs)
    ejento.expect(404).delete_agent_review(1, theirs)
