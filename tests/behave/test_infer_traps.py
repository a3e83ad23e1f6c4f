"""What fooled a first draft of these rules, so that it fools nobody again."""

from __future__ import annotations

import pytest
from inferred import decision, inferred, keys, left, resource


def test_an_envelope_shared_by_everything_is_no_row():
    assert decision("shared_envelope", "list_recent") == ("list", "recent")
    assert "create_apples" in inferred("shared_envelope").undecided


@pytest.mark.parametrize("verb", ["archive", "close", "revoke"])
def test_a_verb_of_ending_does_not_delete(verb):
    assert decision("actions", f"{verb}_order") == ("action", "orders")


def test_archive_sets_the_boolean_of_its_participle():
    assert resource("actions", "archive_order").sets == {"archived": True}


def test_a_verb_without_a_participle_leaves_the_status_alone():
    assert resource("actions", "revoke_order").sets == {}


def test_delete_of_a_mark_on_an_item_does_not_delete_the_item():
    assert decision("actions", "unlike_order") == ("action", "orders")


def test_delete_under_a_parents_id_clears_its_rows():
    assert decision("list_under_a_parameter", "clear_messages") == ("clear", "messages")


def test_api_is_no_noun():
    assert left("verbs_in_paths", "api_create") == "a verb: no rows are known that it works on"


def test_a_verb_alone_with_its_noun_is_no_collection():
    assert left("verbs_in_paths", "send_email") == "a verb: no rows are known that it works on"


@pytest.mark.parametrize("operation", ["get_thing", "get_anything"])
def test_an_item_without_any_schema_is_an_echo(operation):
    assert operation in inferred("echo").undecided


def test_post_that_answers_the_parent_attaches_to_it():
    found = resource("actions", "attach_note")

    assert (found.kind, found.collection, found.merges) == ("action", "orders", ("note",))


@pytest.mark.parametrize("operation", ["add_members", "duplicate_task"])
def test_adding_to_a_row_and_copying_it_write_nothing_into_it(operation):
    assert resource("compact_rows", operation).merges == ()


def test_a_compact_shape_under_many_nouns_is_the_row_of_its_own_noun():
    assert decision("compact_rows", "list_project_tasks") == ("list", "tasks")


def test_rows_below_a_row_of_their_kind_are_found_by_their_parent():
    assert keys("compact_rows", "list_subtasks") == [("task_gid", "field", "parent.gid", "tasks")]


def test_an_offset_of_text_is_a_cursor():
    paging = resource("compact_rows", "list_tasks").list.paging

    assert (paging.style, paging.page) == ("cursor", "offset")


def test_a_models_answer_is_no_row():
    assert "complete" in inferred("lists_and_creates_alone").undecided


def test_a_row_with_an_array_is_not_a_list():
    assert resource("singular_paths", "get_pet").item == ""
    assert resource("query_parameters", "get_event").kind == "read"
