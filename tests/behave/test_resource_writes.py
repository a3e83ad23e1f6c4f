"""Creating, changing, deleting: what the client sends, what the server makes, what is refused."""

from __future__ import annotations

import pytest
from resource_kit import DOCUMENTS, api_of, empty_library

from specdouble.errors import Conflict, NotFound

NORTH = {"label": "Poetry", "branch": "north"}


@pytest.fixture
def api():
    return empty_library()


@pytest.fixture
def shelf(api):
    return api.post("/shelves", {"label": "Poetry", "branch": "north"})


def test_created_row_can_be_read(api):
    created = api.post("/shelves", NORTH)

    assert api.get(f"/shelves/{created['id']}") == created


def test_server_makes_what_only_it_can_know(api):
    created = api.post("/shelves", NORTH)

    assert created["created_at"] == created["updated_at"] == "2026-01-15T09:00:00.000Z"
    assert (created["status"], created["book_count"], created["closed_at"]) == ("open", 0, None)


def test_link_to_itself_points_at_the_row(api):
    created = api.post("/shelves", NORTH)

    assert created["url"] == f"http://localhost/api/shelves/{created['id']}"


def test_location_is_the_path_of_the_new_row(api):
    answer = api("POST", "/shelves", NORTH)

    assert answer.status == 201
    assert answer.headers["Location"] == f"/api/shelves/{answer.value['id']}"


def test_default_fills_what_was_not_sent(api):
    assert api.post("/shelves", NORTH)["capacity"] == 40


def test_optional_property_that_was_not_sent_stays_absent(api):
    assert "description" not in api.post("/shelves", NORTH)


def test_required_nullable_property_that_was_not_sent_is_null(api):
    assert api.post("/shelves", NORTH)["notes"] is None


def test_write_only_property_is_kept_and_never_answered(api):
    created = api.post("/shelves", {**NORTH, "door_code": "1234"})

    assert "door_code" not in created
    assert api.rows("shelves")[0]["door_code"] == "1234"


def test_same_unique_key_again_is_a_conflict(api, shelf):
    with pytest.raises(Conflict, match="label 'Poetry' is already taken"):
        api.post("/shelves", NORTH)

    assert len(api.rows("shelves")) == 1


def test_put_drops_what_was_not_sent_and_keeps_what_the_server_made(api):
    before = api.post("/shelves", {**NORTH, "description": "Verses", "door_code": "1234"})
    api.clock.advance(60)

    after = api("PUT", f"/shelves/{before['id']}", {"label": "Plays", "branch": "north"}).value

    assert "description" not in after
    assert (after["id"], after["created_at"], after["label"]) == (before["id"], before["created_at"], "Plays")
    assert after["updated_at"] > before["updated_at"]
    assert api.rows("shelves")[0]["door_code"] == "1234"


def test_patch_changes_what_was_sent_only(api):
    before = api.post("/shelves", {**NORTH, "description": "Verses"})

    after = api("PATCH", f"/shelves/{before['id']}", {"capacity": 7}).value

    assert {**before, "capacity": 7, "updated_at": after["updated_at"]} == after


def test_patch_merges_nested_objects(api):
    before = api.post("/shelves", {**NORTH, "dimensions": {"width": 1, "height": 2}})

    after = api("PATCH", f"/shelves/{before['id']}", {"dimensions": {"height": 3}}).value

    assert after["dimensions"] == {"width": 1, "height": 3}


def test_patch_with_null_empties_a_nullable_property(api):
    before = api.post("/shelves", {**NORTH, "notes": "dusty"})

    assert api("PATCH", f"/shelves/{before['id']}", {"notes": None}).value["notes"] is None


def test_delete_answers_the_receipt_of_the_document(api, shelf):
    receipt = api("DELETE", f"/shelves/{shelf['id']}").value

    assert receipt == {"id": shelf["id"], "deleted": True, "message": "Shelf deleted"}


