from __future__ import annotations

import json
import time

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
