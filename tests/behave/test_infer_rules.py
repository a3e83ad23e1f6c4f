"""References, unique keys and times: the rules that a collection gets."""

from __future__ import annotations

import pytest
from inferred import inferred

from specdouble.behave.infer.references import reference_noun
from specdouble.store.spec import Reference


@pytest.mark.parametrize(
    ("name", "noun"),
    [
        ("user_id", "user"),
        ("userId", "user"),
        ("repositoryID", "repository"),
        ("account_sid", "account"),
        ("head_repository_id", "head_repository"),
        ("reviewerIds", "reviewer"),
        ("paid", None),
        ("days_valid", None),
        ("id", None),
        ("node_id", None),
        ("external_id", None),
        ("requestId", None),
    ],
)
def test_a_reference_needs_a_separator_or_a_capital(name, noun):
    assert reference_noun(name) == noun


@pytest.mark.parametrize(
    ("field", "collection"),
    [
        ("repository_id", "repositories"),
        ("head_repository_id", "repositories"),
        ("owner_id", "users"),
        ("reviewerIds", "users"),
    ],
)
def test_a_reference_finds_its_collection_by_noun_last_word_or_role(field, collection):
    links = {link.field: link.collection for link in inferred("references").links["builds"]}

    assert links[field] == collection


@pytest.mark.parametrize("field", ["node_id", "external_id", "request_id", "paid", "days_valid", "user", "createdBy"])
def test_what_only_looks_like_a_reference_is_none(field):
    assert field not in {link.field for link in inferred("references").links["builds"]}


def test_an_integer_never_refers_to_a_uuid():
    assert "user_id" not in {link.field for link in inferred("references").links["builds"]}


def test_an_id_never_refers_to_a_row_that_is_found_by_its_code():
    assert "coupon_id" not in {link.field for link in inferred("references").links["builds"]}


def test_a_create_that_answers_404_refuses_what_is_not_there():
    refs = inferred("references").collections["builds"].refs

    assert Reference("repository_id", "repositories", "restrict") in refs


def test_without_a_404_a_reference_is_only_a_link():
    assert inferred("singular_paths").collections["order"].refs == ()
    assert inferred("singular_paths").links["order"][0].collection == "pet"


def test_a_documented_conflict_over_a_natural_key_makes_it_unique():
    assert inferred("references").collections["users"].unique == (("email",),)


def test_a_conflict_about_something_else_makes_nothing_unique():
    assert inferred("references").collections["repositories"].unique == ()


def test_times_are_found_by_name():
    spec = inferred("references").collections["users"]

    assert (spec.created, spec.updated) == ("created_at", "updatedAt")


def test_a_name_in_the_body_is_a_key_of_the_clients():
    assert inferred("singular_paths").collections["user"].key == "username"
    assert inferred("singular_paths").collections["user"].id.style == "client"
