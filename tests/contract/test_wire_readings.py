"""readOnly and writeOnly: what a request may not send, and what an answer may not carry."""

from __future__ import annotations

import time

import pytest
from wire_kit import answer_wire, body_wire, contract, json_answer, json_refusals, parameter_wire, send, send_json, wire

from specdouble.contract.wire import Contract

STRING = {"type": "string"}
USER = {
    "type": "object",
    "required": ["id", "name", "password"],
    "properties": {"id": {**STRING, "readOnly": True}, "name": STRING, "password": {**STRING, "writeOnly": True}},
}
REF = {"$ref": "#/components/schemas/User"}


def check(schema, value, **more):
    return answer_wire(json_answer(schema), **more).check(200, {}, "application/json", value)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_read_only_property_is_not_required_in_a_request(version):
    assert send_json(body_wire(USER, version=version), {"name": "a", "password": "b"}).body["name"] == "a"


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_read_only_property_may_not_be_sent(version):
    [violation] = json_refusals(body_wire(USER, version=version), {"id": "7", "name": "a", "password": "b"})

    assert violation.pointer == "/id"
    assert violation.expected == "nothing: the property is read-only, and only answers carry it"


def test_write_only_property_is_not_required_in_an_answer():
    assert check(USER, {"id": "7", "name": "a"}) == []


def test_write_only_property_may_not_appear_in_an_answer_and_is_masked():
    [violation] = check(USER, {"id": "7", "name": "a", "password": "hunter2"})

    assert (violation.pointer, violation.came) == ("/password", "***")


def test_secret_that_3_1_requires_of_answers_may_be_shown_as_asterisks():
    [violation] = check(USER, {"id": "7", "name": "a", "password": "hunter2"})

    assert violation.expected.startswith("asterisks")
    assert check(USER, {"id": "7", "name": "a", "password": "***"}) == []


def test_answers_still_require_what_requests_may_not_send():
    assert [violation.pointer for violation in check(USER, {"name": "a"})] == ["/id"]


def test_marks_behind_references_count():
    schemas = {
        "Id": {**STRING, "readOnly": True},
        "User": {**USER, "properties": {**USER["properties"], "id": {"$ref": "#/components/schemas/Id"}}},
    }
    of = body_wire(REF, schemas=schemas)

    assert send_json(of, {"name": "a", "password": "b"})
    assert json_refusals(of, {"id": "1", "name": "a", "password": "b"})[0].pointer == "/id"


def test_marks_beside_a_reference_in_all_of_count():
    schema = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"allOf": [{"$ref": "#/components/schemas/Id"}], "readOnly": True}},
    }

    assert send_json(body_wire(schema, schemas={"Id": STRING}, version="3.0.3"), {}).body == {}


def test_schema_that_is_read_only_elsewhere_still_serves_parameters():
    of = wire(
        {"parameters": [{"name": "id", "in": "query", "schema": {"$ref": "#/components/schemas/Id"}}]},
        schemas={"Id": {**STRING, "readOnly": True}},
    )

    assert send(of, "id=7").query == {"id": "7"}


def test_requirement_beside_the_marked_property_is_lifted():
    schemas = {"Base": {"type": "object", "properties": {"id": {**STRING, "readOnly": True}}}}
    of = body_wire({"allOf": [{"$ref": "#/components/schemas/Base"}, {"required": ["id"]}]}, schemas=schemas)

    assert send_json(of, {}).body == {}


def test_requirement_of_a_component_is_lifted_where_its_neighbour_marks():
    schemas = {
        "Needs": {"type": "object", "required": ["id", "name"]},
        "Marks": {"type": "object", "properties": {"id": {**STRING, "readOnly": True}}},
    }
    of = body_wire(
        {"allOf": [{"$ref": "#/components/schemas/Needs"}, {"$ref": "#/components/schemas/Marks"}]}, schemas=schemas
    )

    assert [violation.pointer for violation in json_refusals(of, {})] == ["/name"]


def test_marks_count_in_arrays_and_deeper_objects():
    schema = {"type": "object", "properties": {"users": {"type": "array", "items": REF}}}
    of = body_wire(schema, schemas={"User": USER})

    found = json_refusals(of, {"users": [{"name": "a", "password": "b"}, {"id": "1", "name": "a", "password": "b"}]})

    assert [violation.pointer for violation in found] == ["/users/1/id"]


def test_recursive_schemas_are_read_in_both_directions():
    node = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {**STRING, "readOnly": True}, "next": {"$ref": "#/components/schemas/Node"}},
    }
    ref = {"$ref": "#/components/schemas/Node"}

    assert send_json(body_wire(ref, schemas={"Node": node}), {"next": {"next": {}}})
    assert check(ref, {"id": "1", "next": {}}, schemas={"Node": node})[0].pointer == "/next/id"


@pytest.mark.parametrize("keyword", ["unevaluatedProperties", "additionalProperties"])
def test_closed_objects_stay_closed(keyword):
    closed = {"allOf": [REF], keyword: False} if keyword == "unevaluatedProperties" else {**USER, keyword: False}
    of = body_wire(closed, schemas={"User": USER})

    assert send_json(of, {"name": "a", "password": "b"})
    found = json_refusals(of, {"name": "a", "password": "b", "x": 1})
    assert [(violation.pointer, violation.expected) for violation in found] == [("/x", "no property 'x'")]


def test_properties_named_like_the_marks_are_no_marks():
    schema = {
        "type": "object",
        "required": ["readOnly"],
        "properties": {"readOnly": {"type": "boolean"}, "properties": {"const": {"a": {"readOnly": True}}}},
    }

    assert send_json(body_wire(schema), {"readOnly": True, "properties": {"a": {"readOnly": True}}})


