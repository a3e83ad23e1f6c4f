"""The commonest patterns that the naive rules miss, in the order of their yield."""

from __future__ import annotations

import pytest
from inferred import decision, inferred, inferred_text, keys, left, resource

from specdouble.store.spec import Reference


def test_parameters_in_a_row_are_one_key():
    assert keys("compound_key", "get_repo") == [("owner", "column", "owner", ""), ("repo", "id", "", "")]
    assert inferred("compound_key").collections["repos"].columns == ("owner",)
    assert inferred("compound_key").shown["repos"] == {"owner": "owner"}


def test_rows_below_a_compound_key_carry_all_its_parts():
    spec = inferred("compound_key").collections["issues"]

    assert spec.columns == ("owner", "repo")
    assert spec.parents == (Reference("repo", "repos", "cascade"),)
    assert keys("compound_key", "get_issue")[1:] == [("repo", "column", "repo", "repos"), ("number", "id", "", "")]


def test_children_without_their_parents_id_carry_it_hidden():
    spec = inferred("child_without_parent_id").collections["members"]

    assert spec.columns == ("team_id",)
    assert spec.parents == (Reference("team_id", "teams", "cascade"),)


def test_two_spellings_of_a_parameter_are_one_column():
    assert keys("child_without_parent_id", "list_members") == [("id", "column", "team_id", "teams")]
    assert keys("child_without_parent_id", "get_member")[0] == ("teamId", "column", "team_id", "teams")


def test_children_that_show_their_parents_id_are_found_by_it():
    assert inferred("child_without_parent_id").collections["tasks"].columns == ()
    assert keys("child_without_parent_id", "list_tasks") == [("team_id", "field", "team_id", "teams")]
    assert inferred("child_without_parent_id").collections["tasks"].refs == (Reference("team_id", "teams", "cascade"),)


@pytest.mark.parametrize(
    ("collection", "key"),
    [
        ("pets", "id"),
        ("projects", "slug"),
        ("agents", "agentId"),
        ("pods", "metadata.name"),
        ("flags", "key"),
        ("orders", "orderId"),
        ("gusts", "external_id"),
        ("waves", "acme_id"),
    ],
)
def test_a_key_is_found_under_another_name(collection, key):
    assert inferred("keys_by_another_name").collections[collection].key == key


def test_a_row_without_a_key_has_a_hidden_one():
    assert inferred("keys_by_another_name").collections["moods"].key_hidden


def test_rows_whose_key_nobody_can_know_are_left():
    assert left("keys_by_another_name", "get_wind").startswith("no answer shows the key of these rows")
    assert decision("keys_by_another_name", "list_winds") == ("list", "winds")


@pytest.mark.parametrize(
    ("operation", "item"),
    [("create_agent", "/agent"), ("get_agent", ""), ("replace_agent", "/data"), ("update_agent", "/data/agent")],
)
def test_each_answer_is_unwrapped_on_its_own(operation, item):
    assert resource("wrapped_answers", operation).item == item


def test_a_wrapped_body_is_unwrapped():
    assert resource("wrapped_answers", "create_agent").body == "/agent"
    assert resource("wrapped_answers", "update_agent").body == ""


@pytest.mark.parametrize("operation", ["book_usage", "analytics", "usage_of_books"])
def test_reports_are_no_rows(operation):
    assert left("reports", operation).startswith("a report")


def test_metrics_that_are_written_are_rows():
    assert decision("reports", "list_metrics") == ("list", "metrics")


def test_the_number_of_rows_is_counted():
    assert decision("reports", "count_books") == ("count", "books")
    assert resource("reports", "count_books").list.totals == ("/count",)


def test_a_list_without_items_shows_the_rows_of_its_schema():
    found = resource("views", "list_org_repos")

    assert (found.collection, found.view, found.confidence) == ("repos", True, "high")
    assert keys("views", "list_org_repos") == [("org_id", "field", "org_id", "orgs")]


def test_a_list_of_a_subset_shows_the_rows_it_is_a_subset_of():
    found = resource("views", "list_starred")

    assert (found.collection, found.view, found.confidence) == ("repos", True, "mid")


def test_one_object_that_nothing_writes_is_offered_and_left():
    left_alone = inferred("single_objects").undecided["get_health"]

    assert left_alone.why == "one object that nothing writes (9)"
    assert left_alone.suggestion == "x-resource: {name: health}"


@pytest.mark.parametrize(
    ("operation", "kind", "collection"),
    [
        ("create_account", "create", "accounts"),
        ("list_accounts", "list", "accounts"),
        ("delete_account", "delete", "accounts"),
        ("users_list", "list", "users"),
        ("users_info", "read", "users"),
        ("card_create", "create", "card"),
        ("card_get", "read", "card"),
        ("card_update", "update", "card"),
        ("card_remove", "delete", "card"),
    ],
)
def test_verbs_that_share_a_noun_are_a_collection(operation, kind, collection):
    assert decision("verbs_in_paths", operation) == (kind, collection)


def test_the_id_behind_a_verb_comes_from_the_body_or_the_query():
    assert resource("verbs_in_paths", "card_get").body_key == "id"
    assert resource("verbs_in_paths", "delete_account").body_key == "account_id"
    assert resource("verbs_in_paths", "users_info").query_key == "user"


