"""Evaluation reports and their runs. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z, a Thursday."""

import pytest

PRODUCTION, STAGING, SPINLANE = 1, 2, 3
REFUNDS = "018f7a50-2f6b-7c8d-9e0f-1a2b3c4d5e6f"  # an evaluation of production
OF_STAGING = "018f7a50-2f6b-7c8d-9e0f-1a2b3c4d5e81"  # one of staging
EVERY_N = "018f7a52-9c1e-7b3a-8d24-5e6f70a1b2c3"  # a report of production on REFUNDS
SCHEDULED = "018f7a52-9c1e-7b3a-8d24-5e6f70a1b2c4"  # one on Mondays and Thursdays
DELETED = "018f7a52-9c1e-7b3a-8d24-5e6f70a1b2c5"
NOBODY = "00000000-0000-4000-8000-000000000000"
SLACK, LINEAR, SLACK_OF_STAGING = 41, 42, 51
COUNTED = {"evaluation": REFUNDS, "trigger_threshold": 50}
DAILY = {
    "evaluation": REFUNDS,
    "frequency": "scheduled",
    "rrule": "FREQ=DAILY",
    "starts_at": "2026-01-10T07:30:00Z",
}


def ids(reports):
    return [report["id"] for report in reports]


def refused(posthog, **body):
    """The field that a new report is refused for."""
    refusal = posthog.expect(400).create_evaluation_report(PRODUCTION, body=body)
    assert refusal["type"] == "validation_error"
    return refusal["attr"]


def test_list_hides_what_is_deleted_and_begins_with_the_newest(posthog):
    """list_evaluation_reports: deleted=true rows are hidden; newest first."""
    assert ids(posthog.list_evaluation_reports(PRODUCTION)) == [SCHEDULED, EVERY_N]


def test_list_can_be_about_one_evaluation(posthog):
    assert ids(posthog.list_evaluation_reports(PRODUCTION, evaluation=REFUNDS)) == [EVERY_N]
    assert posthog.list_evaluation_reports(PRODUCTION, evaluation=OF_STAGING) == []


def test_next_page_keeps_what_was_asked_for(posthog):
    posthog.create_evaluation_report(PRODUCTION, **COUNTED)

    page = posthog.call("list_evaluation_reports", PRODUCTION, evaluation=REFUNDS, limit=1).body

    assert page["count"] == 2
    assert page["next"].endswith(f"/evaluation_reports?evaluation={REFUNDS}&limit=1&offset=1")


def test_new_report_is_kept_with_what_is_usual(posthog):
    created = posthog.create_evaluation_report(PRODUCTION, **COUNTED)

    assert posthog.get_evaluation_report(PRODUCTION, created["id"]) == created
    assert (created["frequency"], created["rrule"], created["starts_at"]) == ("every_n", "", None)
    assert (created["max_sample_size"], created["cooldown_minutes"], created["daily_run_cap"]) == (200, 60, 10)
    assert (created["enabled"], created["deleted"], created["last_delivered_at"]) == (True, False, None)
    assert ids(posthog.list_evaluation_reports(PRODUCTION))[0] == created["id"]


@pytest.mark.parametrize(
    "threshold", [{}, {"trigger_threshold": None}, {"trigger_threshold": 9}, {"trigger_threshold": 10001}]
)
def test_report_after_so_many_results_needs_how_many(posthog, threshold):
    """create_evaluation_report: every_n: trigger_threshold required (null -> 400 attr trigger_threshold), 10..10000."""
    assert refused(posthog, evaluation=REFUNDS, **threshold) == "trigger_threshold"


@pytest.mark.parametrize("threshold", [10, 10000])
def test_report_may_come_after_as_many_as_allowed(posthog, threshold):
    """create_evaluation_report: every_n: trigger_threshold required (null -> 400 attr trigger_threshold), 10..10000."""
    created = posthog.create_evaluation_report(PRODUCTION, evaluation=REFUNDS, trigger_threshold=threshold)

    assert created["trigger_threshold"] == threshold


def test_report_cools_down_for_an_hour_at_least(posthog):
    """create_evaluation_report: every_n: trigger_threshold required ...; cooldown_minutes >= 60."""
    assert refused(posthog, **COUNTED, cooldown_minutes=59) == "cooldown_minutes"


@pytest.mark.parametrize("missing", ["rrule", "starts_at"])
def test_scheduled_report_needs_a_rule_and_its_beginning(posthog, missing):
    """create_evaluation_report: scheduled: rrule and starts_at required -> 400 attr rrule / starts_at."""
    assert refused(posthog, **{name: value for name, value in DAILY.items() if name != missing}) == missing