def test_false_marks_count_for_nothing():
    schema = {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {**STRING, "readOnly": False, "writeOnly": False}},
    }

    assert json_refusals(body_wire(schema), {})[0].pointer == "/a"


def test_document_is_left_as_it_was():
    of = contract(
        {"requestBody": {"content": {"application/json": {"schema": REF}}}}, method="post", schemas={"User": USER}
    )

    assert of.document.root["components"]["schemas"]["User"]["properties"]["id"]["readOnly"] is True


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"type": "integer", "format": "int32"}, 2**31 - 1, 2**31),
        ({"type": "integer", "format": "int64"}, -(2**63), -(2**63) - 1),
        ({"type": "integer", "format": "int32", "minimum": 5}, 5, 4),
        ({"type": "string", "format": "date-time"}, "2026-01-15T09:00:00.5+01:00", "2026-01-15 09:00:00"),
        ({"type": "string", "format": "date-time"}, "2026-01-15T09:00:00Z", "2026-02-30T00:00:00Z"),
        ({"type": "string", "format": "date"}, "2024-02-29", "2026-02-29"),
        ({"type": "string", "format": "time"}, "09:00:00Z", "9:00"),
        (
            {"type": "string", "format": "uuid"},
            "123e4567-e89b-12d3-a456-426614174000",
            "123e4567e89b12d3a456426614174000",
        ),
        ({"type": "string", "format": "email"}, "a@example.org", "a@"),
        ({"type": "string", "format": "uri"}, "https://example.org/?a=b", "/relative"),
        ({"type": "string", "format": "ipv4"}, "127.0.0.1", "127.0.0.256"),
        ({"type": "string", "format": "ipv6"}, "::1", ":::1"),
        ({"type": "string", "format": "hostname"}, "a.example.org", "-a"),
        ({"type": "string", "format": "byte"}, "aGk=", "aGk"),
        ({"type": "string", "contentEncoding": "base64"}, "a*b=", 7),  # an annotation (JSON Schema 2020-12, 8.2)
        ({"type": "string", "format": "surprise"}, "anything", 5),
        ({"type": "string", "pattern": "^[0-9]+$"}, "123", "٣"),
        ({"type": "string", "pattern": "^\\d{3}$"}, "123", "123\n"),
        ({"type": "string", "pattern": "^[\\w-.]+$"}, "a-b.c", "a b"),
        ({"type": "string", "pattern": "^(?!x)a"}, "ab", "xa"),
        ({"type": "number", "multipleOf": 0.01}, 19.99, 19.999),
    ],
)
def test_formats_and_patterns_are_strict(schema, good, bad):
    of = body_wire(schema)

    assert send_json(of, good).body == good
    assert json_refusals(of, bad)


def test_hostile_pattern_is_given_up_in_time():
    of = body_wire({"type": "string", "pattern": "^(?=(a+)+$)(a+)+\\1$"})

    assert json_refusals(of, "a" * 60 + "b")


def unread(schema) -> Contract:
    """A contract of a document whose loader let a bad schema through."""
    document = contract({"requestBody": {"content": {"application/json": {"schema": {}}}}}, method="post").document
    content = document.root["paths"]["/things"]["post"]["requestBody"]["content"]
    content["application/json"]["schema"] = schema
    return Contract(document)


def test_unusable_pattern_is_a_finding_and_the_rest_holds():
    of = unread({"pattern": "(", "maxLength": 2})

    assert [(finding.rule, finding.severity) for finding in of.findings] == [("pattern-unusable", "warning")]
    assert send_json(of.wire("op"), "ab")
    assert json_refusals(of.wire("op"), "abc")


def test_schema_that_does_not_compile_is_a_finding_and_accepts_everything():
    of = unread({"minimum": "x"})

    assert [finding.rule for finding in of.findings] == ["schema-unusable"]
    assert send_json(of.wire("op"), 5).body == 5


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "wrong"},
        {"minimum": "x"},
        {"$ref": "#/components/schemas/Gone"},
        {"properties": {"a": {"required": "yes"}}},
    ],
)
def test_unusable_schema_never_stops_a_request(schema):
    assert send_json(body_wire(schema), {"a": 1}).body == {"a": 1}


def test_parameter_of_any_schema_is_read():
    assert send(parameter_wire(True), "p=a").query == {"p": "a"}


@pytest.mark.parametrize(
    "operation",
    [
        {"parameters": [{"name": "p", "in": "query"}]},
        {"parameters": [{"name": "p", "in": "query", "content": {"application/json": {}}}]},
        {"responses": {"200": {"description": "OK", "headers": {"X-A": {"description": "A header"}}}}},
    ],
)
def test_schema_that_is_not_there_is_not_one_that_cannot_be_used(operation):
    assert contract(operation).findings == ()


def test_closely_connected_schemas_compile_in_time():
    names = [f"S{number}" for number in range(200)]
    refs = [{"$ref": f"#/components/schemas/{name}"} for name in names]
    schemas = {
        name: {
            "type": "object",
            "required": ["id"],
            "properties": {
                "id": {**STRING, "readOnly": True},
                **{f"p{at}": {"anyOf": [{"type": "null"}, refs[(number * at + at) % 200]]} for at in range(8)},
            },
        }
        for number, name in enumerate(names)
    }
    content = {f"application/{name}+json": {"schema": ref} for name, ref in zip(names, refs, strict=True)}
    form = {"application/x-www-form-urlencoded": {"schema": refs[0]}}
    start = time.process_time()

    of = contract({"requestBody": {"content": {**content, **form}}}, method="post", schemas=schemas).wire("op")

    assert send(of, body=b'{"p1": {"p1": null}}', content_type="application/S7+json").has_body
    assert time.process_time() - start < 5
