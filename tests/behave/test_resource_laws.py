"""Laws that hold for every collection, stated over random calls."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from resource_kit import empty_library, library

from specdouble.errors import BadReference, BadRequest, Conflict, InvalidRequest, NotFound
from specdouble.runtime.users import User

LIBRARY = library()
NORTH = User(name="north", tenant="north")
SOUTH = User(name="south", tenant="south")


@pytest.fixture
def api():
    return empty_library()


law = settings(derandomize=True, max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=12)
new_shelves = st.fixed_dictionaries(
    {"label": words, "branch": st.sampled_from(["north", "south"])},
    optional={
        "capacity": st.integers(0, 99),
        "description": words,
        "notes": st.none() | words,
        "door_code": words,
        "dimensions": st.fixed_dictionaries({}, optional={"width": st.integers(0, 9), "height": st.integers(0, 9)}),
    },
)
patches = st.fixed_dictionaries(
    {}, optional={"capacity": st.integers(0, 99), "description": words, "notes": st.none() | words}
)
shelf_sets = st.lists(new_shelves, min_size=1, max_size=9, unique_by=lambda shelf: shelf["label"])


@law
@given(new_shelves, patches)
def test_what_is_written_is_read(new, patch):
    api = LIBRARY.empty()
    created = api.post("/shelves", new)
    changed = api("PATCH", f"/shelves/{created['id']}", patch).value

    sent = {name: value for name, value in {**new, **patch}.items() if name != "door_code"}
    assert changed.items() >= {**sent, "id": created["id"], "created_at": created["created_at"]}.items()
    assert api.get(f"/shelves/{created['id']}") == changed


@law
@given(shelf_sets, st.integers(1, 5))
def test_pages_show_every_row_once(new, length):
    api = LIBRARY.empty()
    made = [api.post("/shelves", shelf)["id"] for shelf in new]

    pages = [api.get(f"/shelves?page={number}&per_page={length}") for number in range(1, len(made) // length + 2)]

    assert [row["id"] for page in pages for row in page["shelves"]] == made
    assert {page["total"] for page in pages} == {len(made)}


@law
@given(st.lists(words, max_size=9), st.integers(1, 10))
def test_offsets_show_every_row_once(titles, length):
    api = LIBRARY.empty()
    shelf = api.post("/shelves", {"label": "Poetry", "branch": "north"})["id"]
    made = [api.post(f"/shelves/{shelf}/books", {"book": {"title": title}})["book"]["id"] for title in titles]

    pages = [api.get(f"/shelves/{shelf}/books?offset={at}&limit={length}") for at in range(0, len(made) + 1, length)]

    assert [book["id"] for page in pages for book in page["results"]] == made


@law
@given(
    st.lists(st.tuples(words, st.none() | st.dates()), max_size=9),
    st.integers(1, 5),
    st.sampled_from(["", "&sort_by=name", "&sort_by=joined&order=desc", "&sort_by=joined&order=asc", "&order=desc"]),
)
def test_cursors_show_every_row_once(rows, length, order):
    api = LIBRARY.empty()
    for name, joined in rows:
        api.post("/readers", {"name": name} if joined is None else {"name": name, "joined": joined.isoformat()})
    whole = [row["id"] for row in api.get(f"/readers?limit=50{order}")["data"]]

    seen, cursor = [], ""
    while cursor is not None:
        page = api.get(f"/readers?limit={length}{order}&after={cursor}")
        seen, cursor = seen + [row["id"] for row in page["data"]], page["next_cursor"]

    assert seen == whole
    assert sorted(seen) == list(range(1, len(rows) + 1))


@law
@given(shelf_sets)
def test_tenants_see_their_own_rows_only(new):
    api = LIBRARY.empty()
    made = [api.post("/shelves", shelf) for shelf in new]
    own = [shelf["id"] for shelf in made if shelf["branch"] == "north"]

    page = api.get("/shelves?per_page=5", user=NORTH)

    assert [row["id"] for row in page["shelves"]] == own[:5]
    assert page["total"] == len(own)


@pytest.mark.parametrize(
    ("method", "body"),
    [("GET", None), ("DELETE", None), ("PATCH", {"label": "Mine"}), ("PUT", {"label": "Mine", "branch": "north"})],
)
def test_row_of_another_tenant_is_not_found(api, method, body):
    shelf = api.post("/shelves", {"label": "Poetry", "branch": "south"})

    with pytest.raises(NotFound):
        api(method, f"/shelves/{shelf['id']}", body, user=NORTH)

    assert api.get(f"/shelves/{shelf['id']}", user=SOUTH) == shelf


@pytest.mark.parametrize("below", ["books", "settings"])
def test_what_stands_below_a_row_of_another_tenant_is_not_found(api, below):
    shelf = api.post("/shelves", {"label": "Poetry", "branch": "south"})

    with pytest.raises(NotFound):
        api.get(f"/shelves/{shelf['id']}/{below}", user=NORTH)


def test_nobody_creates_for_another_tenant(api):
    with pytest.raises(BadReference):
        api.post("/shelves", {"label": "Poetry", "branch": "south"}, user=NORTH)

    assert api.rows("shelves") == []


@law
@given(st.data())
def test_every_answer_conforms_whatever_is_asked(data):
    """The kit judges each answer; a refusal is one that the API gives, and changes nothing."""
    api = LIBRARY.empty().seeded(rows=3)
    for operation in data.draw(st.lists(st.sampled_from(api.document.operations), min_size=1, max_size=6)):
        target, body = data.draw(targets(api, operation)), data.draw(bodies(operation))
        before = all_rows(api)
        try:
            answer = api(operation.method, target, body)
        except (BadRequest, Conflict, InvalidRequest, NotFound):
            assert all_rows(api) == before
        else:
            assert 200 <= answer.status < 300
            assert operation.method != "GET" or all_rows(api) == before


def all_rows(api):
    return {name: api.rows(name) for name in _KEYS.values()}


def targets(api, operation):
    ids = {name: st.sampled_from([str(row.id) for row in api.rows(name)] or ["1"]) for name in _KEYS.values()}
    names = [parameter.name for parameter in operation.parameters if parameter.location == "path"]
    filled = st.fixed_dictionaries({name: ids[_KEYS[name]] for name in names})
    return filled.map(lambda values: operation.path.format(**{name: quote(value) for name, value in values.items()}))


_KEYS = {"shelf_id": "shelves", "book_id": "books", "reader_id": "readers", "name": "labels"}


def bodies(operation):
    known = {"create_book": st.just({"book": {"title": "x"}}), "create_reader": st.builds(dict, name=words)}
    known |= {"put_label": st.builds(dict, color=words), "update_shelf_settings": st.just({"theme": "dark"})}
    by_method = {"POST": new_shelves, "PUT": new_shelves, "PATCH": patches}
    return known.get(operation.id, by_method[operation.method]) if operation.body is not None else st.none()
