"""Finding rows: conditions, search, order, pages."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from specdouble.errors import StoreError
from specdouble.store.comparing import compare, order_key, same_key
from specdouble.store.query import NEWEST_FIRST, Condition, Order, Query, Search, run
from specdouble.store.row import Row
from specdouble.store.spec import CollectionSpec, IdStyle

ITEMS = CollectionSpec("items", id=IdStyle("integer"))
NESTED = {"a": {"b": [{"c": 1}, {"c": 2}, {}]}}


def found(values, op, value, field="f"):
    """Tell which of these values of a field, in rows of their own, a condition finds."""
    rows = [Row({field: item}, id=number) for number, item in enumerate(values)]
    return [row[field] for row in run(Query((Condition(field, op, value),)), rows, ITEMS).rows]


@pytest.mark.parametrize(("op", "value", "expected"), [
    ("eq", 1, [1, 1.0]),
    ("eq", True, [True]),
    ("eq", "1", ["1"]),
    ("eq", None, [None]),
    ("eq", [1, "a"], [[1, "a"]]),
    ("eq", {"x": 1}, [{"x": 1}]),
    ("ne", 1, [True, "1", None, [1, "a"], {"x": 1}]),
    ("in", [1, "1"], [1, 1.0, "1"]),
    ("in", [], []),
    ("any", 1, [1, 1.0, [1, "a"]]),
    ("any", ["a", "b"], [[1, "a"]]),
    ("contains", "A", []),
    ("contains", "a", [[1, "a"]]),
    ("gt", 0, [1, 1.0, [1, "a"]]),
        ("gte", "a", [[1, "a"]]),
    ("lte", "1", ["1"]),
    ("gt", None, []),
    ("prefix", "1", ["1"]),
])  # fmt: skip
def test_condition_finds(op, value, expected):
    values = [1, 1.0, True, "1", None, [1, "a"], {"x": 1}]

    assert [repr(item) for item in found(values, op, value)] == [repr(item) for item in expected]


def test_contains_minds_no_case_and_prefix_does():
    assert found(["Straße", "strand", "x"], "contains", "STRASSE") == ["Straße"]
    assert found(["Straße", "strand", "x"], "prefix", "str") == ["strand"]


@pytest.mark.parametrize(("op", "expected"), [
    ("eq", ["2026-01-15T09:00:00Z", "2026-01-15T10:00:00.000+01:00"]),
    ("gt", ["2026-01-15T09:00:00.001Z"]),
    ("lt", ["2026-01-15T10:59:59+02:00", "2026-01-15"]),
])  # fmt: skip
def test_date_times_are_moments(op, expected):
    values = [
        "2026-01-15T09:00:00Z",
        "2026-01-15T10:00:00.000+01:00",
        "2026-01-15T09:00:00.001Z",
        "2026-01-15T10:59:59+02:00",
        "2026-01-15",
        7,
    ]

    assert found(values, op, "2026-01-15T09:00:00Z") == expected


@pytest.mark.parametrize("text", ["2026-02-31T00:00:00Z", "2026-01-15T23:59:60Z", "2026-01-15T09:00:00", "x" * 30])
def test_text_that_names_no_moment_is_text(text):
    assert same_key(text) == text


def test_fields_are_read_through_objects_and_arrays():
    row = Row({**NESTED, "x.y": 3}, id=1)

    assert run(Query((Condition("a.b.c", "any", [2]),)), [row], ITEMS).total == 1
    assert run(Query((Condition("x.y", "eq", 3),)), [row], ITEMS).total == 1
    assert run(Query((Condition("a.b.z.z", "eq", None), Condition("x.y.z", "eq", None))), [row], ITEMS).total == 0
    assert run(Query((Condition("nothing.here", "eq", None),)), [row], ITEMS).total == 1


def test_unknown_op_says_what_there_is():
    with pytest.raises(StoreError, match="unknown op 'like' on f; there are: eq, ne"):
        found([1], "like", 1)


def test_search_looks_into_every_text_of_the_row():
    rows = [Row({"a": {"b": ["Hello"]}}, id=1), Row({"c": "world"}, id=2), Row({"hello": 1}, id=3)]

    assert [row.id for row in run(Query(search=Search("hELL")), rows, ITEMS).rows] == [1]


def test_search_looks_into_its_fields_only():
    rows = [Row({"a": {"b": "x"}, "c": "y"}, id=1), Row({"a": {"b": "y"}, "c": "x"}, id=2)]

    assert [row.id for row in run(Query(search=Search("x", ("a.b",))), rows, ITEMS).rows] == [1]


def test_empty_search_finds_everything():
    assert run(Query(search=Search("")), [Row({}, id=1)], ITEMS).total == 1


@pytest.mark.parametrize(("order", "expected"), [
    ((), [1, 2, 3, 4, 5]),
    ((Order("n"),), [2, 4, 1, 3, 5]),
    ((Order("n", descending=True),), [1, 4, 2, 5, 3]),
    ((Order("g"), Order("n", descending=True)), [1, 2, 4, 5, 3]),
    ((NEWEST_FIRST,), [5, 4, 3, 2, 1]),
    ((Order("id", descending=True),), [5, 4, 3, 2, 1]),
])  # fmt: skip
def test_order(order, expected):
    values = [{"n": 2, "g": "a"}, {"n": 1, "g": "a"}, {"g": "b"}, {"n": 1, "g": "b"}, {"n": None, "g": "b"}]
    rows = [Row({"id": number, **each}, id=number, sequence=number) for number, each in enumerate(values, 1)]

    assert [row.id for row in run(Query(sort=order), rows, ITEMS).rows] == expected


@pytest.mark.parametrize(("offset", "limit", "expected"), [
    (0, None, [0, 1, 2, 3, 4]), (1, 2, [1, 2]), (4, 9, [4]), (9, 1, []), (0, 0, []), (-3, 1, [0]), (0, -1, []),
])  # fmt: skip
def test_page_is_cut_after_everything_was_counted(offset, limit, expected):
    rows = [Row({}, id=number) for number in range(5)]

    page = run(Query(offset=offset, limit=limit), rows, ITEMS)

    assert ([row.id for row in page.rows], page.total) == (expected, 5)


def test_columns_are_compared_as_the_text_of_a_path(tx):
    tx.orgs.add({})
    tx.orgs.add({})
    for org_id in (1, 2):
        tx.teams.within(org_id=org_id).add({})

    by_text = tx.teams.find(Query((Condition("org_id", "eq", "2", column=True),)))
    by_list = tx.teams.find(Query((Condition("org_id", "in", ["1", 2], column=True),)))

    assert [row.columns["org_id"] for row in by_text.rows] == [2]
    assert by_list.total == 2
    assert (tx.teams.count(org_id="1"), len(tx.teams.within(org_id=3))) == (1, 0)


def test_contradicting_conditions_find_nothing(tx):
    tx.orgs.add({"name": "a"})

    assert tx.orgs.find(Query((Condition("name", "eq", "a"), Condition("name", "eq", "b")))).total == 0


def test_row_is_found_by_its_key_at_once(tx):
    for _ in range(3):
        tx.orgs.add({})

    assert [row.id for row in tx.orgs.all(id=2)] == [2]


def test_row_is_found_by_the_key_and_the_type_of_its_id(tx):
    tx.orgs.add({})

    assert (tx.orgs.all(id="1"), tx.orgs.all(id=None), tx.orgs.all(id=1, name="x")) == ([], [], [])


def test_same_id_below_several_parents_is_found_in_order(tx):
    tx.orgs.add({})
    tx.orgs.add({})
    for org_id in (2, 1):
        tx.teams.within(org_id=org_id).add({"id": 4})

    assert [row.columns["org_id"] for row in tx.teams.all(id=4)] == [2, 1]


def test_collection_tells_what_it_is(tx):
    assert repr(tx.orgs) == "<collection orgs>"
    assert repr(tx.teams.within(org_id=1)) == "<collection teams within org_id=1>"


def test_one_is_the_first_that_matches_or_none(tx):
    tx.orgs.add({"size": 1})
    tx.orgs.add({"size": 1})

    assert tx.orgs.one(size=1).id == 1
    assert tx.orgs.one(size=2) is None


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 2)
    | st.floats(-2, 2)
    | st.sampled_from(["", "a", "A", "2026-01-15", "2026-01-15T09:00:00Z", "2026-01-15T10:00:00+01:00"]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=4,
)
quick = settings(derandomize=True, max_examples=150, database=None, deadline=None)


@quick
@given(st.lists(JSON, max_size=6), st.booleans())
def test_any_values_are_sorted_with_nulls_last(values, descending):
    rows = [Row({"f": value}, id=number, sequence=number) for number, value in enumerate(values)]

    page = run(Query(sort=(Order("f", descending=descending),)), rows, ITEMS)

    keys = [order_key(row["f"]) for row in page.rows if row["f"] is not None]
    assert keys == sorted(keys, reverse=descending)
    assert [row["f"] for row in page.rows][len(keys) :] == [None] * (len(values) - len(keys))


@quick
@given(JSON, JSON)
@example(1, True)
@example("2026-01-15T09:00:00Z", "2026-01-15T10:00:00+01:00")
def test_comparing_agrees_with_itself(left, right):
    order = compare(left, right)

    assert compare(right, left) == (None if order is None else -order)
    assert order != 0 or same_key(left) == same_key(right)
    assert hash(same_key(left)) == hash(same_key(left))


@quick
@given(JSON, JSON, st.sampled_from(["eq", "ne", "in", "contains", "gt", "gte", "lt", "lte", "any", "prefix"]))
def test_a_condition_judges_any_value_each_row_for_itself(there, asked, op):
    alone = found([there], op, asked)

    assert alone in ([], [there])
    assert found([there, None, there], op, asked) == alone + found([None], op, asked) + alone


@quick
@given(JSON, JSON)
def test_opposite_conditions_part_the_rows(there, asked):
    assert bool(found([there], "eq", asked)) != bool(found([there], "ne", asked))
    assert bool(found([there], "eq", asked)) == bool(found([there], "in", [asked]))


@quick
@given(JSON.filter(lambda value: not isinstance(value, list)), JSON)
def test_two_values_are_in_one_order_or_cannot_be_compared(there, asked):
    orders = [op for op in ("lt", "eq", "gt") if found([there], op, asked)]

    assert len(orders) <= 1 or there is None
    assert bool(found([there], "lte", asked)) == (compare(there, asked) in {-1, 0})
    assert bool(found([there], "gte", asked)) == (compare(there, asked) in {0, 1})


@quick
@given(st.lists(JSON, max_size=5), JSON)
def test_an_index_never_changes_what_is_found(values, asked):
    unique = CollectionSpec("items", unique=(("f", "n"), ("f",)))
    rows = [Row({"f": value, "n": number}, id=number) for number, value in enumerate(values)]
    entries = [set(_keys(unique, row)) for row in rows]

    for row, keys in zip(rows, entries, strict=True):
        if asked is not None and found([row["f"]], "eq", asked):
            assert keys & set(_keys(unique, Row({"f": asked, "n": row["n"]}, id="asked")))


def _keys(spec, row):
    from specdouble.store.catalogue import Catalogue

    return [key for index in Catalogue([spec])["items"].indexes for key in index.keys(row)]
