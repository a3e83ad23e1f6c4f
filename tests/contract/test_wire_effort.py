from __future__ import annotations

import json
import time

import pytest
from wire_kit import body_wire, json_refusals, refusals

REF = {"$ref": "#/components/schemas/Node"}
NODE = {"anyOf": [{"type": "array", "items": REF}, {"type": "array", "items": REF, "maxItems": 3}, {"type": "string"}]}


def nested(depth):
    return json.loads("[" * depth + "1" + "]" * depth)


def test_deep_value_of_recursive_alternatives_is_refused_in_time():
    start = time.process_time()

    [violation] = json_refusals(body_wire(REF, schemas={"Node": NODE}), nested(150))

    assert "too deep" in violation.expected
    assert time.process_time() - start < 2


def test_shallow_value_of_a_recursive_schema_is_explained():
    [violation] = json_refusals(body_wire(REF, schemas={"Node": NODE}), nested(1))

    assert (violation.pointer, violation.expected) == ("/0", "an array or a string")


TREE = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": REF}},
}


def tree(depth, leaf):
    return {"name": "node", "children": [tree(depth - 1, leaf)]} if depth else leaf


def test_deep_value_of_a_plain_tree_is_explained():
    start = time.process_time()

    [violation] = json_refusals(body_wire(REF, schemas={"Node": TREE}), tree(60, {"children": []}))

    assert violation.pointer == "/children/0" * 60 + "/name"
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "node",
    [
        {"anyOf": [{"properties": {"next": REF}, "required": ["a"]}, {"properties": {"next": REF}, "required": ["b"]}]},
        {"properties": {"next": REF}, "allOf": [{"properties": {"next": REF}}], "required": ["a"]},
        {"properties": {"next": REF}, "patternProperties": {"^n": REF}, "required": ["a"]},
        {"properties": {"next": {"allOf": [REF, REF]}}, "required": ["a"]},
    ],
)
def test_deep_value_that_is_judged_twice_at_every_level_is_refused_in_time(node):
    value = {"b": 1}
    for _ in range(60):
        value = {"next": value}
    start = time.process_time()

    [violation] = json_refusals(body_wire(REF, schemas={"Node": node}), value)

    assert "too deep" in violation.expected
    assert time.process_time() - start < 2


def test_deep_value_of_a_plain_schema_is_explained():
    schema = {"type": "integer"}
    for _ in range(20):
        schema = {"type": "array", "items": schema}

    [violation] = json_refusals(body_wire(schema), json.loads("[" * 20 + '"x"' + "]" * 20))

    assert violation.pointer == "/0" * 20


def test_value_with_very_many_errors_is_refused_in_time():
    start = time.process_time()

    found = refusals(
        body_wire({"type": "array", "items": {"type": "string"}}),
        body=b"[" + b"1," * 1_000_000 + b"1]",
        content_type="application/json",
    )

    assert found[0].pointer == "/0"
    assert time.process_time() - start < 2
