"""How answers scored. The world is `demo`; metric 1 scored five answers, of which the manager sees four."""


def test_scores_are_seen_with_their_answer(ejento):
    assert [row["id"] for row in ejento.list_metric_results(1)] == [1, 4, 5, 7, 8]
    assert [row["id"] for row in ejento.as_("manager").list_metric_results(1)] == [1, 4, 5, 7]

    ejento.as_("manager").expect(404).get_metric_result(8)
    ejento.as_("stranger").expect(404).get_metric_result(1)
    ejento.as_("stranger").expect(404).list_metric_results(1)


def test_aggregate_follows_from_the_scores(ejento):
    def aggregate(client, **asked):
        return client.call("list_metric_results", 1, **asked).body["data"]["aggregate"]

    all_five = {"count": 5, "average": 0.838, "minimum": 0.41, "maximum": 0.99}
    assert aggregate(ejento) == all_five
    assert aggregate(ejento, paginated=True, items_per_page=1) == all_five
    assert aggregate(ejento.as_("manager")) == {"count": 4, "average": 0.8, "minimum": 0.41, "maximum": 0.97}

    ejento.update_query_result(3, metrics=[{"metric_id": 1, "score": 0.91}])
    assert aggregate(ejento)["average"] == 0.938


def test_aggregate_is_that_of_all_pages(ejento):
    def first_page():
        return ejento.call("list_metric_results", 1, paginated=True, items_per_page=1).body["data"]

    before = first_page()
    ejento.update_query_result(3, metrics=[{"metric_id": 1, "score": 0.91}])

    after = first_page()
    assert after["metric_results"] == before["metric_results"]
    assert (before["aggregate"]["average"], after["aggregate"]["average"]) == (0.838, 0.938)


def test_metric_without_scores_comes_to_nothing(ejento):
    nothing = {"count": 0, "average": None, "minimum": None, "maximum": None}
    assert ejento.call("list_metric_results", 3).body["data"]["aggregate"] == nothing


def test_answer_scores_once_by_a_metric(ejento):
    made = ejento.create_metric_result(3, query_result_id=1, score=4)["data"]

    assert made in ejento.get_query_result(1)["data"]["metrics"]
    ejento.expect(409).create_metric_result(3, query_result_id=1, score=5)


def test_who_may_not_change_the_evaluation_gives_no_scores(ejento):
    ejento.as_("member").expect(403).create_metric_result(3, query_result_id=1, score=4)
    ejento.as_("manager").expect(400).create_metric_result(3, query_result_id=5, score=4)
    ejento.expect(400).create_metric_result(3, query_result_id=99, score=4)
