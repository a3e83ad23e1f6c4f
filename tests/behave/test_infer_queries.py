"""What the query parameters of a list do."""

from __future__ import annotations

import pytest
from inferred import filters, resource

from specdouble.behave.model import Paging


@pytest.mark.parametrize(
    ("parameter", "field", "operator"),
    [
        ("status", "status", "eq"),
        ("STATUS", "status", "eq"),
        ("ids", "id", "in"),
        ("statuses", "status", "in"),
        ("owner_id", "owner.id", "eq"),
        ("owner", "owner.id", "eq"),
        ("tag", "tags", "any"),
        ("venue", "venue_id", "eq"),
        ("country", "country_code", "eq"),
        ("min_price", "price", "gte"),
        ("price_max", "price", "lte"),
        ("created_after", "created_at", "gt"),
        ("since", "created_at", "gte"),
        ("startDate", "dates", "gte"),
        ("endDate", "dates", "lte"),
        ("DateOpened>", "DateOpened", "gt"),
        ("active", "is_active", "eq"),
        ("dogs", "dogs_allowed", "true"),
        ("name_contains", "name", "contains"),
    ],
)
def test_a_parameter_filters_the_property_that_it_means(parameter, field, operator):
    found = filters("query_parameters", "list_events")[parameter]

    assert (found.field, found.op) == (field, operator)


@pytest.mark.parametrize(
    ("parameter", "reason"),
    [
        ("include_archived", "a switch that names no property"),
        ("fields", "selects fields"),
        ("filter", "an expression"),
        ("group_by", "names no property of the row"),
    ],
)
def test_a_parameter_that_names_nothing_is_ignored_for_a_reason(parameter, reason):
    assert resource("query_parameters", "list_events").list.ignored[parameter] == reason


def test_an_array_of_objects_is_filtered_by_their_name():
    assert filters("singular_paths", "find_by_tags")["tags"].field == "tags.name"


def test_search_is_told_from_filters():
    assert resource("query_parameters", "list_events").list.search == ("q",)


def test_sort_reads_its_enum_and_leaves_what_names_nothing():
    sort = resource("query_parameters", "list_events").list.sort

    assert (sort.by, sort.direction) == ("sort_by", "order")
    assert sort.fields == {"name": "name", "price": "price", "newest": "-created_at"}


@pytest.mark.parametrize(
    ("operation", "paging"),
    [
        ("by_offset", Paging("offset", "offset", "limit", default_limit=10, max_limit=100)),
        ("by_cursor", Paging("cursor", "after", "limit")),
        ("by_token", Paging("cursor", "page_token", "page_size")),
        ("by_zero", Paging("page", "page", "size", first=0)),
        ("by_link", Paging("page", "page", "per_page")),
        ("by_size", Paging("page", None, "limit")),
        ("by_day", Paging("page", None, "first")),
    ],
)
def test_each_way_of_paging_is_known(operation, paging):
    assert resource("paging", operation).list.paging == paging


@pytest.mark.parametrize(
    ("operation", "totals", "meta"),
    [
        ("by_offset", ("/meta/total",), {"/meta/limit": "limit", "/meta/offset": "offset"}),
        ("by_cursor", (), {"/first_id": "first_id", "/last_id": "last_id", "/has_more": "has_more"}),
        ("by_token", (), {"/next_page_token": "next_cursor"}),
        ("by_zero", ("/totalElements",), {"/totalPages": "pages"}),
        ("by_link", (), {"/_links/next/href": "next", "/_links/self/href": "self"}),
    ],
)
def test_an_envelope_tells_what_its_parts_mean(operation, totals, meta):
    found = resource("paging", operation).list

    assert (found.totals, dict(found.meta)) == (totals, meta)


def test_next_and_previous_may_be_addresses():
    assert resource("query_parameters", "list_events").list.meta == {"/next": "next", "/previous": "previous"}


def test_backward_cursors_are_ignored():
    assert resource("paging", "by_cursor").list.ignored == {"before": "pages backwards"}
