"""The questions of datasets. The world is `demo`; questions 1 to 3 are in dataset 1, 4 and 5 in dataset 2."""


def ids(rows):
    return [row["id"] for row in rows]


def test_questions_are_seen_with_their_dataset(ejento):
    assert ids(ejento.as_("member").list_queries(1)) == [1, 2, 3]

    ejento.as_("manager").expect(404).list_queries(3)
    ejento.as_("manager").expect(404).get_query(6)
    ejento.as_("stranger").expect(404).get_query(1)


def test_question_is_asked_without_an_expected_answer(ejento):
    made = ejento.create_query(2, query="What does it cost at noon?")["data"]

    assert (made["dataset_id"], made["query"]) == (2, "What does it cost at noon?")
    assert made in ejento.list_queries(2)
    assert (
        ejento.update_query(made["id"], expected_answer="The day price")["data"]["expected_answer"] == "The day price"
    )


def test_questions_are_changed_with_their_dataset(ejento):
    member = ejento.as_("member")
    member.expect(403).create_query(1, query="Mine?")
    member.expect(403).update_query(1, query="Mine?")

    member.update_query(4, query="From when is it night?")
    assert member.get_query(4)["data"]["query"] == "From when is it night?"


def test_question_that_was_answered_stays(ejento):
    ejento.expect(409).delete_query(1)

    ejento.delete_query(5)
    ejento.expect(404).get_query(5)