@pytest.mark.parametrize(
    "rule",
    ["DTSTART:20260110T073000Z\nRRULE:FREQ=DAILY", "FREQ=OFTEN", "every day", "FREQ=DAILY;BYMONTH=13", "BYDAY=MO"],
)
def test_rule_must_be_one_and_say_no_beginning(posthog, rule):
    """create_evaluation_report: scheduled: ... rrule with DTSTART or malformed -> 400 attr rrule."""
    assert refused(posthog, **{**DAILY, "rrule": rule}) == "rrule"


@pytest.mark.parametrize("evaluation", [OF_STAGING, NOBODY])
def test_evaluation_must_be_one_of_the_environment(posthog, evaluation):
    """create_evaluation_report: evaluation must belong to this team -> 400."""
    assert refused(posthog, evaluation=evaluation, trigger_threshold=50) == "evaluation"


@pytest.mark.parametrize(
    "target",
    [
        {"type": "email"},
        {"type": "email", "value": ""},
        {"type": "slack", "channel": "#quality"},
        {"type": "slack", "integration_id": SLACK},
        {"type": "slack", "integration_id": "first", "channel": "#quality"},
        {"type": "slack", "integration_id": LINEAR, "channel": "#quality"},
        {"type": "slack", "integration_id": SLACK_OF_STAGING, "channel": "#quality"},
        {"type": "sms", "value": "+4930123456"},
    ],
)
def test_delivery_target_must_be_one_that_can_be_reached(posthog, target):
    """create_evaluation_report: email target needs value; slack target needs integration_id (int, Slack integration."""
    assert refused(posthog, **COUNTED, delivery_targets=[target]) == "delivery_targets"


def test_report_is_sent_by_email_and_slack(posthog):
    targets = [
        {"type": "email", "value": "support-leads@hedgebox.example"},
        {"type": "slack", "integration_id": SLACK, "channel": "#quality"},
    ]

    assert (
        posthog.create_evaluation_report(PRODUCTION, **COUNTED, delivery_targets=targets)["delivery_targets"] == targets
    )


def test_report_may_be_sent_to_nobody(posthog):
    """create_evaluation_report: empty delivery_targets is allowed."""
    assert posthog.create_evaluation_report(PRODUCTION, **COUNTED, delivery_targets=[])["delivery_targets"] == []


@pytest.mark.parametrize(
    ("schedule", "following"),
    [
        ({"rrule": "FREQ=DAILY"}, "2026-01-16T07:30:00.000Z"),
        ({"starts_at": "2026-01-01T09:15:00Z"}, "2026-01-16T09:15:00.000Z"),  # not in a quarter of an hour
        ({"starts_at": "2026-01-01T09:16:00Z"}, "2026-01-15T09:16:00.000Z"),
        ({"rrule": "FREQ=WEEKLY;BYDAY=MO"}, "2026-01-19T07:30:00.000Z"),
        ({"rrule": "FREQ=MONTHLY;BYDAY=-1FR"}, "2026-01-30T07:30:00.000Z"),
        ({"rrule": "FREQ=MONTHLY;BYMONTHDAY=31"}, "2026-01-31T07:30:00.000Z"),
        ({"rrule": "FREQ=HOURLY;INTERVAL=6"}, "2026-01-15T13:30:00.000Z"),
        ({"starts_at": "2026-06-01T07:30:00Z"}, "2026-06-01T07:30:00.000Z"),
        ({"rrule": "FREQ=YEARLY", "timezone_name": "Europe/Berlin"}, "2027-01-10T07:30:00.000Z"),
        (
            {"rrule": "FREQ=MONTHLY;INTERVAL=6", "timezone_name": "Europe/Berlin", "starts_at": "2025-07-20T07:30:00Z"},
            "2026-01-20T08:30:00.000Z",  # half past nine in Berlin, in summer and winter
        ),
        ({"rrule": "FREQ=DAILY;COUNT=3"}, None),
        ({"rrule": "FREQ=DAILY;UNTIL=20260114T235959Z"}, None),
    ],
)
def test_scheduled_report_says_when_it_comes(posthog, schedule, following):
    """create_evaluation_report: next_delivery_date null for every_n, computed from the rule at least 15 minutes."""
    assert posthog.create_evaluation_report(PRODUCTION, **{**DAILY, **schedule})["next_delivery_date"] == following


def test_counted_report_cannot_say_when_it_comes(posthog):
    """create_evaluation_report: next_delivery_date null for every_n."""
    assert posthog.create_evaluation_report(PRODUCTION, **COUNTED)["next_delivery_date"] is None


def test_unknown_time_zone_is_refused(posthog):
    assert refused(posthog, **DAILY, timezone_name="Mars/Olympus") == "timezone_name"


