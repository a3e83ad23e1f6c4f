"""Worlds: what is loaded, what is shifted, what is refused and where it says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from resource_kit import NOW, library

from specdouble.behave.worlds import load_world, world_names
from specdouble.errors import ConfigError, StoreError

SHELF = "11111111-1111-4111-8111-111111111111"
OTHER = "22222222-2222-4222-8222-222222222222"
LIBRARY = library()


def shelf_row(row_id=SHELF, **more) -> str:
    row = {"id": row_id, "label": row_id[:3], "branch": "north", "status": "open", "capacity": 1, "notes": None}
    row |= {"book_count": 0, "created_at": "2026-01-01T08:00:00Z", "updated_at": "2026-01-02T08:00:00+02:00"}
    row |= {"url": "https://x.example/1", **more}
    return "- {" + ", ".join(f"{name}: {value!r}".replace("None", "null") for name, value in row.items()) + "}\n"


@pytest.fixture
def world(tmp_path):
    """Write a world and load it."""

    def load(also=(), **files):
        folder = tmp_path / "demo"
        folder.mkdir()
        for name, text in {"world": "at: '2026-01-15T09:00:00Z'", **files}.items():
            (folder / f"{name}.yaml").write_text(text, "utf-8")
        api = LIBRARY.empty()
        load_world(api.store, api.ground, folder, also, api.clock.now)
        return api

    return load


def test_rows_are_there(world):
    api = world(shelves=shelf_row())

    assert api.get(f"/shelves/{SHELF}")["label"] == "111"


def test_secrets_are_kept(world):
    api = world(shelves=shelf_row(door_code="1234"))

    assert api.rows("shelves")[0]["door_code"] == "1234"


def test_date_times_move_by_whole_days_and_dates_stay(world):
    at = (NOW - timedelta(days=10, hours=3)).isoformat()

    api = world(world=f"at: '{at}'", shelves=shelf_row(), readers="- {id: 1, name: Ada, joined: '2026-01-01'}")

    row = api.rows("shelves")[0]
    assert (row["created_at"], row["updated_at"]) == ("2026-01-11T08:00:00Z", "2026-01-12T08:00:00+02:00")
    assert api.rows("readers")[0]["joined"] == "2026-01-01"


def test_child_carries_its_parent_under_the_parameters_name(world):
    book = f"- {{id: 1, title: Odes, created_at: '2026-01-01T08:00:00Z', shelf_id: {SHELF}}}"

    api = world(shelves=shelf_row(), books=book)

    assert api.get(f"/shelves/{SHELF}/books")["results"][0]["title"] == "Odes"
    assert "shelf_id" not in api.rows("books")[0]


def test_generate_adds_believable_rows(world):
    api = world(world="generate: {books: 7}", shelves=shelf_row())

    assert api.get(f"/shelves/{SHELF}/books")["count"] == 7


def test_rows_that_cannot_be_made_are_missed(world):
    with pytest.raises(
        StoreError, match=r"demo/world.yaml: generate: books: 7 rows are missing.*could not be made: .+"
    ):
        world(world="generate: {books: 7}")


def test_new_ids_do_not_meet_those_of_the_world(world):
    api = world(readers="- {id: 1, name: Ada}\n- {id: 9, name: Bo}")

    assert api.post("/readers", {"name": "Cy"})["id"] == 10


def test_rows_of_personas_are_in_every_world(world):
    api = world([{"readers": [{"id": 4, "name": "Ada"}]}])

    assert api.get("/readers/4") == {"id": 4, "name": "Ada"}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"shelfs": "[]"}, r"shelfs.yaml: unknown collection 'shelfs'.*Did you mean 'shelves'"),
        ({"shelves": "{}"}, r"shelves.yaml: came dict, expected a list of rows"),
        ({"shelves": "- a\n"}, r"shelves.yaml:1: row 1 of shelves: came 'a'"),
        ({"readers": "- {id: 1, name: Ada}\n- {name: Bo}"}, r"readers.yaml:2: row 2 of readers: it has no id"),
        ({"readers": "- id: 1\n  name: 7"}, r"readers.yaml:2: row 1 of readers, field name: 7 is not of type"),
        ({"readers": "- {id: 1, name: A}\n- {id: 1, name: B}"}, r"readers.yaml:2: row 2 of readers, field id: .*taken"),
        (
            {"books": "- {id: 1, title: A, created_at: '2026-01-01T08:00:00Z'}"},
            r"row 1 of books: .*shelf_id is missing",
        ),
        (
            {"books": f"- {{id: 1, title: A, created_at: '2026-01-01T08:00:00Z', shelf_id: {OTHER}}}"},
            r"books.yaml:1: row 1 of books: shelves 2222.* not found",
        ),
        ({"shelves": shelf_row() + shelf_row(OTHER, label="111")}, r"row 2 of shelves, field label: .*taken"),
        ({"shelves": "- {id: 1, id: 2}"}, r"shelves.yaml:1: 'id' stands twice"),
        ({"shelves": "- ["}, r"shelves.yaml:\d: this is not YAML"),
    ],
)
def test_bad_row_is_refused_with_its_place(world, files, message):
    with pytest.raises(StoreError, match=message):
        world(**files)


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("att: 1", r"world.yaml: unknown key 'att'.*Did you mean 'at'"),
        ("at: yesterday", r"world.yaml: at: came 'yesterday'"),
        ("generate: {book: 1}", r"unknown collection 'book'.*Did you mean 'books'"),
        ("generate: {books: many}", r"generate: books: came 'many'"),
        ("generate: {books: {first: {}}}", r"generate: books: came .*expected a number of rows, or {count, first}"),
        ("generate: {books: {count: 3, last: {}}}", r"generate: books: came .*last.*expected {count: 3, first: "),
        ("[]", r"came list, expected a map"),
    ],
)
def test_bad_head_is_refused(world, head, message):
    with pytest.raises(ConfigError, match=message):
        world(world=head)


def test_refused_world_leaves_nothing(world):
    with pytest.raises(StoreError):
        world(shelves=shelf_row(), readers="- {name: Bo}")

    assert LIBRARY.rows("shelves") == []


def test_unknown_world_is_named_with_those_there_are(tmp_path):
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "world.yaml").write_text("description: x", "utf-8")

    with pytest.raises(ConfigError, match=r"unknown world 'dmo'.*Did you mean 'demo'"):
        load_world(LIBRARY.store, LIBRARY.ground, tmp_path / "dmo")

    assert world_names(tmp_path) == ("demo",)
