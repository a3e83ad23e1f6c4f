"""Analytics, counted from seeded calls. The world is `demo`; the clock stands at 2026-01-15T09:00:00Z."""

import json

import pytest

REBOOKING = "91d8a3f6-2c7e-4b50-9e14-6a0f8b3c7d25"  # an app of the category agent
WEEK = {"startDate": "2026-01-12", "endDate": "2026-01-15"}
HISTORIES = ["get_app_call_statistics", "get_llm_call_statistics"]


def values(answer):
    return [point["value"] for point in answer["history"]]


@pytest.mark.parametrize(
    ("metric", "counted", "total"),
    [
        (None, [2, 3, 0, 2], 7),
        ("count", [2, 3, 0, 2], 7),
        ("user_count", [1, 2, 0, 2], 3),
        ("credit", [5.5, 6, 0, 7.5], 19),
        ("token", [4012, 4047, 0, 5950], 14009),
    ],
)
def test_history_of_apps_counts_each_day(alli, metric, counted, total):
    asked = WEEK if metric is None else {**WEEK, "metricName": metric}

    answer = alli.get_app_call_statistics(**asked)

    assert (values(answer), answer["total"]) == (counted, total)
    assert [point["date"] for point in answer["history"]][::3] == ["2026-01-12", "2026-01-15"]


@pytest.mark.parametrize(
    ("asked", "counted"),
    [
        ({"llmAppId": REBOOKING}, [1, 1, 0, 0]),
        ({"llmAppCategory": "agent"}, [1, 1, 0, 0]),
        ({"llmAppCategory": "answer"}, [1, 2, 0, 1]),
        ({"llmAppCategory": "answer", "llmAppId": REBOOKING}, [0, 0, 0, 0]),
        ({"llmAppId": "no such app"}, [0, 0, 0, 0]),
    ],
)
def test_history_of_apps_may_be_that_of_some(alli, asked, counted):
    assert values(alli.get_app_call_statistics(**WEEK, **asked)) == counted


@pytest.mark.parametrize(("model", "counted"), [("alli-sonar", [1, 0, 1, 0]), ("no-such-model", [0, 0, 0, 0])])
def test_history_of_models_may_be_that_of_one(alli, model, counted):
    assert values(alli.get_llm_call_statistics(**WEEK)) == [2, 3, 1, 1]
    assert values(alli.get_llm_call_statistics(**WEEK, llmModel=model)) == counted


@pytest.mark.own_rows
@pytest.mark.parametrize("operation", HISTORIES)
@pytest.mark.parametrize("missing", ["startDate", "endDate"])
def test_both_dates_are_needed(alli, operation, missing):
    """get_app_call_statistics, get_llm_call_statistics: startDate and endDate required, YYYY-MM-DD."""
    asked = {name: day for name, day in WEEK.items() if name != missing}

    assert missing in alli.expect(400).call(operation, **asked).body["errors"]


@pytest.mark.own_rows
@pytest.mark.parametrize("operation", HISTORIES)
@pytest.mark.parametrize("day", ["2026-1-12", "12.01.2026", "20260112", "2026-02-30", "yesterday"])
def test_dates_are_written_year_month_day(alli, operation, day):
    """get_llm_call_statistics, get_app_call_statistics: startDate and endDate required, YYYY-MM-DD."""
    assert "startDate" in alli.expect(400).call(operation, startDate=day, endDate="2026-01-15").body["errors"]


@pytest.mark.own_rows
@pytest.mark.parametrize(("start", "end"), [("2026-01-15", "2026-01-14"), ("2025-01-01", "2026-01-02")])
def test_period_goes_on_and_has_an_end(alli, start, end):
    """get_app_call_statistics: endDate before startDate -> 400; a period that is too long as well."""
    assert "endDate" in alli.expect(400).get_app_call_statistics(startDate=start, endDate=end)["errors"]


def test_other_project_has_calls_of_its_own(alli):
    hanabi = alli.as_("hanabi")

    assert values(hanabi.get_app_call_statistics(**WEEK)) == [0, 1, 0, 0]
    assert hanabi.get_llm_call_statistics(**WEEK, metricName="credit")["total"] == 2.5


def test_summary_stands_at_the_first_version(alli):
    """get_summary_analytics: v1 path: no /v2 segment."""
    assert alli.send("GET", "/webapi/summary_analytics").status == 200
    assert alli.send("GET", "/webapi/v2/summary_analytics").status == 404


def test_period_of_the_summary_stands_in_the_body(alli):
    """get_summary_analytics: GET with a body in the document."""
    answer = alli.get_summary_analytics(body=WEEK)

    assert answer["summary"] == {"appCalls": 7, "llmCalls": 7, "users": 3, "tokens": 9744, "credits": 104.5}


def test_period_of_the_summary_may_stand_in_the_query(alli):
    assert alli.get_summary_analytics(startDate="2026-01-12", endDate="2026-01-15") == alli.get_summary_analytics(
        body=WEEK
    )


def test_body_goes_before_the_query(alli):
    body = json.dumps({"startDate": "2026-01-15"}).encode()
    headers = {"Content-Type": "application/json"}

    both = alli.send(
        "GET", "/webapi/summary_analytics?startDate=2026-01-12&endDate=2026-01-15", headers=headers, body=body
    )

    assert both.body["summary"]["appCalls"] == 2


def test_period_without_ends_is_everything(alli):
    everything = alli.get_summary_analytics()["summary"]

    assert (everything["appCalls"], everything["llmCalls"]) == (9, 8)
    assert alli.get_summary_analytics(body={"startDate": "2026-01-01"})["summary"]["appCalls"] == 8
    assert alli.get_summary_analytics(body={"endDate": "2025-12-31"})["summary"]["appCalls"] == 1


@pytest.mark.parametrize(
    ("period", "wrong"),
    [
        ({"startDate": "yesterday"}, {"startDate"}),
        ({"startDate": "20260112", "endDate": "2026-02-30"}, {"startDate", "endDate"}),
        ({"startDate": "2026-01-15", "endDate": "2026-01-12"}, {"endDate"}),
    ],
)
def test_wrong_dates_of_the_summary_are_told_in_a_200(alli, period, wrong):
    """get_summary_analytics: body carries errors: object|null."""
    answer = alli.get_summary_analytics(body=period)

    assert (set(answer["errors"]), answer["summary"]) == (wrong, None)
    assert alli.get_summary_analytics()["errors"] is None


@pytest.mark.own_rows
@pytest.mark.parametrize("body", [b"{", b"[]", b'{"startDate": 7}'])
def test_body_of_the_summary_is_read_like_any_other(alli, body):
    headers = {"Content-Type": "application/json"}

    answer = alli.send("GET", "/webapi/summary_analytics", headers=headers, body=body)

    assert (answer.status, list(answer.body)) == (400, ["errors"])
