"""The same seed, document, collection, key and date give the same values; nothing else has a say."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from data_schemas import NOW, ZOO, document_of, ref, scalars, values_of
from hypothesis import given, settings
from hypothesis import strategies as st

TEXT = {"type": "string"}
TIME = {"type": "string", "format": "date-time"}
USER = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "name": TEXT,
        "email": {"type": "string", "format": "email"},
        "role": {"enum": ["admin", "editor", "viewer"]},
        "tags": {"type": "array", "items": TEXT},
        "address": {"type": "object", "properties": {"city": TEXT, "lat": {"type": "number"}}},
        "created_at": TIME,
        "updated_at": TIME,
    },
}
SHOP = document_of(User=USER)
SCRIPT = """
import json, sys
sys.path.insert(0, sys.argv[1])
from data_schemas import values_of
from test_values_same import SHOP, ref
print(json.dumps([values_of(SHOP).row(ref("User"), collection="users", key=key) for key in (3, "9f1c")]))
"""


def row(key=3, seed=0, now=NOW, collection="users", schema=None):
    return values_of(SHOP, seed, now).row(schema or ref("User"), collection=collection, key=key)


def test_another_process_makes_the_same_rows():
    here = str(Path(__file__).parent)

    told = subprocess.run([sys.executable, "-c", SCRIPT, here], capture_output=True, text=True, check=True).stdout

    assert json.loads(told) == [row(3), row("9f1c")]


def test_the_order_of_calls_does_not_matter():
    one, other = values_of(SHOP), values_of(SHOP)

    forward = [one.row(ref("User"), collection="users", key=key) for key in range(5)]
    backward = [other.row(ref("User"), collection="users", key=key) for key in reversed(range(5))]

    assert forward == backward[::-1]


def test_the_order_of_properties_does_not_matter():
    turned = {**USER, "properties": dict(reversed(USER["properties"].items()))}

    assert row(schema=turned) == row()


@given(schema=scalars(), key=st.integers(0, 99))
@settings(derandomize=True, max_examples=80, deadline=None)
def test_a_value_asked_for_twice_is_the_same(schema, key):
    values = values_of(ZOO)

    first = values.value(schema, collection="things", key=key, field="x")

    assert values.value(schema, collection="things", key=key, field="x") == first


def test_the_time_of_day_does_not_matter():
    assert row(now=NOW + timedelta(hours=7, seconds=3.25)) == row()


def test_another_day_moves_the_dates():
    assert row(now=NOW + timedelta(days=30))["created_at"] > row()["created_at"]


def test_a_key_is_the_same_as_number_and_as_text():
    assert row("3") == row(3)


@given(keys=st.lists(st.integers(0, 60), min_size=2, max_size=2, unique=True))
@settings(derandomize=True, max_examples=60, deadline=None)
def test_two_keys_give_two_people(keys):
    one, other = (row(key) for key in keys)

    assert (one["id"], one["email"]) != (other["id"], other["email"])
    assert one["name"] != other["name"]


def test_a_hundred_rows_have_a_hundred_names_and_addresses():
    rows = [row(key) for key in range(1, 101)]

    assert len({each["name"] for each in rows}) == 100
    assert len({each["email"] for each in rows}) == 100


def test_numbered_rows_show_every_value_of_an_enum():
    assert {row(key)["role"] for key in (1, 2, 3)} == {"admin", "editor", "viewer"}


def test_seed_collection_and_api_each_change_a_row():
    assert len({json.dumps(each) for each in (row(), row(seed=1), row(collection="members"))}) == 3


def test_what_was_handed_in_is_left_alone():
    given_fields = {"name": "Ada Lovelace"}

    row_of_ada = values_of(SHOP).row(ref("User"), collection="users", key=1, given=given_fields)
    row_of_ada["tags"].append("mine")

    assert given_fields == {"name": "Ada Lovelace"}
    assert "mine" not in values_of(SHOP).row(ref("User"), collection="users", key=1, given=given_fields)["tags"]
