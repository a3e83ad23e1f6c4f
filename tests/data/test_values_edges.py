"""Recursion, discriminators, examples, directions, and schemas that are odd or admit nothing."""

from __future__ import annotations

import time

import jsonschema
import pytest
from data_schemas import ZOO, document_of, ref, values_of

from specdouble.errors import DocumentError

TEXT = {"type": "string"}
THIRTY = {"type": "integer", "minimum": 1, "maximum": 30}


def value(schema, key=2, field="", collection="things", document=ZOO, direction="response"):
    return values_of(document).value(schema, collection=collection, key=key, field=field, direction=direction)


def depth(node):
    children = [child for child in (*node.get("children", ()), node.get("parent")) if child]
    return 1 + max((depth(child) for child in children), default=0)


@pytest.mark.parametrize("key", range(8))
def test_a_tree_has_branches_and_an_end(key):
    assert 2 <= depth(value(ref("Node"), key)) <= 3


@pytest.mark.parametrize("key", range(8))
def test_a_required_chain_ends_in_null(key):
    assert '"next": null' in str(value(ref("Chain"), key)).replace("'", '"').replace("None", "null")


def test_a_chain_without_an_end_is_refused():
    endless = document_of(Loop={"type": "object", "required": ["next"], "properties": {"next": ref("Loop")}})

    with pytest.raises(DocumentError, match="never ends"):
        value(ref("Loop"), document=endless)


def test_mutual_recursion_stays_small():
    names = [f"N{number}" for number in range(12)]
    part = {"type": "object", "properties": {name: {"type": "array", "items": ref(name)} for name in names}}
    started = time.perf_counter()

    made = value(ref("N0"), document=document_of(**dict.fromkeys(names, part)))

    assert len(str(made)) < 100_000
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("key", range(6))
def test_a_base_type_becomes_one_of_its_kinds(key):
    pet = value(ref("Pet"), key)

    assert ("claws" in pet) == (pet["kind"] == "cat")
    assert ("barks" in pet) == (pet["kind"] == "dog")


@pytest.mark.parametrize(("name", "kind"), [("Cat", "cat"), ("Dog", "dog")])
def test_a_kind_says_which_it_is(name, kind):
    assert value(ref(name))["kind"] == kind


def test_a_kind_that_was_looked_up_says_which_it_is():
    assert value(ZOO.root["components"]["schemas"]["Dog"])["kind"] == "dog"


def test_alternatives_are_told_apart_by_their_mapping():
    union = {
        "anyOf": [ref("Cat"), ref("Dog")],
        "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
    }
    document = document_of(
        Cat={"type": "object", "required": ["kind"], "properties": {"kind": TEXT}},
        Dog={"type": "object", "required": ["kind"], "properties": {"kind": TEXT}, "additionalProperties": False},
    )

    kinds = {value(union, key, document=document)["kind"] for key in range(8)}

    assert kinds == {"cat", "Dog"}


def test_a_given_field_chooses_the_alternative():
    row = values_of(ZOO).row(ref("Animal"), collection="animals", key=1, given={"type": "cat"})

    assert row["type"] == "cat"
    assert "lives" in row


def test_write_only_stays_out_of_answers_and_read_only_out_of_requests():
    schema = {
        "type": "object",
        "required": ["id", "password"],
        "properties": {"id": {**TEXT, "readOnly": True}, "password": {**TEXT, "writeOnly": True}, "name": TEXT},
    }

    assert value(schema).keys() == {"id", "name"}
    assert value(schema, direction="request").keys() == {"password", "name"}


def test_write_only_behind_a_reference_stays_out_of_answers():
    document = document_of(Secret={**TEXT, "writeOnly": True})
    schema = {"type": "object", "required": ["secret"], "properties": {"secret": ref("Secret"), "name": TEXT}}

    assert value(schema, document=document).keys() == {"name"}


def test_the_first_row_is_the_example_and_the_others_vary():
    schema = {
        "type": "object",
        "properties": {"name": {**TEXT, "example": "Rex"}, "code": {**TEXT, "example": "PET-104"}},
    }
    rows = [values_of(ZOO).row(schema, collection="pets", key=key) for key in (1, 2, 3, 4)]

    assert rows[0] == {"name": "Rex", "code": "PET-104"}
    assert len({row["name"] for row in rows}) == 4
    assert len({row["code"] for row in rows}) == 4
    assert all(row["code"].startswith("PET-") and len(row["code"]) == 7 for row in rows)


