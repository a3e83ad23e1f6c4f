"""What organizations begin with, and what a large one has: the worlds `empty` and `busy`."""

import pytest


@pytest.mark.world("empty")
def test_organization_begins_with_people_models_and_flags(ejento):
    assert ejento.list_tools(1) == ejento.list_metrics() == ejento.list_evaluations() == []
    assert ejento.list_notifications() == ejento.list_dataset_tags() == []
    assert len(ejento.list_llm_configurations()) == 3
    assert ejento.get_model_deployment(1)["data"]["model"] == "gpt-4o"
    assert ejento.get_caching_feature_flag()["data"]["is_enabled"] is True
    assert [row["permission"] for row in ejento.list_user_permissions(1)] == ["owner"]


@pytest.mark.world("busy")
def test_scores_of_the_busy_world_are_those_of_its_answers(ejento):
    metric = ejento.list_metrics()[0]
    answer = ejento.call("list_metric_results", metric["id"]).body["data"]

    assert len(ejento.list_evaluations()) > 50
    assert answer["aggregate"]["count"] == len(answer["metric_results"]) > 0
    first = answer["metric_results"][0]
    assert first in ejento.get_query_result(first["query_result_id"])["data"]["metrics"]
