"""Lists: filters, search, order, pages, envelopes."""

from __future__ import annotations

import pytest
from resource_kit import empty_library

from specdouble.errors import InvalidRequest, NotFound


@pytest.fixture
def api():
    return empty_library()


@pytest.fixture
def shelf(api):
    return api.post("/shelves", {"label": "Poetry", "branch": "north"})


@pytest.fixture
def shelves(api):
    rows = [("Poetry", 10), ("Atlas", 30), ("Plays", 20), ("Maps", 40), ("Prose", 5)]
    return [api.post("/shelves", {"label": label, "branch": "north", "capacity": size}) for label, size in rows]


@pytest.fixture
def readers(api):
    return [api.post("/readers", {"name": name, "joined": day}) for name, day in _READERS]


_READERS = [
    ("Ada", "2026-01-03"),
    ("Bo", "2026-01-01"),
    ("Cy", "2026-01-03"),
    ("Di", "2026-01-02"),
    ("Ed", "2026-01-01"),
]


def labels(page) -> list[str]:
    return [row["label"] for row in page["shelves"]]


def names(page) -> list[str]:
    return [row["name"] for row in page["data"]]


def test_first_page_has_the_default_length(api, shelves):
    page = api.get("/shelves")

    assert labels(page) == ["Poetry", "Atlas"]
    assert (page["total"], page["page"], page["per_page"], page["pages"], page["has_more"]) == (5, 1, 2, 3, True)


def test_envelope_keeps_the_order_of_its_schema(api, shelves):
    assert list(api.get("/shelves"))[:3] == ["success", "shelves", "total"]


def test_last_page_has_no_next(api, shelves):
    page = api.get("/shelves?page=3")

    assert labels(page) == ["Prose"]
    assert page["next"] is None
    assert page["has_more"] is False


def test_links_keep_the_filters_and_differ_in_the_page(api, shelves):
    page = api.get("/shelves?page=2&branch=north&sort=label")

    assert page["next"] == "/api/shelves?page=3&branch=north&sort=label"
    assert page["previous"] == "http://localhost/api/shelves?page=1&branch=north&sort=label"


def test_first_page_leaves_an_optional_previous_out(api, shelves):
    assert "previous" not in api.get("/shelves")


def test_page_beyond_the_end_is_empty(api, shelves):
    page = api.get("/shelves?page=9")

    assert page["shelves"] == []
    assert page["total"] == 5


def test_items_are_cut_to_the_narrower_schema(api, shelves):
    assert set(api.get("/shelves")["shelves"][0]) == {"id", "label", "branch", "capacity", "status"}


def test_filter_by_equality(api, shelves):
    api.post("/shelves", {"label": "South", "branch": "south"})

    assert labels(api.get("/shelves?branch=south")) == ["South"]


def test_filter_by_range(api, shelves):
    assert labels(api.get("/shelves?capacity_min=20&per_page=5")) == ["Atlas", "Plays", "Maps"]


def test_search_looks_into_every_text(api, shelves):
    assert labels(api.get("/shelves?q=PO")) == ["Poetry"]


@pytest.mark.parametrize(
    ("sort", "expected"),
    [("label", ["Atlas", "Maps"]), ("-label", ["Prose", "Poetry"]), ("-capacity", ["Maps", "Atlas"])],
)
def test_sort_in_both_directions(api, shelves, sort, expected):
    assert labels(api.get(f"/shelves?sort={sort}")) == expected


def test_offset_counts_rows_of_this_parent(api, shelf):
    for title in "abcde":
        api.post(f"/shelves/{shelf['id']}/books", {"book": {"title": title}})

    page = api.get(f"/shelves/{shelf['id']}/books?offset=3")

    assert [book["title"] for book in page["results"]] == ["d", "e"]
    assert (page["count"], page["next"]) == (5, None)
    assert page["previous"] == f"http://localhost/api/shelves/{shelf['id']}/books?offset=0"


def test_array_filter_takes_any_of_its_values(api, shelf):
    for genres in (["verse"], ["verse", "epic"], ["essay"], []):
        api.post(f"/shelves/{shelf['id']}/books", {"book": {"title": "x", "genres": genres}})

    assert api.get(f"/shelves/{shelf['id']}/books?genres=epic&genres=essay")["count"] == 2


def test_after_a_day_means_after_its_end(api, shelf):
    for moment in ("2026-01-01T23:00:00Z", "2026-01-02T00:00:00Z"):
        api.post(f"/shelves/{shelf['id']}/books", {"book": {"title": "x", "published_at": moment}})

    assert api.get(f"/shelves/{shelf['id']}/books?published_after=2026-01-01")["count"] == 1


def test_list_below_an_absent_parent_is_not_found(api):
    with pytest.raises(NotFound, match="shelf"):
        api.get("/shelves/00000000-0000-4000-8000-000000000000/books")


def test_cursor_leads_to_the_next_page(api, readers):
    first = api.get("/readers")
    second = api.get(f"/readers?after={first['next_cursor']}")

    assert (names(first), names(second)) == (["Ada", "Bo"], ["Cy", "Di"])


def test_cursor_stands_firm_while_rows_come_and_go(api, readers):
    first = api.get("/readers")
    api("DELETE", "/readers/1")
    api("DELETE", "/readers/2")
    api.post("/readers", {"name": "Flo"})

    assert names(api.get(f"/readers?after={first['next_cursor']}&limit=9")) == ["Cy", "Di", "Ed", "Flo"]


def test_cursor_follows_the_order_with_ties(api, readers):
    first = api.get("/readers?sort_by=joined&order=desc&limit=3")
    second = api.get(f"/readers?sort_by=joined&order=desc&limit=3&after={first['next_cursor']}")

    assert names(first) + names(second) == ["Cy", "Ada", "Di", "Ed", "Bo"]


def test_last_page_has_no_cursor(api, readers):
    page = api.get("/readers?limit=50")

    assert (page["next_cursor"], page["has_more"]) == (None, False)


@pytest.mark.parametrize("cursor", ["garbage", "WzFd!", "W10x", "e30", "WyJhIiwxXQ", "%C3%A9"])
def test_garbage_cursor_is_refused_by_name(api, readers, cursor):
    with pytest.raises(InvalidRequest, match="query after: came") as refused:
        api.get(f"/readers?after={cursor}")

    assert refused.value.violations[0].pointer == "after"
