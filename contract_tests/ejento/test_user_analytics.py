"""Figures by person. The world is `demo`; it is 2026-01-15T09:00:00Z."""


def values(answer):
    return {one["id"]: one["value"] for one in answer["data"]["results"]}


def test_question_counts_for_who_asked_it(ejento):
    before = values(ejento.get_user_query_counts())

    ejento.as_("member").generate_agent_response(1, user_query="When do winter prices end?")

    after = values(ejento.get_user_query_counts())
    assert {id_: after[id_] - before[id_] for id_ in before if after[id_] != before[id_]} == {4: 1}


def test_vote_counts_for_who_gave_it(ejento):
    before = values(ejento.get_user_vote_counts())[1]

    ejento.create_response_feedback(1, vote_type="downvote")

    assert values(ejento.get_user_vote_counts())[1] == {
        **before,
        "down": before["down"] + 1,
        "total": before["total"] + 1,
    }
    assert values(ejento.get_user_vote_counts())[4]["down"] == 0


def test_document_counts_for_who_uploaded_it(ejento):
    assert values(ejento.get_user_document_counts(user_ids=[3, 4, 6])) == {3: 8, 4: 2, 6: 4}


def test_others_figures_are_those_of_what_one_sees(ejento):
    counts = values(ejento.as_("member").get_user_query_counts())

    assert (counts[4], counts[3]) == (10, 0)
    assert values(ejento.as_("stranger").get_user_query_counts()).keys() == {8, 9}


def test_deleted_people_take_their_figures_along(ejento):
    asked = values(ejento.get_user_query_counts())[3]
    before = ejento.get_query_counts()["data"]["total"]

    ejento.delete_user(3)

    assert 3 not in values(ejento.get_user_query_counts())
    assert ejento.get_query_counts()["data"]["total"] == before - asked


def test_newest_person_is_the_one_just_added(ejento):
    ejento.create_user(1, email="astrid@nordvik.example", full_name="Astrid Moe")

    assert [one["name"] for one in ejento.get_newest_users(days=1)["data"]["results"]] == ["Astrid Moe"]


def test_person_who_registers_is_new(ejento):
    ejento.register_user(email="kim@nordvik.example", password="ships-and-lines-4", full_name="Kim Dahl")

    assert ejento.get_newest_users(limit=1)["data"]["results"][0]["name"] == "Kim Dahl"
