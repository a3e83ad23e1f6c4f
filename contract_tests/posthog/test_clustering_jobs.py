"""Clustering jobs, at most five to an environment. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import pytest

PRODUCTION, STAGING, SPINLANE, NOWHERE = 1, 2, 3, 99
TRACES = "018f6e10-4b7d-7a20-9c31-0a1b2c3d4e01"  # of production; enabled, and made with the environment
REFUNDS = "018f6e10-4b7d-7a20-9c31-0a1b2c3d4e05"  # of production
NOBODY = "00000000-0000-4000-8000-000000000000"


def names(jobs):
    return [job["name"] for job in jobs]


def fill(posthog):
    """Use up the five places of production."""
    return [posthog.create_clustering_job(PRODUCTION, name=name, analysis_level="trace") for name in ("Four", "Five")]


def test_list_holds_the_jobs_of_one_environment_oldest_first(posthog):
    """list_clustering_jobs: ordered by created_at ascending; only this team."""
    jobs = posthog.list_clustering_jobs(PRODUCTION)

    assert names(jobs) == ["Default - traces", "Default - generations", "Refund conversations"]
    assert [job["created_at"] for job in jobs] == sorted(job["created_at"] for job in jobs)
    assert names(posthog.list_clustering_jobs(STAGING)) == ["Default - traces"]


def test_pages_lead_to_one_another(posthog):
    first = posthog.call("list_clustering_jobs", PRODUCTION, limit=2).body
    path = "/api/environments/1/llm_analytics/clustering_jobs"

    assert (first["count"], first["previous"]) == (3, None)
    assert first["next"].startswith("http")
    assert first["next"].endswith(f"/posthog{path}?limit=2&offset=2")
    second = posthog.send("GET", f"{path}?limit=2&offset=2").body
    assert (names(second["results"]), second["next"]) == (["Refund conversations"], None)
    assert second["previous"].endswith(f"/posthog{path}?limit=2&offset=0")


def test_new_job_is_kept(posthog):
    created = posthog.create_clustering_job(PRODUCTION, name="Billing", analysis_level="evaluation")

    assert (created["event_filters"], created["enabled"]) == ([], True)
    assert posthog.get_clustering_job(PRODUCTION, created["id"]) == created
    assert posthog.list_clustering_jobs(PRODUCTION)[-1] == created


def test_environment_has_room_for_five(posthog):
    """create_clustering_job: max 5 per team.

    list_clustering_jobs: max 5 per team.
    """
    fill(posthog)

    posthog.expect(400).create_clustering_job(PRODUCTION, name="Six", analysis_level="trace")
    assert posthog.call("list_clustering_jobs", PRODUCTION).body["count"] == 5


def test_sixth_job_is_refused_in_words(posthog):
    """create_clustering_job: sixth create -> 400 with detail text (not 409/422)."""
    fill(posthog)

    refusal = posthog.expect(400).create_clustering_job(PRODUCTION, name="Six", analysis_level="trace")

    assert refusal == {"detail": "Maximum of 5 clustering jobs per team."}


def test_full_environment_leaves_room_in_another(posthog):
    fill(posthog)

    assert posthog.create_clustering_job(STAGING, name="Six", analysis_level="trace")["name"] == "Six"


def test_name_is_unique_within_its_environment(posthog):
    """create_clustering_job: name unique per team -> 400."""
    again = {"name": "Refund conversations", "analysis_level": "trace"}

    assert posthog.expect(400).create_clustering_job(PRODUCTION, **again) == {
        "detail": "A clustering job with this name already exists."
    }
    assert posthog.create_clustering_job(STAGING, **again)["name"] == "Refund conversations"


def test_new_job_switches_off_the_default_of_its_level(posthog):
    """create_clustering_job: creating a job switches off enabled jobs of the same analysis_level whose name starts."""
    posthog.create_clustering_job(PRODUCTION, name="Billing", analysis_level="trace")

    assert posthog.get_clustering_job(PRODUCTION, TRACES)["enabled"] is False
    assert posthog.get_clustering_job(PRODUCTION, REFUNDS)["enabled"] is True
    assert posthog.list_clustering_jobs(STAGING)[0]["enabled"] is True


def test_new_job_of_another_level_leaves_the_default_on(posthog):
    posthog.create_clustering_job(PRODUCTION, name="Billing", analysis_level="evaluation")

    assert posthog.get_clustering_job(PRODUCTION, TRACES)["enabled"] is True


def test_new_default_job_stays_on(posthog):
    created = posthog.create_clustering_job(PRODUCTION, name="Default - all", analysis_level="trace")

    assert posthog.get_clustering_job(PRODUCTION, created["id"])["enabled"] is True


@pytest.mark.own_rows
@pytest.mark.parametrize(
    ("body", "code", "attr"),
    [
        ({"analysis_level": "trace"}, "required", "name"),
        ({"name": "Billing"}, "required", "analysis_level"),
        ({"name": "Billing", "analysis_level": "session"}, "invalid_choice", "analysis_level"),
        ({"name": "", "analysis_level": "trace"}, "blank", "name"),
        ({"name": "x" * 101, "analysis_level": "trace"}, "max_length", "name"),
        ({"name": "Billing", "analysis_level": "trace", "event_filters": {}}, "invalid", "event_filters"),
    ],
)
def test_wrong_field_is_named(posthog, body, code, attr):
    refusal = posthog.expect(400).create_clustering_job(PRODUCTION, body=body)

    assert (refusal["type"], refusal["code"], refusal["attr"]) == ("validation_error", code, attr)


def test_what_the_product_does_not_know_is_ignored(posthog):
    created = posthog.create_clustering_job(PRODUCTION, body={"name": "New", "analysis_level": "trace", "color": "red"})

    assert "color" not in created


def test_update_changes_only_what_is_sent(posthog):
    """update_clustering_job: partial update (PATCH only, the doc lists no PUT)."""
    before = posthog.get_clustering_job(PRODUCTION, REFUNDS)

    after = posthog.update_clustering_job(PRODUCTION, REFUNDS, enabled=False)

    assert after == {**before, "enabled": False, "updated_at": "2026-01-15T09:00:00.000Z"}
    assert posthog.get_clustering_job(PRODUCTION, REFUNDS) == after


@pytest.mark.own_rows
def test_whole_job_cannot_be_put(posthog):
    answer = posthog.send("PUT", f"/api/environments/1/llm_analytics/clustering_jobs/{REFUNDS}", body=b"{}")

    assert (answer.status, answer.body["code"]) == (405, "method_not_allowed")


def test_job_may_keep_its_own_name(posthog):
    """update_clustering_job: keeping its own name is allowed."""
    after = posthog.update_clustering_job(PRODUCTION, REFUNDS, name="Refund conversations", enabled=False)

    assert (after["name"], after["enabled"]) == ("Refund conversations", False)


def test_renaming_to_a_taken_name_is_refused(posthog):
    posthog.expect(400).update_clustering_job(PRODUCTION, REFUNDS, name="Default - traces")

    assert posthog.get_clustering_job(PRODUCTION, REFUNDS)["name"] == "Refund conversations"


def test_deleted_job_is_gone(posthog):
    """delete_clustering_job: hard delete, 204, no body."""
    answer = posthog.call("delete_clustering_job", PRODUCTION, REFUNDS)

    assert (answer.status, answer.body) == (204, None)
    posthog.expect(404).get_clustering_job(PRODUCTION, REFUNDS)
    posthog.expect(404).delete_clustering_job(PRODUCTION, REFUNDS)
    assert "Refund conversations" not in names(posthog.list_clustering_jobs(PRODUCTION))


def test_deleted_job_makes_room(posthog):
    """delete_clustering_job: frees one of the five places."""
    fill(posthog)

    posthog.delete_clustering_job(PRODUCTION, REFUNDS)

    assert posthog.create_clustering_job(PRODUCTION, name="Six", analysis_level="trace")["name"] == "Six"


def test_job_of_another_environment_is_not_found(posthog):
    posthog.expect(404).get_clustering_job(STAGING, REFUNDS)
    posthog.expect(404).update_clustering_job(STAGING, REFUNDS, enabled=False)
    posthog.expect(404).delete_clustering_job(STAGING, REFUNDS)
    assert posthog.get_clustering_job(PRODUCTION, REFUNDS)["enabled"] is True


@pytest.mark.parametrize("environment", [SPINLANE, NOWHERE])
def test_environment_that_the_key_does_not_reach_is_not_found(posthog, environment):
    assert posthog.expect(404).list_clustering_jobs(environment)["detail"] == "Environment not found."
    posthog.expect(404).create_clustering_job(environment, name="Mine", analysis_level="trace")
    posthog.expect(404).get_clustering_job(environment, REFUNDS)


@pytest.mark.own_rows
def test_unknown_job_is_not_found(posthog):
    assert posthog.expect(404).get_clustering_job(PRODUCTION, NOBODY)["detail"] == "Not found."


def test_paths_work_with_a_slash_at_the_end(posthog):
    path = f"/api/environments/1/llm_analytics/clustering_jobs/{REFUNDS}"

    assert posthog.send("GET", f"{path}/").body == posthog.send("GET", path).body
