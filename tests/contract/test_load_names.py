from __future__ import annotations

import keyword

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specdouble.contract.names import argument_name, argument_names, operation_id, snake_case


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("pageSize", "page_size"),
        ("order-by", "order_by"),
        ("filter[name]", "filter_name"),
        ("APIKey", "api_key"),
        ("getHTTPResponse", "get_http_response"),
        ("v2Items", "v2_items"),
        ("already_snake", "already_snake"),
        ("X-Request-ID", "x_request_id"),
        ("Größe", "größe"),
    ],
)
def test_names_become_snake_case(name: str, expected: str) -> None:
    assert snake_case(name) == expected


@pytest.mark.parametrize("name", ["id", "body", "class", "store", "clock", "ids", "fake", "user", "request", "from"])
def test_a_name_that_means_something_else_gets_an_underscore(name: str) -> None:
    assert argument_name(name) == f"{name}_"


def test_one_name_in_two_places_makes_two_arguments() -> None:
    parameters = [
        ("id", "path"),
        ("id", "query"),
        ("pageSize", "query"),
        ("page-size", "query"),
        ("page_size", "header"),
    ]

    assert argument_names(parameters) == ["id_", "query_id", "page_size", "query_page_size", "header_page_size"]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        ("get", "/users/{userId}", "get_users_by_user_id"),
        ("post", "/users/{userId}:publish", "post_users_by_user_id_publish"),
        ("get", "/", "get_root"),
        ("get", "/files/{name}.{ext}", "get_files_by_name_by_ext"),
    ],
)
def test_an_operation_without_an_id_is_named_by_method_and_path(method: str, path: str, expected: str) -> None:
    assert operation_id(method, path) == expected


@settings(derandomize=True, deadline=None, max_examples=200)
@given(st.lists(st.tuples(st.text(min_size=1), st.sampled_from(["path", "query", "header", "cookie"])), max_size=6))
def test_arguments_are_distinct_python_identifiers(parameters: list[tuple[str, str]]) -> None:
    arguments = argument_names(parameters)

    assert len(set(arguments)) == len(parameters)
    assert all(argument.isidentifier() and not keyword.iskeyword(argument) for argument in arguments)
