from __future__ import annotations

import pytest
from wire_kit import body_wire, json_refusals

INTEGER, STRING = {"type": "integer"}, {"type": "string"}


def said(schema, value, **more):
    return [violation.message for violation in json_refusals(body_wire(schema, **more), value)]


@pytest.mark.parametrize(
    ("schema", "value", "came", "expected"),
    [
        (INTEGER, "x", "'x'", "an integer"),
        (INTEGER, True, "true", "an integer"),
        (STRING, None, "null", "a string"),
        ({"type": ["integer", "null"]}, "x", "'x'", "an integer or null"),
        ({**INTEGER, "minimum": 1}, 0, "0", "an integer of at least 1"),
        ({**INTEGER, "minimum": 1, "maximum": 9}, 10, "10", "an integer from 1 to 9"),
        ({"type": "number", "exclusiveMinimum": 0}, 0, "0", "a number of over 0"),
        ({"minimum": 1}, 0, "0", "a number of at least 1"),
        ({**INTEGER, "multipleOf": 5}, 3, "3", "a multiple of 5"),
        ({"enum": ["a", "b"]}, "c", "'c'", "one of 'a', 'b'"),
        (
            {"enum": [f"v{n}" for n in range(12)]},
            "c",
            "'c'",
            "one of 'v0', 'v1', 'v2', 'v3', 'v4', 'v5', 'v6', 'v7', 'v8', 'v9' and 2 more",
        ),
        ({"const": 5}, 6, "6", "5"),
        ({**STRING, "minLength": 1}, "", "''", "a string of at least 1 character"),
        ({**STRING, "maxLength": 2}, "abc", "'abc'", "a string of at most 2 characters"),
        ({**STRING, "pattern": "^a$"}, "b", "'b'", "a string that matches ^a$"),
        ({**STRING, "format": "date"}, "x", "'x'", "a date such as 2026-01-15"),
        ({**STRING, "format": "date"}, 5, "5", "a date such as 2026-01-15"),
        ({"type": "array", "minItems": 2}, [1], "an array of 1", "an array of at least 2 items"),
        ({"type": "array", "maxItems": 1}, [1, 2], "an array of 2", "an array of at most 1 item"),
        ({"type": "array", "uniqueItems": True}, [1, 1], "an array of 2", "an array without equal items"),
        ({"type": "object", "minProperties": 1}, {}, "an empty object", "an object of at least 1 property"),
        ({"type": "object"}, [], "an array of 0", "an object"),
        (False, 1, "1", "nothing here"),
        ({"not": INTEGER}, 1, "1", "anything but an integer"),
    ],
)
def test_every_keyword_is_said_in_plain_words(schema, value, came, expected):
    [violation] = json_refusals(body_wire(schema), value)

    assert (violation.came, violation.expected) == (came, expected)


def test_long_values_are_cut():
    [message] = said(INTEGER, "x" * 1000)

    assert len(message) < 120


def test_pointers_are_escaped():
    assert said({"properties": {"a/b~c": INTEGER}}, {"a/b~c": "x"}) == ["body /a~1b~0c: came 'x', expected an integer"]


def test_refused_properties_are_each_named():
    found = json_refusals(body_wire({"additionalProperties": False}), {"x": 1, "y": 2})

    assert [(one.pointer, one.expected) for one in found] == [("/x", "no property 'x'"), ("/y", "no property 'y'")]


def test_refused_name_is_explained():
    [violation] = json_refusals(body_wire({"propertyNames": {"pattern": "^a"}}), {"b": 1})

    assert violation.keyword == "propertyNames"


@pytest.mark.parametrize(
    ("name", "schema"),
    [
        ("password", STRING),
        ("apiKey", STRING),
        ("x", {**STRING, "format": "password"}),
        ("x", {**STRING, "writeOnly": True}),
    ],
)
def test_secrets_are_masked(name, schema):
    [violation] = json_refusals(body_wire({"properties": {name: {**schema, "maxLength": 3}}}), {name: "hunter2"})

    assert violation.came == "***"


CAT = {"type": "object", "required": ["kind", "lives"], "properties": {"kind": {"const": "cat"}, "lives": INTEGER}}
DOG = {
    "type": "object",
    "required": ["kind", "barks"],
    "properties": {"kind": {"const": "dog"}, "barks": {"type": "boolean"}},
}


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_closest_alternative_is_explained(keyword):
    assert said({keyword: [CAT, DOG]}, {"kind": "dog", "barks": "loud"}) == [
        "body /barks: came 'loud', expected true or false"
    ]


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_alternatives_of_other_types_are_named_together(keyword):
    assert said({keyword: [INTEGER, STRING]}, []) == ["body: came an array of 0, expected an integer or a string"]


def test_alternative_of_the_right_type_is_explained():
    assert said({"anyOf": [{"type": "null"}, {**STRING, "maxLength": 1}]}, "ab") == [
        "body: came 'ab', expected a string of at most 1 character"
    ]


def test_value_that_fits_several_alternatives_is_told_so():
    assert "it fits several" in said({"oneOf": [INTEGER, {"minimum": 0}]}, 5)[0]


def test_nested_alternatives_are_explained():
    schema = {"type": "array", "items": {"oneOf": [CAT, {"anyOf": [DOG, INTEGER]}]}}

    assert said(schema, [1, {"kind": "dog"}]) == ["body /1/barks: came nothing, expected true or false"]


def test_violations_are_capped_and_the_rest_counted():
    found = json_refusals(body_wire({"type": "array", "items": INTEGER}), ["x"] * 120)

    assert len(found) == 51
    assert found[-1].came == "70 more violations"


@pytest.mark.parametrize("mapping", [None, {"c": "#/components/schemas/Cat", "d": "#/components/schemas/Dog"}])
def test_alternative_that_the_discriminator_names_is_explained(mapping):
    kind = {"type": "object", "required": ["kind"], "properties": {"kind": STRING}}
    schemas = {
        "Cat": {**kind, "required": ["kind", "lives"]},
        "Dog": {**kind, "required": ["kind", "barks", "breed", "age"]},
    }
    discriminator = {"propertyName": "kind", **({"mapping": mapping} if mapping else {})}
    schema = {"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in schemas], "discriminator": discriminator}

    found = json_refusals(body_wire(schema, schemas=schemas), {"kind": "d" if mapping else "Dog", "barks": True})

    assert [violation.pointer for violation in found] == ["/breed", "/age"]


@pytest.mark.parametrize("kind", [[], {}, 5, None, "other"])
def test_discriminator_of_no_alternative_is_passed_over(kind):
    schema = {"oneOf": [{"$ref": "#/components/schemas/Cat"}], "discriminator": {"propertyName": "kind"}}

    assert said(schema, {"kind": kind, "lives": 1}, schemas={"Cat": CAT})
