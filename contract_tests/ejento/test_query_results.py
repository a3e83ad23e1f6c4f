"""Answers of runs, and their scores. The world is `demo`; evaluation 2 runs dataset 1, and answered question 1."""


def scores(answer):
    return {row["metric_id"]: row["score"] for row in answer["data"]["metrics"]}


def test_answers_are_seen_with_their_evaluation(ejento):
    assert [row["query_id"] for row in ejento.as_("member").list_query_results(1)] == [1, 2, 3]

    ejento.as_("manager").expect(404).list_query_results(3)
    ejento.as_("manager").expect(404).get_query_result(5)
    ejento.as_("stranger").expect(404).get_query_result(1)


def test_answer_is_kept_with_its_scores(ejento):
    made = ejento.create_query_result(
        2, query_id=2, answer="For the lines.", metrics=[{"metric_id": 1, "score": 0.9}, {"metric_id": 4, "score": 1}]
    )

    assert scores(made) == {1: 0.9, 4: 1}
    assert ejento.get_query_result(made["data"]["id"]) == made
    assert made["data"] in ejento.list_query_results(2)
    assert made["data"]["metrics"][0] in ejento.list_metric_results(1)


def test_answer_without_scores_is_scored_later(ejento):
    made = ejento.create_query_result(2, query_id=3, answer="Yes.")["data"]
    ejento.create_metric_result(3, query_result_id=made["id"], score=4)

    assert scores(ejento.get_query_result(made["id"])) == {3: 4}


def test_question_is_answered_once_a_run(ejento):
    ejento.expect(409).create_query_result(2, query_id=1, answer="Twice")


def test_question_is_one_of_the_dataset_that_is_run(ejento):
    ejento.expect(400).create_query_result(2, query_id=4, answer="Of another dataset")
    ejento.expect(400).create_query_result(2, query_id=99, answer="Of none")


def test_scores_are_by_metrics_of_the_organization_one_each(ejento):
    def refused(*metric_ids):
        metrics = [{"metric_id": metric_id, "score": 1} for metric_id in metric_ids]
        ejento.expect(400).create_query_result(2, query_id=2, answer="No", metrics=metrics)

    refused(5)
    refused(1, 1)
    assert len(ejento.list_query_results(2)) == 1


def test_score_takes_the_place_of_the_earlier_one(ejento):
    changed = ejento.update_query_result(3, metrics=[{"metric_id": 1, "score": 0.5}, {"metric_id": 2, "score": 0.7}])

    assert scores(changed) == {1: 0.5, 4: 0, 2: 0.7}
    assert ejento.get_query_result(3) == changed
    assert ejento.get_metric_result(5)["data"]["score"] == 0.5


def test_answers_are_changed_with_their_evaluation(ejento):
    ejento.as_("member").expect(403).create_query_result(2, query_id=2, answer="Mine")
    ejento.as_("member").expect(403).update_query_result(1, answer="Mine")

    assert ejento.as_("manager").update_query_result(1, answer="Winter.")["data"]["answer"] == "Winter."
