"""`allOf`, put together in one place: it admits what both admit, and whoever lays schemas flat reads the same."""

from __future__ import annotations

import json

import jsonschema_rs as rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specdouble.behave.infer.shapes import Shapes as InferredShapes
from specdouble.behave.shapes import Shapes as BehaviourShapes
from specdouble.contract.all_of import both, merge, properties_of_both, types_of_both
from specdouble.contract.load import load_text
from specdouble.data.shapes import Shapes as ValueShapes

TYPES = ("string", "integer", "number", "boolean", "object", "array", "null")
SMALL = st.integers(0, 4)
SCALARS = st.none() | st.booleans() | st.integers(-5, 9) | st.sampled_from(["", "a", "ab", "abc", 1.5])
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=6,
)
SCHEMAS = st.recursive(
    st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(TYPES) | st.lists(st.sampled_from(TYPES), min_size=1, max_size=3, unique=True),
            "enum": st.lists(SCALARS, min_size=1, max_size=3),
            "minimum": SMALL,
            "exclusiveMaximum": SMALL,
            "maxLength": SMALL,
            "minItems": SMALL,
            "required": st.lists(st.sampled_from("ab"), unique=True),
            "multipleOf": st.integers(1, 3),
            "uniqueItems": st.booleans(),
        },
    ),
    lambda inner: st.fixed_dictionaries(
        {},
        optional={
            "properties": st.dictionaries(st.sampled_from("ab"), inner | st.booleans(), max_size=2),
            "additionalProperties": inner | st.booleans(),
            "items": inner | st.booleans(),
        },
    ),
    max_leaves=4,
)


@given(SCHEMAS, SCHEMAS, VALUES)
@settings(max_examples=300)
def test_what_is_merged_admits_what_both_admit(one, other, value) -> None:
    merged = merge(one, other)
    admitted = merged.get("type") != [] and _admits(merged, value)  # of no type at all is nothing, and no schema

    assert admitted == (_admits(one, value) and _admits(other, value))


def _admits(schema, value) -> bool:
    return rs.Draft202012Validator(schema).is_valid(value)


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        (["string", "null"], ["null", "string"], ["string", "null"]),
        (["number"], ["integer"], ["integer"]),
        (["integer", "string"], ["string", "number"], ["integer", "string"]),
        (["number", "string"], ["string", "integer"], ["string", "integer"]),
        (["number", "integer"], ["number"], ["number"]),
        (["string"], ["integer"], []),
    ],
)
def test_an_integer_is_a_number(one, other, shared) -> None:
    assert types_of_both(one, other) == shared


def test_a_schema_that_says_nothing_adds_nothing() -> None:
    text = {"type": "string"}

    assert [both(text, True), both(True, text), both(text, text)] == [text, text, text]
    assert both(text, False) is False
    assert properties_of_both({"a": text}, {"a": {"minLength": 1}, "b": text}) == {
        "a": {"allOf": [text, {"minLength": 1}]},
        "b": text,
    }


ROW = {
    "allOf": [
        {"$ref": "#/components/schemas/Base"},
        {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "size": {"minimum": 1}}},
    ]
}
BASE = {
    "type": ["object", "null"],
    "required": ["id"],
    "properties": {"id": {"type": "integer"}, "size": {"maximum": 9}},
}


def test_values_behaviour_and_inference_read_the_same_row() -> None:
    head = {"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}
    document = load_text(json.dumps({**head, "components": {"schemas": {"Base": BASE, "Row": ROW}}}))
    row = document.root["components"]["schemas"]["Row"]
    base = ValueShapes(document, "response").of(row).base
    behaviour, inferred = BehaviourShapes(document).of(row), InferredShapes(document).of(row)

    assert base["type"] == ["object"]
    assert (behaviour.types, inferred.type) == ({"object"}, "object")
    assert set(base["required"]) == behaviour.required == inferred.required == {"id", "name"}
    assert base["properties"] == behaviour.properties == inferred.properties
    assert base["properties"]["size"] == {"allOf": [{"maximum": 9}, {"minimum": 1}]}
