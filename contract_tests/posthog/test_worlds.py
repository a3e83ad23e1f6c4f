"""The worlds of PostHog: `demo` is what the other tests start from."""

import pytest

PRODUCTION, STAGING = 1, 2


@pytest.mark.world("empty")
def test_empty_world_has_environments_and_nothing_in_them(posthog):
    assert posthog.list_clustering_jobs(PRODUCTION) == []
    assert posthog.list_evaluation_reports(STAGING) == []
    assert posthog.get_clustering_config(PRODUCTION)["event_filters"] == []
    assert posthog.get_evaluation_config(PRODUCTION)["trial_evals_remaining"] == 100


@pytest.mark.world("empty")
def test_team_can_start_in_the_empty_world(posthog):
    created = posthog.create_clustering_job(PRODUCTION, name="First", analysis_level="trace")

    assert posthog.as_("analyst").list_clustering_jobs(PRODUCTION) == [created]


@pytest.mark.world("empty")
def test_every_world_knows_the_models(posthog):
    assert posthog.list_models(PRODUCTION, provider="anthropic") == [
        {"id": "claude-haiku-4-5", "posthog_available": True}
    ]


@pytest.mark.world("busy")
def test_reports_of_the_busy_world_take_several_pages(posthog):
    first = posthog.call("list_evaluation_reports", PRODUCTION).body
    rest = posthog.list_evaluation_reports(PRODUCTION, offset=100)
    ids = {report["id"] for report in (*first["results"], *rest)}

    assert (len(first["results"]), first["previous"]) == (100, None)
    assert len(ids) == first["count"] == 124
    assert [one["created_at"] for one in first["results"]] == sorted(
        (one["created_at"] for one in first["results"]), reverse=True
    )


@pytest.mark.world("busy")
def test_runs_of_the_busy_world_belong_to_their_report(posthog):
    report = posthog.list_evaluation_reports(PRODUCTION, limit=1)[0]

    runs = posthog.list_evaluation_report_runs(PRODUCTION, report["id"])

    assert len(runs) >= 2
    assert {run["report"] for run in runs} == {report["id"]}


@pytest.mark.world("busy")
def test_results_of_the_busy_world_can_be_summarized(posthog):
    report = posthog.list_evaluation_reports(PRODUCTION, limit=1)[0]

    statistics = posthog.summarize_evaluation(PRODUCTION, evaluation_id=report["evaluation"])["statistics"]

    assert statistics["total_analyzed"] >= 20
    assert statistics["total_analyzed"] == sum(statistics[f"{outcome}_count"] for outcome in ("pass", "fail", "na"))