def test_post_on_an_item_that_answers_it_updates_it():
    assert decision("post_on_an_item", "post_customer") == ("update", "customers")


def test_post_without_a_body_changes_what_its_query_names():
    assert resource("singular_paths", "update_pet_with_form").writes == {"name": "name", "status": "status"}


def test_put_without_a_post_creates_under_the_clients_key():
    assert decision("put_creates", "put_secret") == ("upsert", "secrets")
    assert inferred("put_creates").collections["secrets"].id.style == "client"


def test_delete_on_a_collection_clears_what_its_filters_leave():
    found = resource("whole_collections", "clear_labels")

    assert found.kind == "clear"
    assert [one.field for one in found.list.filters] == ["name"]


def test_an_action_that_answers_its_item_sets_the_status_of_its_verb():
    found = resource("actions", "cancel_order")

    assert (found.kind, found.sets) == ("action", {"status": "cancelled"})
    assert found.item_schema == {"$ref": "#/components/schemas/Order"}


def test_one_object_below_an_item_is_one_for_each():
    assert decision("single_objects", "get_avatar") == ("read_singleton", "avatar")
    assert keys("single_objects", "get_avatar") == [("id", "column", "user_id", "users")]


def test_content_that_is_not_json_belongs_to_its_row():
    assert decision("not_json", "download_file") == ("content", "files")


def test_content_under_another_path_belongs_to_the_row_of_its_parameter():
    assert decision("not_json", "preview_file") == ("content", "files")
    assert keys("not_json", "preview_file") == [("file_id", "id", "", "")]


def test_a_literal_beside_a_parameter_splits_its_segment():
    assert decision("not_json", "get_file") == ("read", "files")
    assert decision("not_json", "get_thumbnail") == ("content", "files")


def test_content_without_a_row_is_left():
    assert "not JSON" in left("not_json", "get_logo")


def test_status_below_an_item_is_a_part_of_it():
    assert decision("part_of_a_row", "get_status") == ("read", "deploys")


def test_another_word_with_the_items_schema_is_no_part_of_it():
    assert decision("part_of_a_row", "get_parent") == ("read_singleton", "parent")


def test_put_of_a_list_replaces_the_set():
    assert decision("whole_collections", "replace_labels") == ("replace_set", "labels")


def test_post_elsewhere_creates_where_its_answer_belongs():
    assert decision("views", "create_own_repo") == ("create", "repos")


def test_post_whose_body_is_nothing_of_the_row_does_not_create_it():
    assert "check_repo" in inferred("views").undecided


def test_a_list_that_nothing_writes_is_rows_to_read():
    found = resource("lists_and_creates_alone", "list_countries")

    assert (found.kind, found.rule) == ("list", "read-only list (21)")


def test_post_on_an_item_that_is_no_update_is_left():
    assert "(22)" in left("post_on_an_item", "trigger_lock")


def test_a_list_under_a_parameter_shows_the_rows_that_it_finds():
    assert decision("list_under_a_parameter", "find_pets") == ("list", "pets")
    assert keys("list_under_a_parameter", "find_pets") == [("owner", "field", "owner", "")]


def test_a_list_with_a_post_under_a_parameter_has_rows_of_its_own():
    found = [decision("list_under_a_parameter", name) for name in ("list_messages", "send_message", "clear_messages")]

    assert found == [("list", "messages"), ("create", "messages"), ("clear", "messages")]


def test_a_list_below_a_parameter_that_nothing_names_is_left():
    assert left("list_under_a_parameter", "forecasts") == "no rows are known under this path"


def test_post_of_a_list_creates_in_bulk():
    found = resource("whole_collections", "create_labels")

    assert (found.kind, found.collection, found.list.items) == ("bulk_create", "labels", "/labels")


def test_a_plural_below_an_item_with_post_alone_is_appended_to():
    assert decision("lists_and_creates_alone", "create_trip") == ("create", "trips")
    assert keys("lists_and_creates_alone", "create_trip") == [("id", "column", "car_id", "cars")]


def test_a_fixed_word_stands_for_an_id():
    found = resource("fixed_words", "get_me")

    assert (found.kind, found.collection, found.fixed) == ("read", "users", "me")


def test_put_on_a_collection_finds_its_row_in_the_body():
    found = resource("singular_paths", "replace_pet")

    assert (found.kind, found.collection, found.body_key) == ("replace", "pet", "id")


def test_a_map_of_integers_counts_by_the_property_it_speaks_of():
    found = resource("singular_paths", "get_inventory")

    assert (found.kind, found.collection, found.group) == ("count", "pet", "status")


BY_THE_BODY = """
openapi: 3.0.3
info: {title: Roles, version: '1'}
paths:
  /roles:
    get:
      responses:
        '200':
          description: All
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Role'}}}}
    put:
      operationId: change_role
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Role'}}}}
      responses: {'200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Role'}}}}}
  /roles/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: One, content: {application/json: {schema: {$ref: '#/components/schemas/Role'}}}}}
components:
  schemas:
    Role:
      type: object
      properties: {id: {type: integer, readOnly: ANSWERED}, name: {type: string}}
"""


def test_a_body_names_a_row_only_by_an_id_that_a_client_may_send():
    sent, answered = (inferred_text(BY_THE_BODY.replace("ANSWERED", word)) for word in ("false", "true"))

    assert sent.resources["change_role"].body_key == "id"
    assert "change_role" not in answered.resources
