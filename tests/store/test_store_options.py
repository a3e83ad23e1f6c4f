"""Queries through indexes find what a look at every row finds, in either kind of store."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_places import PLACES

from specdouble.store import NEWEST_FIRST, CollectionSpec, Condition, IdStyle, Order, Query, Reference
from specdouble.store.catalogue import Catalogue, Index
from specdouble.store.options import Option, options
from specdouble.store.query import run

ITEMS = CollectionSpec(
    "items",
    id=IdStyle("integer"),
    columns=("shelf",),
    unique=(("tag", "size"),),
    refs=(Reference("owner", "owners"),),
    filters=("state", "tags", "parts.name", "owner", "id"),
)
OWNERS = CollectionSpec("owners", key="name", id=IdStyle("client"), delete="soft")
SPECS = (ITEMS, OWNERS)
WORDS = st.sampled_from(["a", "b", "2026-01-15T09:00:00Z", "2026-01-15T10:00:00+01:00", 1, 1.0, True, None])
LISTS = st.lists(WORDS, max_size=2)
ROW = st.fixed_dictionaries(
    {},
    optional={
        "state": WORDS | LISTS,
        "tags": LISTS,
        "parts": st.lists(st.fixed_dictionaries({"name": WORDS}), max_size=2),
        "owner": st.sampled_from(["a", "b", None]),
        "size": st.integers(0, 9),
        "tag": WORDS,
    },
)
FIELDS = st.sampled_from(["state", "tags", "parts.name", "owner", "id", "tag", "size"])
OPS = st.sampled_from(["eq", "in", "any", "ne", "contains"])
CONDITIONS = st.builds(Condition, FIELDS, OPS, WORDS | LISTS) | st.builds(
    Condition, st.just("shelf"), st.sampled_from(["eq", "in"]), st.sampled_from(["1", 2, ["1", 2], 3]), st.just(True)
)
quick = settings(derandomize=True, max_examples=150, database=None, deadline=None)


@pytest.fixture(scope="module", params=PLACES)
def empty(request):
    with PLACES[request.param]() as place:
        yield place.store("api", SPECS, lambda style, name, number: number, lambda: datetime(2026, 1, 15, tzinfo=UTC))


@quick
@given(st.lists(st.tuples(st.sampled_from([1, "2"]), ROW), max_size=6), st.lists(CONDITIONS, max_size=3), st.data())
def test_an_index_never_changes_what_a_query_finds(empty, rows, where, more):
    with empty.fork().transaction() as tx:
        tx.load("owners", [{"name": "a"}, {"name": "b"}])
        for number, (shelf, row) in enumerate(rows):
            tx.items.within(shelf=shelf).add({**row, "size": number})
        query = Query(tuple(where))
        within = more.draw(st.sampled_from([{}, {"shelf": 1}]))

        found = tx.items.within(**within).find(query).rows

        every = [row for row in tx.items.with_deleted() if not within or str(row.columns["shelf"]) == "1"]
        assert found == run(query, every, ITEMS).rows


@quick
@given(
    st.lists(st.sampled_from(["add", "delete", "commit"]), max_size=12),
    st.sampled_from([(), (Order(""),), (NEWEST_FIRST,)]),
    st.integers(-1, 5) | st.just(10**40),
    st.integers(-1, 5) | st.just(10**40),
)
def test_a_page_of_all_rows_is_the_page_that_a_look_at_all_finds(empty, steps, sort, offset, limit):
    store = empty.fork()
    tx = store.transaction()
    for step in steps:
        if step == "add":
            tx.owners.add({"name": f"n{len(tx.owners.with_deleted())}"})
        elif step == "delete" and len(tx.owners):
            tx.owners.delete(next(iter(tx.owners)).id)
        elif step == "commit":
            tx.commit()
            tx = store.transaction()
    query = Query(sort=sort, offset=offset, limit=limit)

    assert tx.owners.find(query) == run(query, list(tx.owners), OWNERS)
    tx.rollback()


@pytest.mark.parametrize("far", [2**31, 2**63, 2**64])
def test_a_page_beyond_everything_is_empty(empty, far):
    with empty.fork().transaction() as tx:
        tx.load("owners", [{"name": "a"}])

        page = tx.owners.find(Query(offset=far, limit=far))

        assert (page.rows, page.total) == ([], 1)


def looked_up(*where, **within):
    return list(options(Catalogue(SPECS)["items"], where, within))


@pytest.mark.parametrize(("condition", "index", "keys"), [
    (Condition("state", "eq", "a"), Index("field", ("state",)), ("a",)),
    (Condition("state", "in", ["a", "b", "a"]), Index("field", ("state",)), ("a", "b")),
    (Condition("tags", "any", ["a"]), Index("field", ("tags",)), ("a",)),
    (Condition("owner", "in", ["a", "b"]), Index("reference", ("owner",)), ("a", "b")),
    (Condition("shelf", "in", [1, "2"], column=True), Index("columns", ("shelf",)), (("1",), ("2",))),
])  # fmt: skip
def test_conditions_are_looked_up_in_an_index(condition, index, keys):
    assert looked_up(condition) == [Option(index, keys)]


def test_unique_keys_are_looked_up_below_their_columns():
    conditions = (Condition("tag", "in", ["a", "b"]), Condition("size", "eq", 1))

    assert looked_up(*conditions) == []
    assert Option(Index("unique", ("tag", "size")), (("7", "a", 1), ("7", "b", 1))) in looked_up(*conditions, shelf=7)


@pytest.mark.parametrize("condition", [
    Condition("state", "eq", None),
    Condition("state", "in", ["a", None]),
    Condition("state", "eq", ["a"]),
    Condition("state", "ne", "a"),
    Condition("state", "in", list(range(1000))),
    Condition("parts", "eq", "a"),
])  # fmt: skip
def test_other_conditions_are_not(condition):
    assert looked_up(condition) == []


def test_items_of_an_array_are_not_looked_for_in_a_unique_key():
    conditions = (Condition("tag", "any", ["a"]), Condition("size", "eq", 1))

    assert [option.index.kind for option in looked_up(*conditions, shelf=7)] == ["columns"]
