"""Figures of everything, and what holds of all figures. The world is `demo`; it is 2026-01-15T09:00:00Z."""

from collections import Counter

import pytest

MEASURES = ["costs", "document_counts", "indexing_modes", "query_counts", "summary", "token_counts", "vote_counts"]
KINDS = {"agent": "agents", "project": "projects", "team": "teams", "user": "users"}
OVERALL = [f"get_{measure}" for measure in MEASURES]
BY = [f"get_{kind}_{measure}" for kind in KINDS for measure in MEASURES]
BY += ["get_corpus_document_counts", "get_corpus_indexing_modes"]
ACTIVE = [f"get_most_active_{kinds}" for kinds in KINDS.values()]
NEWEST = [f"get_newest_{kinds}" for kinds in KINDS.values()]
SERIES = [name for name in OVERALL if name != "get_summary"] + BY + ACTIVE
ALL = [*OVERALL, *BY, *ACTIVE, *NEWEST, "get_total_counts"]
SLASHED = {
    "get_costs": "/api/v2/analytics/costs/",
    "get_document_counts": "/api/v2/analytics/document-counts/",
    "get_vote_counts": "/api/v2/analytics/vote-counts/",
    "get_query_counts": "/api/v2/query-counts/",
    "get_token_counts": "/api/v2/token-counts/",
}


def counted(ejento, operation, **arguments):
    return ejento.call(operation, **arguments).body["data"]


def test_every_operation_is_held_to_what_all_have_in_common(ejento):
    known = {one.id for one in ejento.document.operations if one.tags[0].endswith("analytics")}

    assert set(ALL) == known


@pytest.mark.parametrize("operation", ALL)
def test_nothing_is_written_and_nothing_is_made_up(ejento, control, operation):
    """analytics: read-only aggregate over other resources; values must agree with them."""
    before = control("GET", "/-/state/ejento").body

    first = counted(ejento, operation)

    assert counted(ejento, operation) == first
    assert control("GET", "/-/state/ejento").body == before


@pytest.mark.world("empty")
@pytest.mark.parametrize("operation", [*OVERALL, *BY, *ACTIVE])
def test_nothing_comes_of_nothing(ejento, exact, operation):
    """analytics: read-only aggregate over other resources; values must agree with them."""
    data = counted(ejento, operation)

    assert exact(data["total"]) == Counter()
    assert all(exact(one["value"]) == Counter() for one in data.get("results", []))


@pytest.mark.parametrize("length", ["day", "week", "month"])
@pytest.mark.parametrize("operation", SERIES)
def test_buckets_add_up_to_the_total(ejento, exact, operation, length):
    """analytics: v2.1.0 added time series data support with bucket_type."""
    whole = counted(ejento, operation)

    told = counted(ejento, operation, bucket_type=length)

    buckets = [exact(one["value"]) for one in told["time_series"]]
    assert sum(buckets, Counter()) == exact(told["total"]) == exact(whole["total"])


@pytest.mark.parametrize("operation", SLASHED)
def test_trailing_slash_is_part_of_the_path(ejento, operation):
    """analytics: trailing slash is part of the documented path.

    get_query_counts: path lies outside /api/v2/analytics although the group is Analytics.
    get_token_counts: path lies outside /api/v2/analytics although the group is Analytics.
    """
    path = SLASHED[operation]

    assert ejento.send("GET", path).status == 200
    assert ejento.send("GET", path.removesuffix("/")).status == 404


@pytest.mark.parametrize("operation", [name for name in ALL if name != "get_total_counts"])
def test_time_does_not_end_before_it_begins(ejento, operation):
    refused = ejento.expect(400).call(operation, start_date="2026-01-10", end_date="2026-01-09").body

    assert refused["message"] == "end_date 2026-01-09 is before start_date 2026-01-10"
    assert ejento.call(operation, start_date="2026-01-09", end_date="2026-01-09").status == 200


def test_both_ends_of_the_time_count(ejento):
    assert counted(ejento, "get_query_counts", start_date="2026-01-13", end_date="2026-01-14") == {
        "time_series": [{"bucket": "2026-01-13", "value": 3}, {"bucket": "2026-01-14", "value": 1}],
        "total": 4,
    }