def test_the_example_of_a_whole_object_is_the_first_row():
    schema = {"type": "object", "required": ["name"], "properties": {"name": TEXT}, "example": {"name": "Rex", "id": 7}}

    assert value(schema, key=1) == {"name": "Rex", "id": 7}


def test_an_example_that_is_not_valid_is_passed_over():
    schema = {"type": "object", "required": ["age"], "properties": {"age": {"type": "integer", "example": "old"}}}

    assert isinstance(value(schema, key=1)["age"], int)


def test_given_fields_stand_even_where_the_schema_knows_nothing_of_them():
    row = values_of(ZOO).row(ref("Node"), collection="nodes", key=1, given={"name": "root", "tenant": 9})

    assert (row["name"], row["tenant"]) == ("root", 9)


def test_given_fields_that_are_not_valid_are_for_the_caller_to_answer_for():
    row = values_of(ZOO).row(ref("Node"), collection="nodes", key=1, given={"name": 9})

    assert row["name"] == 9


@pytest.mark.parametrize(
    "schema",
    [
        {},
        True,
        {"type": ["integer", "string"]},
        {"properties": {"a": {}}},
        {"items": {"type": "integer"}},
        {"type": "object"},
        {"type": "object", "additionalProperties": {"type": "integer"}},
        {"type": "string", "maxLength": 1},
        {"type": "string", "minLength": 3000},
        {"type": "string", "format": "byte", "minLength": 10},
        {"type": "integer", "format": "int64", "minimum": 10**15},
        {"type": "integer", "minimum": 10**30},
        {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 0.001},
        {"type": "number", "multipleOf": 0.01, "minimum": 19.981, "maximum": 20},
        {"type": "number", "multipleOf": 1e-7, "maximum": 0},
        {"type": "array", "minItems": 30, "uniqueItems": True, "items": THIRTY},
        {"type": "array", "uniqueItems": True, "minItems": 2, "items": {"type": "boolean"}},
        {"type": "object", "propertyNames": {"pattern": "^[a-z]{2}-[A-Z]{2}$"}, "minProperties": 3},
        {"type": "object", "patternProperties": {r"^\d+$": TEXT}, "additionalProperties": False, "minProperties": 2},
        {"oneOf": [{"type": "number"}, {"type": "integer"}]},
        {"oneOf": [{"required": ["a"]}, {"required": ["b"]}], "properties": {"a": TEXT, "b": TEXT}, "type": "object"},
        {"type": "object", "properties": {"a": TEXT}, "not": {"required": ["a"]}},
        {"type": "string", "not": {"enum": ["a", "b"]}},
        {"enum": [None]},
        {"type": ["string", "null"], "enum": [3, None]},
        {"type": "object", "properties": {"flag": {"type": "string", "enum": [True, False]}}},
        {"type": "string", "enum": ["draft", "on air"], "maxLength": 5},
        {"const": 0.1},
        {"type": "string", "pattern": r"^\p{Lu}\p{Ll}+$"},
        {"type": "string", "pattern": "^[A-Z]{3}$", "enum": ["ABC", "abc"]},
        {"allOf": [{"type": "number", "minimum": 5}, {"type": "integer", "maximum": 5}]},
        {"unevaluatedProperties": False, "allOf": [{"properties": {"a": TEXT}}], "properties": {"b": TEXT}},
        {"$ref": "#/components/schemas/Node", "description": "beside"},
    ],
    ids=str,
)  # fmt: skip
@pytest.mark.parametrize("field", ["", "value"])
def test_odd_schemas_have_values(schema, field):
    made = value(schema, field=field)

    if r"\p" not in str(schema):  # a library of Python's knows no Unicode properties
        whole = {**schema, "components": ZOO.root["components"]} if isinstance(schema, dict) else schema
        jsonschema.Draft202012Validator(whole).validate(made)


