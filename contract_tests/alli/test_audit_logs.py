"""Audit logs: the window, and that every request is an entry. The clock stands at 2026-01-15T09:00:00Z.

In `demo` the project has twelve entries: one a second before the window of 31 days begins, one when it begins.
"""

import csv
import io

import pytest

REFUND = "3c1d7e90-52ab-4f0e-8d61-9b7a4c2e1f05"  # a campaign uses this prompt
GRACE = "grace.mwangi@nimbus-air.example"
BEFORE = "2026-01-15T08:59:59.500Z"  # what is asked here comes later
NOW = "2026-01-15T09:00:00.000Z"
HEADER = ["id", "createdAt", "email", "apiRequestType", "apiName", "method", "path", "statusCode", "ipAddress"]


def times(logs):
    return [log["createdAt"] for log in logs]


def own(alli):
    """The entries of requests that were made here, the latest first."""
    return [log for log in alli.list_audit_logs(limit=1000) if log["createdAt"] == NOW]


def table(text):
    return list(csv.reader(io.StringIO(text, newline="")))


def test_window_is_the_last_31_days_with_both_ends(alli):
    """list_audit_logs: window = [createdAt - beforeRange days, createdAt]."""
    logs = alli.list_audit_logs()

    assert len(logs) == 10
    assert (times(logs)[0], times(logs)[-1]) == ("2026-01-15T08:30:12.000Z", "2025-12-15T09:00:00.000Z")


@pytest.mark.parametrize(
    ("end", "days", "count"),
    [
        ("2026-01-15T09:00:00Z", 1, 3),
        ("2026-01-14T17:45:00Z", 1, 1),
        ("2026-01-14T17:44:59Z", 1, 0),
        ("2026-01-10T00:00:00Z", 31, 7),
        ("2026-01-10T01:00:00+01:00", 31, 7),
        ("0001-01-02T00:00:00Z", 31, 0),
        ("2020-01-01T00:00:00Z", 31, 0),
    ],
)
def test_window_ends_where_it_is_told(alli, end, days, count):
    answer = alli.call("list_audit_logs", createdAt=end, beforeRange=days).body

    assert (len(answer["result"]), answer["count"]) == (count, count)


def test_count_is_that_of_the_whole_window(alli):
    """list_audit_logs: count is the total, independent of offset/limit."""
    answers = [alli.call("list_audit_logs", createdAt=BEFORE, offset=offset, limit=3).body for offset in (0, 3, 9, 12)]

    assert [answer["count"] for answer in answers] == [10, 10, 10, 10]
    assert [len(answer["result"]) for answer in answers] == [3, 3, 1, 0]


def test_limit_is_10_unless_told_otherwise(alli):
    """list_audit_logs: offset default 0, limit default 10, 1..1000."""
    answer = alli.call("list_audit_logs", createdAt="2026-01-14T17:45:00Z").body
    logs = [alli.call("list_audit_logs", createdAt=f"2026-01-15T0{hour}:00:00Z").body for hour in (8, 9)]

    assert answer["result"] == alli.list_audit_logs(createdAt="2026-01-14T17:45:00Z", offset=0)
    assert [len(one["result"]) for one in logs] == [min(10, one["count"]) for one in logs]


@pytest.mark.own_rows
@pytest.mark.parametrize(
    "query", [{"limit": 0}, {"limit": 1001}, {"beforeRange": 0}, {"beforeRange": 32}, {"offset": -1}]
)
def test_bounds_are_kept(alli, query):
    assert next(iter(query)) in alli.expect(400).list_audit_logs(**query)["error"]


@pytest.mark.parametrize(
    ("asked", "count"),
    [({"email": GRACE}, 3), ({"email": "nobody@nimbus-air.example"}, 0), ({"apiRequestType": "graphql"}, 4)],
)
def test_filters_narrow_the_window(alli, asked, count):
    answer = alli.call("list_audit_logs", createdAt=BEFORE, **asked).body

    assert answer["count"] == len(answer["result"]) == count
    assert all(log[name] == value for log in answer["result"] for name, value in asked.items())


def test_every_request_is_an_entry(alli):
    alli.get_project(agent_email=GRACE)
    alli.expect(409).delete_llm_prompt(REFUND)

    deletion, asking = own(alli)
    assert (asking["apiRequestType"], asking["apiName"], asking["email"]) == ("rest", "get_project", GRACE)
    assert (asking["method"], asking["path"], asking["statusCode"]) == ("GET", "/webapi/v2/projects", 200)
    assert (deletion["method"], deletion["statusCode"], deletion["email"]) == ("DELETE", 409, None)


def test_invalid_request_is_an_entry(alli):
    alli.expect(400).list_audit_logs(limit=0)

    assert [log["statusCode"] for log in own(alli)] == [400]


def test_request_without_a_key_is_none(alli):
    alli.as_(None).expect(401).get_project()
    alli.send("GET", "/webapi/v2/projects", headers={"API-KEY": "wrong"})

    assert own(alli) == []


def test_same_request_is_an_entry_each_time(alli):
    path = f"/webapi/v2/llm_prompts/{REFUND}"
    answers = [alli.send("GET", path).content for _ in range(3)]

    assert len(set(answers)) == 1
    assert [log["path"] for log in own(alli)] == [path] * 3


def test_list_of_entries_is_one_itself_from_the_next_on(alli):
    counts = [alli.call("list_audit_logs").body["count"] for _ in range(3)]

    assert counts == [10, 11, 12]


def test_projects_do_not_see_each_other(alli):
    alli.get_project()

    logs = alli.as_("hanabi").list_audit_logs()

    assert [log["email"] for log in logs] == ["aoki@hanabi-travel.example"]


def test_download_is_the_whole_window(alli):
    """download_audit_logs: CSV, all rows of the window, no offset/limit."""
    listed = alli.list_audit_logs(createdAt=BEFORE, limit=1000)

    answer = alli.call("download_audit_logs", createdAt=BEFORE)

    assert answer.media_type == "text/csv"
    assert [line[0] for line in table(answer.body)[1:]] == [log["id"] for log in listed]


def test_download_begins_with_the_names_of_the_fields(alli):
    """download_audit_logs: Content-Disposition attachment; header row equals AuditLog field names."""
    answer = alli.call("download_audit_logs", email=GRACE, beforeRange=1)

    assert answer.headers["content-disposition"] == 'attachment; filename="audit_logs_2026-01-15.csv"'
    head, only = table(answer.body)
    assert head == HEADER
    assert only[1:] == [
        "2026-01-15T08:30:12.000Z", GRACE, "rest", "get_credit_balance", "GET", "/webapi/v2/credits/balance",
        "200", "192.0.2.14",
    ]  # fmt: skip


def test_download_quotes_what_would_break_a_line(alli):
    alli.get_project(agent_email='"Grace, of care"')

    lines = table(alli.download_audit_logs())

    assert lines[1][2] == '"Grace, of care"'


def test_download_is_an_entry_too(alli):
    alli.download_audit_logs()

    assert [log["apiName"] for log in own(alli)] == ["download_audit_logs"]
