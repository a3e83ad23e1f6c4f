"""Whatever the schema, a generated value is valid by a library that is not ours."""

from __future__ import annotations

import json

import jsonschema
from data_schemas import ZOO, objects, scalars, schemas, values_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CHECKER = jsonschema.FormatChecker(("date", "date-time", "email", "ipv4", "ipv6", "uuid", "regex"))
QUICK = settings(
    derandomize=True,
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
KEYS = st.one_of(st.integers(0, 9), st.sampled_from(["a1", "9f1c2b"]))


def faults(document, schema, value):
    whole = {**schema, "components": document.root["components"]} if isinstance(schema, dict) else schema
    validator = jsonschema.Draft202012Validator(whole, format_checker=CHECKER)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(value)]


@QUICK
@given(schema=schemas(), key=KEYS)
def test_every_value_is_valid(schema, key):
    value = values_of(ZOO).value(schema, collection="things", key=key)

    assert faults(ZOO, schema, value) == [], json.dumps([schema, value])


@QUICK
@given(schema=objects(scalars()), key=KEYS, name=st.sampled_from(["users", "orders", "events", ""]))
def test_every_row_is_valid(schema, key, name):
    row = values_of(ZOO).row(schema, collection=name, key=key)

    assert faults(ZOO, schema, row) == [], json.dumps([schema, row])