@pytest.mark.parametrize(
    "schema",
    [
        False,
        {"type": "string", "minLength": 5, "maxLength": 4},
        {"type": "integer", "minimum": 5, "maximum": 4},
        {"type": "integer", "exclusiveMinimum": 4, "exclusiveMaximum": 5},
        {"allOf": [{"type": "string"}, {"type": "integer"}]},
        {"type": "object", "required": ["a"], "properties": {"a": False}},
        {"type": "object", "required": ["a"], "additionalProperties": False},
        {"type": "array", "items": {"enum": [1]}, "minItems": 2, "uniqueItems": True},
        {"type": "array", "minItems": 10**9},
        {"not": {}},
        {"enum": [], "type": "string"},
        {"type": "string", "pattern": "^a$", "minLength": 2},
        {"type": "string", "pattern": "^(a{1000}){1000}$"},
        {"oneOf": [{}, {}]},
    ],
    ids=str,
)
def test_a_schema_that_admits_nothing_is_named(schema):
    started = time.perf_counter()

    with pytest.raises(DocumentError, match="admits no value"):
        value({"type": "object", "required": ["part"], "properties": {"part": schema}}, collection="parts")

    assert time.perf_counter() - started < 2


def test_the_error_tells_where_and_why():
    document = document_of(
        Part={
            "type": "object",
            "required": ["size"],
            "properties": {"size": {"type": "integer", "minimum": 9, "maximum": 3}},
        }
    )

    with pytest.raises(DocumentError, match=r"shop\.yaml:1 \(/components/schemas/Part\).*/size.*minimum 9, maximum 3"):
        value(ref("Part"), document=document)


def test_a_pattern_that_takes_for_ever_does_not():
    started = time.perf_counter()

    value({"type": "string", "pattern": r"^(\w+\s?)+$", "minLength": 60})

    assert time.perf_counter() - started < 2


def test_equal_schemas_are_learnt_once():
    values = values_of(ZOO)

    for key in range(50):
        values.row({"type": "object", "properties": {"name": {"type": "string"}}}, collection="users", key=key)

    assert len(values._texts) == 1


def test_a_given_tag_chooses_among_many_alternatives():
    names = [f"Event{number}" for number in range(30)]
    event = {"type": "object", "required": ["type"], "properties": {"type": TEXT}}
    kinds = {name: {**event, "properties": {"type": {"const": name}, name: TEXT}} for name in names}
    union = {"oneOf": [ref(name) for name in names], "discriminator": {"propertyName": "type"}}

    row = values_of(document_of(**kinds)).row(union, collection="events", key=1, given={"type": "Event23"})

    assert row.keys() == {"type", "Event23"}


def test_the_tag_that_a_branch_itself_says_stands():
    document = document_of(
        CatEvent={"type": "object", "required": ["type"], "properties": {"type": {"const": "cat.created"}}},
        DogEvent={"type": "object", "required": ["type"], "properties": {"type": {"enum": ["dog.created"]}}},
    )
    union = {"oneOf": [ref("CatEvent"), ref("DogEvent")], "discriminator": {"propertyName": "type"}}

    assert {value(union, key, document=document)["type"] for key in range(8)} == {"cat.created", "dog.created"}


def test_row_of_a_schema_that_takes_texts_as_well_is_an_object():
    schema = {"oneOf": [TEXT, {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}]}

    rows = [values_of(document_of()).row(schema, collection="things", key=key) for key in range(8)]

    assert all(isinstance(row["id"], int) for row in rows)


def test_row_of_a_schema_that_takes_texts_alone_is_refused_with_a_reason():
    with pytest.raises(DocumentError, match="admits no value"):
        values_of(document_of()).row(TEXT, collection="things", key=1)


@pytest.mark.parametrize(
    "schema",
    [
        {"type": ["string", "null"], "enum": ["a", None], "x-loose-null": True},
        {"anyOf": [{"type": "object"}, {"type": "null"}], "x-loose-null": True, "examples": [None]},
    ],
)
def test_null_that_is_only_a_courtesy_is_never_made_up(schema):
    whole = {"type": "object", "required": ["ended_at"], "properties": {"ended_at": schema}}

    made = [value(whole, key=key)["ended_at"] for key in range(20)]

    assert None not in made


def test_property_whose_name_has_no_words_is_given_beside_a_status():
    schema = {"type": "object", "properties": {"status": {"enum": ["open", "done"]}}}

    row = values_of(document_of()).row(schema, collection="things", key=1, given={"\x81": 1})

    assert row["\x81"] == 1