def test_receipt_says_what_the_document_has_by_default():
    text = (DOCUMENTS / "resource_library.yaml").read_text()
    api = api_of(text.replace("message: {type: string}}", "message: {type: string, default: Gone}}"))
    shelf = api.post("/shelves", NORTH)

    assert api("DELETE", f"/shelves/{shelf['id']}").value["message"] == "Gone"


def test_deleted_row_is_gone(api, shelf):
    api("DELETE", f"/shelves/{shelf['id']}")

    with pytest.raises(NotFound, match=f"shelf {shelf['id']} not found"):
        api("DELETE", f"/shelves/{shelf['id']}")


def test_children_go_with_their_parent(api, shelf):
    api.post(f"/shelves/{shelf['id']}/books", {"book": {"title": "Odes"}})

    api("DELETE", f"/shelves/{shelf['id']}")

    assert api.rows("books") == []


def test_action_sets_the_status_and_when_it_happened(api, shelf):
    api.clock.advance(60)

    closed = api.post(f"/shelves/{shelf['id']}/close")

    assert closed["status"] == "closed"
    assert closed["closed_at"] == closed["updated_at"] > shelf["updated_at"]


def test_action_on_nothing_is_not_found(api):
    with pytest.raises(NotFound):
        api.post("/shelves/00000000-0000-4000-8000-000000000000/close")


def test_wrapped_body_becomes_a_wrapped_answer(api, shelf):
    created = api.post(f"/shelves/{shelf['id']}/books", {"book": {"title": "Odes", "author": "Sappho"}})

    assert created["book"]["title"] == "Odes"
    assert api.get(f"/shelves/{shelf['id']}/books/{created['book']['id']}") == created


def test_integer_id_is_found_by_the_text_of_a_path(api, shelf):
    created = api.post(f"/shelves/{shelf['id']}/books", {"book": {"title": "Odes"}})

    assert created["book"]["id"] == 1


def test_child_of_an_absent_parent_names_the_parent(api):
    with pytest.raises(NotFound, match="shelf 00000000"):
        api.post("/shelves/00000000-0000-4000-8000-000000000000/books", {"book": {"title": "Odes"}})


def test_row_is_not_found_below_another_parent(api, shelf):
    other = api.post("/shelves", {"label": "Prose", "branch": "north"})
    api.post(f"/shelves/{shelf['id']}/books", {"book": {"title": "Odes"}})

    with pytest.raises(NotFound, match="book 1 not found"):
        api.get(f"/shelves/{other['id']}/books/1")


def test_put_creates_and_then_replaces(api):
    first = api("PUT", "/labels/new%20one", {"color": "red", "note": "bright"})
    second = api("PUT", "/labels/new%20one", {"color": "blue"})

    assert (first.status, second.status) == (201, 200)
    assert api.get("/labels/new%20one") == {"name": "new one", "color": "blue"}


def test_clear_empties_one_parent_only(api, shelf):
    other = api.post("/shelves", {"label": "Prose", "branch": "north"})
    api.post(f"/shelves/{shelf['id']}/books", {"book": {"title": "Odes"}})
    api.post(f"/shelves/{other['id']}/books", {"book": {"title": "Emma"}})

    assert api("DELETE", f"/shelves/{shelf['id']}/books").status == 204

    assert [row["title"] for row in api.rows("books")] == ["Emma"]


def test_singleton_is_there_from_the_start_and_remembers(api, shelf):
    before = api.get(f"/shelves/{shelf['id']}/settings")
    api("PATCH", f"/shelves/{shelf['id']}/settings", {"rows_per_page": 99})

    assert api.get(f"/shelves/{shelf['id']}/settings") == {**before, "rows_per_page": 99}


def test_singleton_of_an_absent_parent_is_not_found(api):
    with pytest.raises(NotFound, match="shelf"):
        api.get("/shelves/00000000-0000-4000-8000-000000000000/settings")


def test_failed_create_leaves_the_world_unchanged(api, shelf):
    before = api.rows("shelves")

    with pytest.raises(Conflict):
        api.post("/shelves", NORTH)

    assert api.rows("shelves") == before
    assert api.post("/shelves", {"label": "Prose", "branch": "north"})["id"] != shelf["id"]
