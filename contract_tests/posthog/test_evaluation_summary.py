"""Summaries of evaluation results. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import pytest

PRODUCTION, STAGING, SPINLANE = 1, 2, 3
REFUNDS = "018f7a50-2f6b-7c8d-9e0f-1a2b3c4d5e6f"  # of production: 5 pass, 4 fail, 2 do not apply
POLITE = "018f7a50-2f6b-7c8d-9e0f-1a2b3c4d5e71"  # of production, deleted
OF_SPINLANE = "018f7a50-2f6b-7c8d-9e0f-1a2b3c4d5e91"
DEADLINES = [f"7c9e6679-7425-40de-944b-e07fc1f900{number}" for number in ("09", "07", "02")]  # newest first
NOBODY = "00000000-0000-4000-8000-000000000000"


def counts(summary):
    return [summary["statistics"][name] for name in ("total_analyzed", "pass_count", "fail_count", "na_count")]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [("all", [11, 5, 4, 2]), ("pass", [5, 5, 0, 0]), ("fail", [4, 0, 4, 0]), ("na", [2, 0, 0, 2])],
)
def test_statistics_count_the_runs(posthog, chosen, expected):
    """summarize_evaluation: statistics are computed from the runs, not by the model: total = pass + fail + na."""
    assert counts(posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS, filter=chosen)) == expected


def test_everything_is_asked_for_unless_said_otherwise(posthog):
    assert counts(posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS)) == [11, 5, 4, 2]


def test_patterns_name_what_results_have_in_common(posthog):
    summary = posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS)
    worst = summary["fail_patterns"][0]

    assert [one["title"] for one in summary["pass_patterns"]] == ["Quotes the policy", "Asks before it promises"]
    assert (worst["title"], worst["frequency"]) == ("Invents a deadline", "common")
    assert worst["example_generation_ids"] == DEADLINES
    assert summary["recommendations"][0] == "Look into: invents a deadline."
    assert "5 of 9 generations pass" in summary["overall_assessment"]


def test_summary_can_be_about_some_generations(posthog):
    summary = posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS, generation_ids=DEADLINES[:2])

    assert counts(summary) == [2, 0, 2, 0]


def test_no_generations_are_all_generations(posthog):
    summary = posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS, generation_ids=[])

    assert counts(summary) == [11, 5, 4, 2]


def test_summary_is_kept_for_an_hour(posthog, clock):
    """summarize_evaluation: cached 1 hour per (team, evaluation, filter, set of generation ids); force_refresh."""
    first = posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS)

    clock.advance(3599)
    assert posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS) == first
    clock.advance(1)
    later = posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS)

    assert "09:00 UTC" in first["overall_assessment"]
    assert "10:00 UTC" in later["overall_assessment"]


def test_refresh_does_not_wait_for_the_hour(posthog, clock):
    """summarize_evaluation: cached 1 hour per (team, evaluation, filter, set of generation ids); force_refresh."""
    posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS)
    clock.advance(60)

    fresh = posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS, force_refresh=True)

    assert "09:01 UTC" in fresh["overall_assessment"]
    assert posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS) == fresh


def test_each_filter_is_kept_for_itself(posthog, clock):
    """summarize_evaluation: cached 1 hour per (team, evaluation, filter, set of generation ids)."""
    posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS, filter="fail")
    clock.advance(60)

    other = posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS, filter="pass")

    assert "09:01 UTC" in other["overall_assessment"]


def test_order_of_generations_does_not_matter(posthog, clock):
    """summarize_evaluation: cached 1 hour per (team, evaluation, filter, set of generation ids)."""
    first = posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS, generation_ids=DEADLINES)
    clock.advance(60)

    again = posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS, generation_ids=DEADLINES[::-1])

    assert again == first


def test_refusals_say_error(posthog):
    """summarize_evaluation: error bodies use {"error": ...} here, unlike the other endpoints."""
    asked = posthog.expect(400).summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS, generation_ids=[NOBODY])
    absent = posthog.expect(404).summarize_evaluation(PRODUCTION, evaluation_id=NOBODY)

    assert asked == {"error": "No evaluation runs found for the specified criteria"}
    assert absent == {"error": f"Evaluation {NOBODY} not found"}


@pytest.mark.parametrize(("environment", "evaluation"), [(STAGING, REFUNDS), (PRODUCTION, POLITE), (SPINLANE, NOBODY)])
def test_evaluation_must_be_one_of_the_environment(posthog, environment, evaluation):
    assert "not found" in posthog.expect(404).summarize_evaluation(environment, evaluation_id=evaluation)["error"]


@pytest.mark.own_rows
@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "evaluation_id"),
        ({"evaluation_id": REFUNDS, "filter": "maybe"}, "filter"),
        ({"evaluation_id": REFUNDS, "generation_ids": [NOBODY] * 251}, "generation_ids"),
    ],
)
def test_each_wrong_field_is_named(posthog, body, field):
    refusal = posthog.expect(400).summarize_evaluation(PRODUCTION, body=body)

    assert list(refusal) == [field]


def test_as_many_generations_as_allowed_may_be_named(posthog):
    summary = posthog.summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS, generation_ids=[DEADLINES[0]] * 250)

    assert counts(summary) == [1, 0, 1, 0]


def test_organization_must_have_approved(posthog):
    refusal = posthog.as_("stranger").expect(403).summarize_evaluation(SPINLANE, evaluation_id=OF_SPINLANE)

    assert refusal["detail"] == "AI data processing must be approved by your organization before using summarization"


def test_key_needs_the_scope_to_write(posthog):
    refusal = posthog.as_("analyst").expect(403).summarize_evaluation(PRODUCTION, evaluation_id=REFUNDS)

    assert refusal["detail"] == "API key missing required scope 'llm_analytics:write'"