def test_report_knows_whose_key_made_it(posthog):
    """create_evaluation_report: created_by = calling user id."""
    of_spinlane = "018f7a50-2f6b-7c8d-9e0f-1a2b3c4d5e91"
    stranger = posthog.as_("stranger")

    assert posthog.create_evaluation_report(PRODUCTION, **COUNTED)["created_by"] == 101
    theirs = stranger.create_evaluation_report(SPINLANE, evaluation=of_spinlane, trigger_threshold=50)
    assert theirs["created_by"] == 201


def test_deleted_report_is_not_found(posthog):
    """get_evaluation_report: soft-deleted -> 404."""
    assert posthog.expect(404).get_evaluation_report(PRODUCTION, DELETED)["detail"] == "Not found."
    posthog.expect(404).list_evaluation_report_runs(PRODUCTION, DELETED)
    posthog.expect(404).generate_evaluation_report(PRODUCTION, DELETED)


def test_report_is_deleted_by_an_update(posthog):
    """update_evaluation_report: deleted=true is the soft delete."""
    assert posthog.update_evaluation_report(PRODUCTION, EVERY_N, deleted=True)["deleted"] is True

    posthog.expect(404).get_evaluation_report(PRODUCTION, EVERY_N)
    assert ids(posthog.list_evaluation_reports(PRODUCTION)) == [SCHEDULED]


def test_deleted_report_comes_back_with_its_history(posthog):
    """update_evaluation_report: PATCH still reaches soft-deleted rows, so deleted=false restores."""
    runs = posthog.list_evaluation_report_runs(PRODUCTION, EVERY_N)
    posthog.update_evaluation_report(PRODUCTION, EVERY_N, deleted=True)

    assert posthog.update_evaluation_report(PRODUCTION, EVERY_N, daily_run_cap=3)["deleted"] is True
    restored = posthog.update_evaluation_report(PRODUCTION, EVERY_N, deleted=False)

    assert posthog.get_evaluation_report(PRODUCTION, EVERY_N) == restored
    assert restored["daily_run_cap"] == 3
    assert posthog.list_evaluation_report_runs(PRODUCTION, EVERY_N) == runs


def test_report_may_be_made_as_deleted(posthog):
    created = posthog.create_evaluation_report(PRODUCTION, **COUNTED, deleted=True)

    posthog.expect(404).get_evaluation_report(PRODUCTION, created["id"])
    assert posthog.update_evaluation_report(PRODUCTION, created["id"], deleted=False)["deleted"] is False


@pytest.mark.parametrize(
    ("change", "following"),
    [
        ({"rrule": "FREQ=WEEKLY;BYDAY=FR"}, "2026-01-16T08:00:00.000Z"),
        ({"starts_at": "2026-02-02T10:00:00Z"}, "2026-02-02T10:00:00.000Z"),
        ({"timezone_name": "Asia/Tokyo"}, "2026-01-19T08:00:00.000Z"),
        ({"frequency": "every_n"}, None),
        ({"max_sample_size": 50}, "2026-01-19T08:00:00.000Z"),
    ],
)
def test_change_of_the_schedule_is_counted_from_now(posthog, change, following):
    """update_evaluation_report: schedule field change recomputes next_delivery_date."""
    assert posthog.update_evaluation_report(PRODUCTION, SCHEDULED, **change)["next_delivery_date"] == following


def test_other_changes_leave_the_schedule_alone(posthog, clock):
    clock.advance(7 * 24 * 3600)

    after = posthog.update_evaluation_report(PRODUCTION, SCHEDULED, max_sample_size=50)

    assert after["next_delivery_date"] == "2026-01-19T08:00:00.000Z"


@pytest.mark.parametrize(
    ("report", "change", "field"),
    [
        (EVERY_N, {"trigger_threshold": None}, "trigger_threshold"),
        (EVERY_N, {"frequency": "scheduled"}, "rrule"),
        (EVERY_N, {"frequency": "scheduled", "rrule": "FREQ=DAILY"}, "starts_at"),
        (SCHEDULED, {"rrule": ""}, "rrule"),
        (SCHEDULED, {"starts_at": None}, "starts_at"),
        (SCHEDULED, {"evaluation": OF_STAGING}, "evaluation"),
    ],
)
def test_rules_hold_for_what_a_report_becomes(posthog, report, change, field):
    before = posthog.get_evaluation_report(PRODUCTION, report)

    assert posthog.expect(400).update_evaluation_report(PRODUCTION, report, **change)["attr"] == field
    assert posthog.get_evaluation_report(PRODUCTION, report) == before


def test_scheduled_report_needs_no_threshold(posthog):
    assert posthog.update_evaluation_report(PRODUCTION, SCHEDULED, trigger_threshold=None)["trigger_threshold"] is None


def test_hard_delete_is_refused(posthog):
    """delete_evaluation_report: 405 always; hard delete forbidden; PATCH deleted=true instead."""
    answer = posthog.expect(405).call("delete_evaluation_report", PRODUCTION, EVERY_N)

    assert (answer.status, answer.content) == (405, b"")
    assert posthog.get_evaluation_report(PRODUCTION, EVERY_N)["id"] == EVERY_N


