"""The naive rules: collections, lists, items, actions, singletons."""

from __future__ import annotations

import pytest
from inferred import decision, inferred, keys, left, resource

from specdouble.store.spec import IdStyle


def test_operations_behind_references_are_read():
    assert decision("operation_behind_a_reference", "list_books") == ("list", "books")
    assert decision("operation_behind_a_reference", "get_book") == ("read", "books")


def test_all_of_and_a_null_branch_do_not_hide_the_key():
    assert inferred("operation_behind_a_reference").collections["books"].key == "id"


def test_two_signs_make_a_collection():
    found = resource("wrapped_answers", "list_agents")

    assert (found.evidence, found.confidence) == ("CNL", "high")


@pytest.mark.parametrize(
    ("operation", "kind"),
    [("get_label", "read"), ("list_labels", "list"), ("create_label", "create")],
)
def test_a_collection_has_its_operations(operation, kind):
    assert decision("whole_collections", operation) == (kind, "labels")


@pytest.mark.parametrize(
    ("operation", "items"),
    [
        ("list_invoices", "/invoices"),
        ("list_roles", "/roles"),
        ("list_sessions", "/data/sessions"),
        ("list_notes", "/odd"),
        ("list_animals", "/cats"),
    ],
)
def test_a_list_is_found_under_any_name(operation, items):
    assert resource("lists_under_another_name", operation).list.items == items


def test_put_on_an_item_replaces_where_its_body_requires_something():
    assert decision("wrapped_answers", "replace_agent") == ("replace", "agents")


def test_put_whose_body_requires_nothing_updates():
    assert decision("put_creates", "put_room") == ("update", "rooms")


def test_a_verb_below_an_item_is_an_action():
    assert decision("actions", "close_order") == ("action", "orders")


def test_get_with_put_on_one_literal_path_is_a_singleton():
    found = {name: decision("single_objects", f"{name}_settings") for name in ("get", "replace", "update", "reset")}

    assert found == {
        "get": ("read_singleton", "settings"),
        "replace": ("write_singleton", "settings"),
        "update": ("write_singleton", "settings"),
        "reset": ("delete_singleton", "settings"),
    }
    assert "settings" in inferred("single_objects").singletons


def test_a_word_below_an_item_where_nothing_is_read_is_an_action():
    assert decision("actions", "bookmark_order") == ("action", "orders")


def test_get_with_a_post_that_answers_the_same_is_a_singleton():
    assert decision("single_objects", "get_limit") == ("read_singleton", "limit")
    assert decision("single_objects", "set_limit") == ("write_singleton", "limit")


def test_a_verb_that_no_rows_are_known_for_is_left():
    assert left("singular_paths", "login") == "a verb: no rows are known that it works on"


def test_collections_called_by_the_singular_are_found_by_their_items():
    found = {name: decision("singular_paths", name) for name in ("add_pet", "get_pet", "place_order", "create_user")}

    assert found == {
        "add_pet": ("create", "pet"),
        "get_pet": ("read", "pet"),
        "place_order": ("create", "order"),
        "create_user": ("create", "user"),
    }


def test_of_several_paths_with_one_last_word_the_shortest_keeps_it():
    assert decision("same_last_word", "list_members") == ("list", "members")
    assert decision("same_last_word", "list_seats") == ("list", "org_members")
    assert decision("same_last_word", "list_guests") == ("list", "team_members")


def test_a_payment_below_a_booking_is_a_row_below_it():
    assert decision("payment_below_booking", "pay_booking") == ("create", "payment")
    assert keys("payment_below_booking", "pay_booking") == [("bookingId", "column", "booking_id", "bookings")]


@pytest.mark.parametrize(
    ("collection", "style"),
    [
        ("agents", IdStyle("prefix", "agt_")),
        ("models", IdStyle("prefix", "mdl-")),
        ("jobs", IdStyle("integer")),
        ("keys", IdStyle("uuid")),
        ("things", IdStyle("uuid")),
        ("pages", IdStyle("client")),
    ],
)
def test_new_ids_look_like_the_old_ones(collection, style):
    assert inferred("id_styles").collections[collection].id == style
