"""Rows: dictionaries that nobody changes by accident."""

import copy
import json
import pickle

import jsonschema_rs
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specdouble.errors import StoreError
from specdouble.store.row import Row

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
OBJECTS = st.dictionaries(st.text(max_size=5), JSON, max_size=4)


@pytest.fixture
def row():
    return Row(
        {"id": 7, "tags": ["a", {"b": [1]}], "owner": {"name": "Ann"}}, id=7, version=2, columns={"org": 1}, sequence=3
    )


DICT_CHANGES = {
    "set": lambda it: it.__setitem__("a", 1),
    "del": lambda it: it.__delitem__("name"),
    "update": lambda it: it.update(a=1),
    "or": lambda it: it.__ior__({"a": 1}),
    "pop": lambda it: it.pop("name"),
    "popitem": lambda it: it.popitem(),
    "clear": lambda it: it.clear(),
    "setdefault": lambda it: it.setdefault("a", 1),
}
LIST_CHANGES = {
    "set": lambda it: it.__setitem__(0, 1),
    "del": lambda it: it.__delitem__(0),
    "append": lambda it: it.append(1),
    "extend": lambda it: it.extend([1]),
    "add": lambda it: it.__iadd__([1]),
    "times": lambda it: it.__imul__(2),
    "insert": lambda it: it.insert(0, 1),
    "pop": lambda it: it.pop(),
    "remove": lambda it: it.remove("a"),
    "clear": lambda it: it.clear(),
    "sort": lambda it: it.sort(),
    "reverse": lambda it: it.reverse(),
}


@pytest.mark.parametrize("change", DICT_CHANGES.values(), ids=DICT_CHANGES)
def test_row_refuses_every_change_and_says_what_to_do(row, change):
    with pytest.raises(TypeError, match=r"store\.<collection>\.update\(7"):
        change(row)


@pytest.mark.parametrize("change", DICT_CHANGES.values(), ids=DICT_CHANGES)
def test_nested_dictionary_refuses_every_change(row, change):
    with pytest.raises(TypeError, match="immutable"):
        change(row["owner"])


@pytest.mark.parametrize("change", LIST_CHANGES.values(), ids=LIST_CHANGES)
def test_nested_list_refuses_every_change(row, change):
    with pytest.raises(TypeError, match="immutable"):
        change(row["tags"])


@pytest.mark.parametrize("kind", [dict, list])
def test_no_way_of_changing_is_left_open(kind):
    frozen = {dict: Row, list: type(Row({"a": []}, id=1)["a"])}[kind]
    readers = {"copy", "fromkeys", "get", "items", "keys", "values", "count", "index"}

    methods = {name for name in vars(kind) if not name.startswith("_")} - readers

    assert all(getattr(frozen, name) is not getattr(kind, name) for name in methods)


def test_what_the_store_knows_cannot_be_changed(row):
    with pytest.raises(TypeError, match="immutable"):
        row.version = 9


def test_spreading_a_row_gives_a_plain_dictionary(row):
    assert type({**row, "a": 1}) is dict
    assert type(row | {"a": 1}) is dict
    assert type(row.copy()) is dict


def test_plain_values_are_free_to_change(row):
    plain = row.plain()
    plain["tags"].append("c")

    assert plain["tags"] == ["a", {"b": [1]}, "c"]
    assert row["tags"] == ["a", {"b": [1]}]


def test_changing_what_a_row_was_made_of_leaves_it_alone():
    tags = ["a"]
    row = Row({"tags": tags}, id=1)

    tags.append("b")

    assert row["tags"] == ["a"]


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda row: pickle.loads(pickle.dumps(row))])
def test_a_copy_is_the_same_row(row, again):
    twin = again(row)

    assert twin == row
    assert (twin.id, twin.version, twin.columns, twin.sequence) == (7, 2, {"org": 1}, 3)
    with pytest.raises(TypeError):
        twin["owner"]["name"] = "Bob"


@settings(derandomize=True, max_examples=50, database=None)
@given(OBJECTS)
def test_rows_are_written_as_the_dictionaries_they_were(values):
    row = Row(values, id=1)

    assert row == values
    assert json.dumps(row) == json.dumps(values)
    assert row.plain() == values
    assert pickle.loads(pickle.dumps(row)) == values


def test_orjson_and_jsonschema_take_a_row_as_an_object(row):
    schema = {
        "type": "object",
        "required": ["tags"],
        "properties": {"tags": {"type": "array"}, "owner": {"type": "object"}},
    }

    assert orjson.loads(orjson.dumps(row)) == row
    assert jsonschema_rs.validator_for(schema).is_valid(row)
    assert not jsonschema_rs.validator_for({"required": ["missing"]}).is_valid(row)


@pytest.mark.parametrize("value", [{1, 2}, b"bytes", object()])
def test_a_row_holds_json_only(value):
    with pytest.raises(StoreError, match="at /a/0"):
        Row({"a": [value]}, id=1)


def test_property_names_are_text():
    with pytest.raises(StoreError, match="came 1 at /a"):
        Row({"a": {1: 2}}, id=1)