def test_buckets_without_anything_are_there(ejento):
    data = counted(ejento, "get_vote_counts", start_date="2025-12-25", end_date="2026-01-08", bucket_type="week")

    assert [(one["bucket"], one["value"]["total"]) for one in data["time_series"]] == [
        ("2025-12-22", 0),
        ("2025-12-29", 0),
        ("2026-01-05", 1),
    ]


def test_week_begins_with_its_monday(ejento):
    for day, monday in (("2026-01-11", "2026-01-05"), ("2026-01-12", "2026-01-12")):
        data = counted(ejento, "get_query_counts", start_date=day, end_date=day, bucket_type="week")
        assert data["time_series"][0]["bucket"] == monday


def test_months_begin_with_their_first_day(ejento):
    series = counted(ejento, "get_costs", start_date="2025-11-20", bucket_type="month")["time_series"]

    assert [one["bucket"] for one in series] == ["2025-11-01", "2025-12-01", "2026-01-01"]


def test_costs_tokens_and_questions_come_by_day_unless_told_otherwise(ejento):
    days = ["2026-01-13", "2026-01-14", "2026-01-15"]
    for operation in ("get_costs", "get_token_counts", "get_query_counts"):
        series = counted(ejento, operation, start_date="2026-01-13")["time_series"]
        assert [one["bucket"] for one in series] == days

    assert "time_series" not in counted(ejento, "get_vote_counts", start_date="2026-01-13")


@pytest.mark.parametrize(
    "time",
    [
        {"start_date": "0001-01-01", "bucket_type": "day"},
        {"start_date": "2000-01-01", "end_date": "9999-12-31", "bucket_type": "week"},
        {"start_date": "0000-01-01"},
    ],
)
def test_endless_times_are_refused(ejento, time):
    assert ejento.expect(400).call("get_vote_counts", **time).body["success"] is False


@pytest.mark.parametrize(
    "time",
    [
        {"start_date": "9999-12-30", "end_date": "9999-12-31", "bucket_type": "day"},
        {"start_date": "9999-12-31", "bucket_type": "month"},
        {"end_date": "0001-01-01", "bucket_type": "week"},
    ],
)
def test_calendar_has_edges(ejento, time):
    assert [one["value"]["total"] for one in counted(ejento, "get_vote_counts", **time)["time_series"]][:1] == [0]


def test_summary_has_all_figures_side_by_side(ejento):
    """get_summary: aggregated statistics across all entities: total query count, total token usage."""
    tokens, votes = (counted(ejento, name)["total"] for name in ("get_token_counts", "get_vote_counts"))

    assert counted(ejento, "get_summary") == {
        "total": {
            "queries": counted(ejento, "get_query_counts")["total"],
            "tokens": tokens["total"],
            "cost": counted(ejento, "get_costs")["total"],
            "upvotes": votes["up"],
            "downvotes": votes["down"],
            "documents": counted(ejento, "get_document_counts")["total"],
        }
    }


@pytest.mark.parametrize("persona", ["owner", "admin", "manager", "member", "stranger"])
def test_total_counts_are_the_lengths_of_lists(ejento, persona):
    """get_total_counts: total counts of users, agents, teams, projects, queries, and documents."""
    client = ejento.as_(persona)
    corpora = [corpus["id"] for corpus in client.list_corpora()]

    assert counted(client, "get_total_counts") == {
        "users": len(client.list_users()),
        "agents": len(client.list_agents()),
        "teams": len(client.list_teams()),
        "projects": len(client.list_projects()),
        "queries": len(client.list_agent_responses()),
        "documents": sum(len(client.list_documents_of_corpus(corpus)) for corpus in corpora),
    }


def test_people_see_figures_of_what_they_see(ejento):
    assert counted(ejento, "get_query_counts")["total"] == 26
    assert counted(ejento.as_("member"), "get_query_counts")["total"] == 10
    assert counted(ejento.as_("stranger"), "get_query_counts")["total"] == 3


@pytest.mark.parametrize("operation", ALL)
def test_figures_are_for_people_of_an_organization(ejento, operation):
    assert ejento.as_(None).expect(401).call(operation).body["success"] is False
