"""The worlds of Alli: `demo` is what the other tests start from."""

import pytest

YEAR = {"startDate": "2025-02-01", "endDate": "2026-01-15"}


@pytest.mark.world("empty")
def test_empty_world_has_two_projects_and_nothing_of_theirs(alli):
    assert alli.list_audit_logs() == []
    assert alli.list_llm_prompts() == []
    assert alli.get_credit_balance()["totalCreditUsage"] == 0
    assert alli.get_app_call_statistics(**YEAR)["total"] == 0
    assert alli.get_synonyms(questions=["refund"]) == {"synonyms": []}


@pytest.mark.world("empty")
def test_work_can_begin_in_the_empty_world(alli):
    prompt = alli.create_llm_prompt(name="First")

    assert alli.list_llm_prompts() == [prompt]
    assert [log["apiName"] for log in alli.list_audit_logs()] == ["list_llm_prompts", "create_llm_prompt"]


@pytest.mark.world("busy")
def test_busy_world_takes_several_pages(alli):
    pages = [alli.list_llm_prompts(offset=offset, limit=100) for offset in (0, 100, 200)]
    ids = [prompt["llmPromptId"] for page in pages for prompt in page]

    assert len(ids) == len(set(ids)) == 300


@pytest.mark.world("busy")
def test_calls_of_the_busy_world_are_of_apps_and_users_of_their_project(alli):
    counts = [alli.get_app_call_statistics(**YEAR, metricName=name)["total"] for name in ("count", "user_count")]

    assert counts[0] > 500
    assert 10 < counts[1] <= 150


@pytest.mark.world("busy")
def test_credits_of_the_busy_world_add_up(alli):
    answer = alli.get_credit_balance(startDate="2025-01-01", endDate="2026-01-15")

    assert len(answer["byCategory"]) == 21
    assert sum(answer["byCategory"].values()) == answer["totalCreditUsage"]


@pytest.mark.world("busy")
def test_audit_trail_of_the_busy_world_is_long(alli):
    assert alli.call("list_audit_logs", limit=1).body["count"] > 50
