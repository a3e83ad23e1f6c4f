"""The refusals that the document shows are those that are given, word for word."""

import pytest

JOBS = "/api/environments/1/llm_analytics/clustering_jobs"
REFUNDS = "018f7a50-2f6b-7c8d-9e0f-1a2b3c4d5e6f"
OF_SPINLANE = "018f7a50-2f6b-7c8d-9e0f-1a2b3c4d5e91"
NOBODY = "00000000-0000-4000-8000-000000000000"
JSON = {"Content-Type": "application/json"}
NEW = {"name": "Billing", "analysis_level": "trace"}


def ask_too_often(posthog):
    for _ in range(50):
        posthog.summarize_evaluation(1, evaluation_id=REFUNDS)
    return posthog.expect(429).summarize_evaluation(1, evaluation_id=REFUNDS)


PROVOKED = {
    "missing_field": lambda posthog: posthog.expect(400).create_clustering_job(1, body={"analysis_level": "trace"}),
    "without_key": lambda posthog: posthog.as_(None).expect(401).list_clustering_jobs(1),
    "wrong_key": lambda posthog: posthog.send("GET", JOBS, headers={"Authorization": "Bearer phx_mine"}).body,
    "reading_key_writes": lambda posthog: posthog.as_("analyst").expect(403).create_clustering_job(1, **NEW),
    "unknown_job": lambda posthog: posthog.expect(404).get_clustering_job(1, NOBODY),
    "unknown_environment": lambda posthog: posthog.expect(404).list_clustering_jobs(99),
    "html_asked_for": lambda posthog: posthog.send("GET", JOBS, headers={"Accept": "text/html"}).body,
    "too_large": lambda posthog: posthog.send("POST", JOBS, headers=JSON, body=b" " * 11_000_000).body,
    "text_sent": lambda posthog: posthog.send("POST", JOBS, headers={"Content-Type": "text/plain"}, body=b"x").body,
    "no_runs": lambda posthog: posthog.expect(400).summarize_evaluation(
        1, evaluation_id=REFUNDS, generation_ids=[NOBODY]
    ),
    "wrong_filter": lambda posthog: posthog.expect(400).summarize_evaluation(1, evaluation_id=REFUNDS, filter="maybe"),
    "not_approved": lambda posthog: (
        posthog.as_("stranger").expect(403).summarize_evaluation(3, evaluation_id=OF_SPINLANE)
    ),
    "unknown_evaluation": lambda posthog: posthog.expect(404).summarize_evaluation(1, evaluation_id=NOBODY),
    "too_often": ask_too_often,
}
NEVER = {"failed", "summary_failed", "not_available"}


def shown(posthog):
    """The examples of all refusals, by name."""
    refusals = [
        response
        for operation in posthog.document.operations
        for status, response in operation.responses.items()
        if status[0] in "45"
    ]
    media = [media for response in refusals for media in response.content.values()]
    return {name: value for one in media for name, value in one.examples.items()}


@pytest.mark.parametrize("name", PROVOKED)
def test_refusal_is_given_as_shown(posthog, name):
    assert PROVOKED[name](posthog) == shown(posthog)[name]


def test_every_refusal_that_is_shown_is_tried(posthog):
    assert set(shown(posthog)) - set(PROVOKED) == NEVER
