"""Whatever an answer holds, what it is mended to is valid by a library that is not ours, and keeps what was right."""

from __future__ import annotations

import json

import jsonschema
from data_schemas import NOW, ZOO, objects, ref, scalars, schemas, values_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specdouble.behave.ground import lay
from specdouble.behave.infer import infer
from specdouble.behave.mending import Mender

MENDER = Mender(lay(ZOO, infer(ZOO), values_of(ZOO), lambda: NOW, "", forgiving=True))
CHECKER = jsonschema.FormatChecker(("date", "date-time", "email", "ipv4", "ipv6", "uuid", "regex"))
QUICK = settings(
    derandomize=True,
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(st.sampled_from(["name", "kind", "a"]), parts),
    max_leaves=6,
)


def faults(schema, value):
    whole = {**schema, "components": ZOO.root["components"]} if isinstance(schema, dict) else schema
    return [
        error.message for error in jsonschema.Draft202012Validator(whole, format_checker=CHECKER).iter_errors(value)
    ]


@QUICK
@given(schema=schemas(), value=JSON)
def test_every_mended_value_is_valid(schema, value):
    assert faults(schema, MENDER.fit(schema, value)) == [], json.dumps([schema, value])


@QUICK
@given(schema=objects(scalars()), value=st.dictionaries(st.text(max_size=3), JSON, max_size=4))
def test_every_mended_object_is_valid(schema, value):
    assert faults(schema, MENDER.fit(schema, value)) == [], json.dumps([schema, value])


@QUICK
@given(schema=schemas(), key=st.integers(0, 9))
def test_what_is_valid_stays_as_it_is(schema, key):
    value = values_of(ZOO).value(schema, collection="things", key=key)

    assert MENDER.fit(schema, value) is value


def test_only_what_is_wrong_is_made_anew():
    schema = {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["id", "node"],
            "properties": {"id": {"type": "integer"}, "node": ref("Node"), "note": {"type": "string", "maxLength": 3}},
        },
    }

    first, second = MENDER.fit(schema, [{"id": 1, "node": {"name": "a"}, "note": "long"}, {"id": 2, "node": 5}])

    assert first.items() >= {"id": 1, "node": {"name": "a"}}.items()
    assert len(first["note"]) <= 3
    assert second["id"] == 2
    assert isinstance(second["node"]["name"], str)
