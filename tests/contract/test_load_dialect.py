from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openapi_schema_validator import OAS30Validator

from specdouble.contract.load import load_text
from specdouble.contract.model import Document

NAMES = st.sampled_from(["a", "b", "nullable", "example", "type"])
SCALARS = st.none() | st.booleans() | st.integers(-3, 9) | st.sampled_from([0.5, 2.5, "", "a", "bb", "2026-01-15"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=5
)


def document(schemas: dict[str, Any], version: str = "3.0.3") -> Document:
    tree = {"openapi": version, "info": {"title": "T", "version": "1"}, "paths": {}, "components": {"schemas": schemas}}
    return load_text(json.dumps(tree))


def converted(schema: Any, version: str = "3.0.3") -> Any:
    return document({"S": schema, "Other": {"type": "string"}}, version).root["components"]["schemas"]["S"]


def accepts(root: dict[str, Any], value: Any) -> bool:
    schema = {"$ref": "#/components/schemas/S", "components": root["components"]}
    return jsonschema_rs.Draft202012Validator(schema).is_valid(value)


def _limits(type_: str) -> dict[str, st.SearchStrategy[Any]]:
    if type_ in ("integer", "number"):
        limits = st.integers(-2, 5)
        return {
            "minimum": limits,
            "maximum": limits,
            "exclusiveMinimum": st.booleans(),
            "exclusiveMaximum": st.booleans(),
            "multipleOf": st.integers(1, 3),
        }
    sizes = st.integers(0, 3)
    return {
        "string": {"minLength": sizes, "maxLength": sizes, "pattern": st.sampled_from(["^a", "b$"])},
        "array": {"minItems": sizes, "maxItems": sizes, "uniqueItems": st.booleans()},
        "object": {
            "minProperties": sizes,
            "maxProperties": sizes,
            "required": st.lists(NAMES, min_size=1, unique=True),
        },
    }.get(type_, {})


@st.composite
def leaf_schemas(draw: st.DrawFn) -> dict[str, Any]:
    type_ = draw(st.sampled_from(["string", "integer", "number", "boolean", "array", "object"]))
    keywords = draw(st.fixed_dictionaries({}, optional=_limits(type_)))
    notes = draw(
        st.fixed_dictionaries({}, optional={"nullable": st.booleans(), "example": SCALARS, "default": SCALARS})
    )
    items = {"items": {}} if type_ == "array" else {}
    return {"type": type_, **items, **keywords, **notes}


def _compound(inner: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    some = st.lists(inner, min_size=1, max_size=2)
    objects = st.fixed_dictionaries(
        {"type": st.just("object"), "properties": st.dictionaries(NAMES, inner, max_size=2)},
        optional={"additionalProperties": st.booleans() | inner, "nullable": st.booleans()},
    )
    arrays = st.fixed_dictionaries(
        {"type": st.just("array"), "items": inner}, optional={"nullable": st.booleans(), "maxItems": st.integers(0, 2)}
    )
    joined = st.sampled_from(["allOf", "anyOf", "oneOf"]).flatmap(lambda word: st.fixed_dictionaries({word: some}))
    return objects | arrays | joined | st.fixed_dictionaries({"not": inner})


SCHEMAS = st.recursive(leaf_schemas(), _compound, max_leaves=4)


@settings(derandomize=True, deadline=None, max_examples=300)
@given(SCHEMAS, st.lists(VALUES, min_size=1, max_size=6))
def test_a_schema_of_3_0_and_its_conversion_accept_the_same_values(schema: dict[str, Any], values: list[Any]) -> None:
    loaded = document({"S": schema})
    oracle = OAS30Validator(schema)

    assert loaded.findings == ()
    assert [accepts(loaded.root, value) for value in values] == [oracle.is_valid(value) for value in values]


@settings(derandomize=True, deadline=None, max_examples=100)
@given(SCHEMAS)
def test_conversion_leaves_the_bundle_as_it_was_written(schema: dict[str, Any]) -> None:
    assert document({"S": schema}).bundle["components"]["schemas"]["S"] == schema


@settings(derandomize=True, deadline=None, max_examples=100)
@given(SCHEMAS)
def test_a_converted_schema_converts_to_itself(schema: dict[str, Any]) -> None:
    once = converted(schema)

    assert converted(once, "3.1.0") == once


@pytest.mark.parametrize(
    "schema",
    [
        {"nullable": True, "allOf": [{"$ref": "#/components/schemas/Other"}]},
        {"nullable": True, "$ref": "#/components/schemas/Other"},
        {"nullable": True, "type": "string", "enum": ["a"]},
        {"nullable": True, "oneOf": [{"type": "string"}]},
    ],
)
def test_nullable_is_read_as_tools_commonly_do(schema: dict[str, Any]) -> None:
    root = document({"S": schema, "Other": {"type": "string"}}).root

    assert [accepts(root, value) for value in (None, "a", 1)] == [True, True, False]


def test_nullable_means_nothing_in_3_1() -> None:
    loaded = document({"S": {"type": "string", "nullable": True}}, "3.1.0")

    assert not accepts(loaded.root, None)
    assert [(finding.rule, finding.severity) for finding in loaded.findings] == [("nullable-ignored", "warning")]


def test_notes_of_a_nullable_schema_stay_on_top() -> None:
    schema = {"nullable": True, "allOf": [{"type": "string"}], "readOnly": True, "example": "a", "x-y": 1}

    assert converted(schema) == {
        "readOnly": True,
        "examples": ["a"],
        "x-y": 1,
        "anyOf": [{"allOf": [{"type": "string"}]}, {"type": "null"}],
        "x-loose-null": True,  # by the letter, allOf still refuses null
    }


def test_what_stands_beside_a_reference_counts_in_3_1_only() -> None:
    schema = {"$ref": "#/components/schemas/Other", "maxLength": 2}

    assert converted(schema) == {"$ref": "#/components/schemas/Other"}
    assert converted(schema, "3.1.0") == schema


def test_a_tuple_of_an_older_draft_becomes_prefix_items() -> None:
    schema = {"type": "array", "items": [{"type": "string", "nullable": True}], "additionalItems": False}

    assert converted(schema) == {"type": "array", "prefixItems": [{"type": ["string", "null"]}], "items": False}


def test_annotations_are_kept() -> None:
    schema = {
        "type": "object",
        "discriminator": {"propertyName": "kind", "mapping": {"a": "Other"}},
        "properties": {"id": {"type": "string", "format": "byte", "readOnly": True}, "key": {"writeOnly": True}},
        "xml": {"name": "s"},
    }

    assert converted(schema) == schema


@pytest.mark.parametrize(
    ("schema", "kept"),
    [
        ({"type": "strng", "maxLength": 3}, {"maxLength": 3}),
        ({"type": "string", "pattern": "(["}, {"type": "string"}),
        ({"type": "object", "properties": {"a": {"required": True}}}, {"type": "object", "properties": {"a": {}}}),
        ({"minimum": "1"}, {}),
        ({"patternProperties": {"([": {}}}, {}),
    ],
)
def test_a_keyword_that_is_no_json_schema_is_ignored_with_a_finding(
    schema: dict[str, Any], kept: dict[str, Any]
) -> None:
    loaded = document({"S": schema})

    assert loaded.root["components"]["schemas"]["S"] == kept
    assert [finding.rule for finding in loaded.findings] == ["schema-invalid"]


@pytest.mark.parametrize(("pattern", "portable"), [(r"^[\w-.]+$", r"^[\w\-.]+$"), ("^[^]*$", r"^[\s\S]*$")])
def test_a_pattern_that_only_ecmascript_reads_is_written_for_every_engine(pattern: str, portable: str) -> None:
    assert converted({"pattern": pattern}) == {"pattern": portable}


@pytest.mark.parametrize(
    "schema",
    [
        {"$ref": "#/components/schemas/S"},
        {"allOf": [{"$ref": "#/components/schemas/S"}]},
        {"not": {"anyOf": [{"type": "string"}, {"$ref": "#/components/schemas/S"}]}},
        {"nullable": True, "$ref": "#/components/schemas/S"},
    ],
)
def test_a_schema_that_only_leads_to_itself_is_broken_open(schema: dict[str, Any]) -> None:
    loaded = document({"S": schema})

    assert [finding.rule for finding in loaded.findings] == ["ref-cycle"]
    assert isinstance(accepts(loaded.root, 1), bool)


def test_recursion_through_a_property_stays() -> None:
    schema = {"properties": {"next": {"$ref": "#/components/schemas/S"}}}

    assert converted(schema) == schema


def test_names_of_schemas_become_pointers() -> None:
    node = {
        "$id": "https://example.org/node",
        "properties": {"a": {"$ref": "#word"}, "b": {"$ref": "#/$defs/word"}, "c": {"$ref": "#"}},
        "$defs": {"word": {"$anchor": "word", "type": "string"}},
    }

    properties = converted(node, "3.1.0")["properties"]

    assert properties == {
        "a": {"$ref": "#/components/schemas/S/$defs/word"},
        "b": {"$ref": "#/components/schemas/S/$defs/word"},
        "c": {"$ref": "#/components/schemas/S"},
    }


def test_a_document_reference_holds_below_an_id_too() -> None:
    schema = {"$id": "https://example.org/s", "properties": {"a": {"$ref": "#/components/schemas/Other"}}}

    assert converted(schema, "3.1.0")["properties"]["a"] == {"$ref": "#/components/schemas/Other"}


@pytest.mark.parametrize("name", ["Page«Pet»", "a b", "a{b}", "List[Pet]", "100%", "a/b", "a~b"])
def test_a_component_of_any_name_can_be_referred_to(name: str) -> None:
    reference = "#/components/schemas/" + quote(name.replace("~", "~0").replace("/", "~1"), safe="~")
    loaded = document({name: {"type": "string"}, "S": {"items": {"$ref": reference}}})
    items = loaded.root["components"]["schemas"]["S"]["items"]

    assert [accepts(loaded.root, value) for value in (["a"], [1])] == [True, False]
    assert loaded.resolve(items) == {"type": "string"}


@pytest.mark.parametrize(
    ("anchor", "reference"),
    [
        ({"$dynamicAnchor": "node"}, {"$dynamicRef": "#node"}),
        ({"$recursiveAnchor": True}, {"$recursiveRef": "#"}),
    ],
)
def test_dynamic_references_lead_back_to_their_schema(anchor: dict[str, Any], reference: dict[str, Any]) -> None:
    other = {"$ref": "#/components/schemas/Other"}
    schema = {**anchor, "properties": {"kids": {"items": reference}, "other": other}}

    assert converted(schema, "3.1.0")["properties"] == {
        "kids": {"items": {"$ref": "#/components/schemas/S"}},
        "other": other,
    }