@pytest.mark.own_rows
def test_hard_delete_is_refused_without_a_look(posthog):
    """delete_evaluation_report: upstream answers 405 without looking the row up, so unknown ids also get 405."""
    assert posthog.expect(405).delete_evaluation_report(PRODUCTION, NOBODY) is None


def test_key_is_asked_for_before_a_delete_is_refused(posthog):
    posthog.as_("analyst").expect(403).delete_evaluation_report(PRODUCTION, EVERY_N)
    posthog.as_(None).expect(401).delete_evaluation_report(PRODUCTION, EVERY_N)


def test_generation_is_accepted_without_a_word(posthog):
    """generate_evaluation_report: 202 without body; no request body."""
    answer = posthog.call("generate_evaluation_report", PRODUCTION, EVERY_N)

    assert (answer.status, answer.content) == (202, b"")


def test_generation_adds_a_run(posthog):
    """generate_evaluation_report: a run row appears in /runs later."""
    posthog.generate_evaluation_report(PRODUCTION, EVERY_N)

    run, *before = posthog.list_evaluation_report_runs(PRODUCTION, EVERY_N)

    assert len(before) == 2
    assert (run["report"], run["delivery_status"], run["created_at"]) == (
        EVERY_N,
        "delivered",
        "2026-01-15T09:00:00.000Z",
    )
    assert (run["period_start"], run["period_end"]) == (before[0]["period_end"], "2026-01-15T09:00:00.000Z")
    assert run["content"]["metrics"] == {"total_analyzed": 2, "pass_count": 1, "fail_count": 0, "na_count": 1}
    assert posthog.get_evaluation_report(PRODUCTION, EVERY_N)["last_delivered_at"] == run["created_at"]


def test_generation_within_the_minute_joins_the_first(posthog, clock):
    """generate_evaluation_report: duplicate within the same minute is coalesced and also 202."""
    posthog.generate_evaluation_report(PRODUCTION, EVERY_N)
    clock.advance(59)
    again = posthog.call("generate_evaluation_report", PRODUCTION, EVERY_N)

    assert again.status == 202
    assert len(posthog.list_evaluation_report_runs(PRODUCTION, EVERY_N)) == 3


def test_generation_in_the_next_minute_is_another(posthog, clock):
    posthog.generate_evaluation_report(PRODUCTION, EVERY_N)
    clock.advance(60)
    posthog.generate_evaluation_report(PRODUCTION, EVERY_N)

    assert len(posthog.list_evaluation_report_runs(PRODUCTION, EVERY_N)) == 4


def test_report_without_results_says_so(posthog):
    created = posthog.create_evaluation_report(PRODUCTION, **COUNTED)
    posthog.generate_evaluation_report(PRODUCTION, EVERY_N)
    posthog.generate_evaluation_report(PRODUCTION, created["id"])

    run = posthog.list_evaluation_report_runs(PRODUCTION, created["id"])[0]

    assert run["content"]["metrics"]["total_analyzed"] == 11  # of the last seven days, as it is its first


def test_history_begins_with_the_newest_and_comes_in_pages(posthog):
    """list_evaluation_report_runs: newest first; paginated."""
    runs = posthog.list_evaluation_report_runs(PRODUCTION, EVERY_N)
    page = posthog.call("list_evaluation_report_runs", PRODUCTION, EVERY_N, limit=1, offset=1).body

    assert [run["created_at"][:10] for run in runs] == ["2026-01-14", "2026-01-10"]
    assert (page["count"], page["results"], page["next"]) == (2, runs[1:], None)
    assert page["previous"].endswith(f"{EVERY_N}/runs?limit=1&offset=0")


def test_report_of_another_environment_is_not_found(posthog):
    posthog.expect(404).get_evaluation_report(STAGING, EVERY_N)
    posthog.expect(404).update_evaluation_report(STAGING, EVERY_N, deleted=True)
    posthog.expect(404).generate_evaluation_report(STAGING, EVERY_N)
    posthog.expect(404).list_evaluation_report_runs(STAGING, EVERY_N)
    posthog.as_("stranger").expect(404).get_evaluation_report(PRODUCTION, EVERY_N)


def test_reading_key_reads_only(posthog):
    analyst = posthog.as_("analyst")

    assert len(analyst.list_evaluation_reports(PRODUCTION)) == 2
    assert analyst.list_evaluation_report_runs(PRODUCTION, EVERY_N)
    analyst.expect(403).create_evaluation_report(PRODUCTION, **COUNTED)
    analyst.expect(403).update_evaluation_report(PRODUCTION, EVERY_N, deleted=True)
    analyst.expect(403).generate_evaluation_report(PRODUCTION, EVERY_N)
