from __future__ import annotations

import json

import pytest
from wire_kit import parameter_wire, percent, refusals, send, wire

INTEGER = {"type": "integer"}
STRING = {"type": "string"}
IDS = {"type": "array", "items": INTEGER}
NAMES = {"type": "array", "items": STRING}
COLOUR = {"type": "object", "properties": {"R": INTEGER, "G": INTEGER}}


def query(schema, text, **more):
    return send(parameter_wire(schema, **more), text).query


def path(schema, text, **more):
    return send(parameter_wire(schema, where="path", **more), path={"p": text}).path["p"]


def header(schema, *lines, **more):
    return send(parameter_wire(schema, where="header", name="X-P", **more), headers=[("x-p", line) for line in lines])


def cookie(schema, text, **more):
    return send(parameter_wire(schema, where="cookie", **more), headers=[("cookie", text)]).cookies.get("p")


@pytest.mark.parametrize(
    ("schema", "text", "value"),
    [
        (INTEGER, "p=5", 5),
        (INTEGER, "p=-0", 0),
        (INTEGER, "p=5.0", 5),
        (INTEGER, "p=123456789012345678901234567890", 123456789012345678901234567890),
        ({"type": "number"}, "p=1.5e3", 1500.0),
        ({"type": "boolean"}, "p=true", True),
        ({"type": "boolean"}, "p=false", False),
        (STRING, "p=true", "true"),
        (STRING, "p=a+b%20c%2Bd", "a b c+d"),
        (STRING, "p=a=b", "a=b"),
        (STRING, "p=", ""),
        ({}, "p=5", "5"),
        ({"minimum": 3}, "p=5", 5),
        ({"enum": [1, 2]}, "p=2", 2),
        ({"enum": ["1", "2"]}, "p=2", "2"),
        ({"const": True}, "p=true", True),
        ({"type": ["integer", "null"]}, "p=null", None),
        ({"type": ["integer", "null"]}, "p=", None),
        ({"type": ["string", "null"]}, "p=null", "null"),
        ({"type": ["string", "null"], "format": "uuid"}, "p=null", None),
        ({"anyOf": [INTEGER, STRING]}, "p=5", 5),
        ({"anyOf": [INTEGER, STRING]}, "p=five", "five"),
        (
            {"anyOf": [{"type": "integer", "maximum": 9}, {"type": "string", "pattern": "^[0-9]{5}$"}]},
            "p=12345",
            "12345",
        ),
        ({"oneOf": [{"type": "boolean"}, INTEGER]}, "p=true", True),
        ({"allOf": [{"type": ["integer", "string"]}, {"type": ["integer", "boolean"]}]}, "p=7", 7),
        ({"anyOf": [STRING, NAMES]}, "p=a", "a"),
        ({"anyOf": [STRING, NAMES]}, "p=a&p=b", ["a", "b"]),
    ],
)
def test_text_becomes_what_the_schema_admits(schema, text, value):
    found = query(schema, text)["p"]

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "1_000",
        "nan",
        "inf",
        "Infinity",
        "+1",
        "%2B1",
        "٣",
        "%D9%A3",
        "%201",
        "1%20",
        "1,5",
        "0x1",
        "01",
        "1e999",
        "",
        "1.5",
    ],
)
def test_loose_integers_are_refused(text):
    assert refusals(parameter_wire(INTEGER), f"p={text}")[0].expected == "an integer"


@pytest.mark.parametrize("text", ["True", "TRUE", "1", "yes", "on", "y", "0", ""])
def test_loose_booleans_are_refused(text):
    assert refusals(parameter_wire({"type": "boolean"}), f"p={text}")[0].expected == "true or false"


def test_huge_number_is_refused_at_once():
    assert refusals(parameter_wire(INTEGER), "p=" + "9" * 100_000)[0].expected == "an integer"
    assert refusals(parameter_wire({"type": "number"}), "p=1e999999999")[0].expected == "a number"


@pytest.mark.parametrize(
    ("style", "explode", "text", "value"),
    [
        ("form", True, "p=1&p=2", [1, 2]),
        ("form", False, "p=1,2", [1, 2]),
        ("form", False, "p=1%2C2", [1, 2]),
        ("spaceDelimited", False, "p=1%202+3", [1, 2, 3]),
        ("pipeDelimited", False, "p=1|2%7C3%7c4", [1, 2, 3, 4]),
        ("spaceDelimited", True, "p=1&p=2", [1, 2]),
    ],
)
def test_query_arrays_of_every_style(style, explode, text, value):
    assert query(IDS, text, style=style, explode=explode)["p"] == value


def test_escaped_comma_stays_inside_its_value():
    assert query(NAMES, "p=a%2Cb,c", style="form", explode=False)["p"] == ["a,b", "c"]
    assert query(NAMES, "p=a%2Cb&p=c")["p"] == ["a,b", "c"]


def test_escaped_comma_separates_where_the_plain_reading_is_refused():
    assert query({**NAMES, "minItems": 2}, "p=a%2Cb", explode=False)["p"] == ["a", "b"]


def test_empty_text_is_an_empty_array_where_an_empty_item_is_refused():
    assert query(IDS, "p=", explode=False)["p"] == []
    assert query(NAMES, "p=", explode=False)["p"] == [""]


@pytest.mark.parametrize(
    ("style", "explode", "text", "value"),
    [
        ("form", True, "R=100&G=200", {"R": 100, "G": 200}),
        ("form", False, "p=R,100,G,200", {"R": 100, "G": 200}),
        ("spaceDelimited", False, "p=R%20100%20G%20200", {"R": 100, "G": 200}),
        ("pipeDelimited", False, "p=R|100|G|200", {"R": 100, "G": 200}),
        ("deepObject", True, "p[R]=100&p%5BG%5D=200", {"R": 100, "G": 200}),
    ],
)
def test_query_objects_of_every_style(style, explode, text, value):
    assert query(COLOUR, text, style=style, explode=explode)["p"] == value


def test_deep_object_nests_objects_and_arrays():
    point = {"type": "object", "properties": {"x": INTEGER}}
    schema = {
        "type": "object",
        "properties": {
            "a": {"type": "object", "properties": {"b": INTEGER}},
            "ids": IDS,
            "rows": {"type": "array", "items": point},
        },
    }

    found = query(
        schema,
        "p[a][b]=1&p[ids][]=2&p[ids][]=3&p[rows][1][x]=5&p[rows][0][x]=4&p[free]=7",
        style="deepObject",
        explode=True,
    )

    assert found["p"] == {"a": {"b": 1}, "ids": [2, 3], "rows": [{"x": 4}, {"x": 5}], "free": "7"}


def test_deep_object_with_both_a_value_and_names_is_refused():
    of = parameter_wire({"type": "object"}, style="deepObject", explode=True)

    assert "one of the two" in refusals(of, "p[a]=1&p[a][b]=2")[0].expected
    assert "one of the two" in refusals(of, "p[a][b]=2&p[a]=1")[0].expected


def test_exploded_object_with_open_properties_leaves_its_neighbours_alone():
    parameters = [
        {"name": "filter", "in": "query", "schema": {"type": "object", "additionalProperties": INTEGER}},
        {"name": "limit", "in": "query", "schema": INTEGER},
    ]

    found = send(wire({"parameters": parameters}), "limit=1&a=2&b=3")

    assert found.query == {"filter": {"a": 2, "b": 3}, "limit": 1}
    assert found.unknown_query == ()


@pytest.mark.parametrize(
    ("style", "explode", "schema", "text", "value"),
    [
        ("simple", False, STRING, "a%2Fb%2Cc", "a/b,c"),
        ("simple", False, STRING, "a+b", "a+b"),
        ("simple", False, IDS, "1,2", [1, 2]),
        ("simple", True, IDS, "1,2", [1, 2]),
        ("simple", False, NAMES, "a%2Cb,c", ["a,b", "c"]),
        ("simple", False, COLOUR, "R,1,G,2", {"R": 1, "G": 2}),
        ("simple", True, COLOUR, "R=1,G=2", {"R": 1, "G": 2}),
        ("label", False, INTEGER, ".5", 5),
        ("label", False, IDS, ".1,2", [1, 2]),
        ("label", True, IDS, ".1.2", [1, 2]),
        ("label", False, COLOUR, ".R,1,G,2", {"R": 1, "G": 2}),
        ("label", True, COLOUR, ".R=1.G=2", {"R": 1, "G": 2}),
        ("matrix", False, INTEGER, ";p=5", 5),
        ("matrix", False, IDS, ";p=1,2", [1, 2]),
        ("matrix", True, IDS, ";p=1;p=2", [1, 2]),
        ("matrix", False, COLOUR, ";p=R,1,G,2", {"R": 1, "G": 2}),
        ("matrix", True, COLOUR, ";R=1;G=2", {"R": 1, "G": 2}),
        ("simple", False, {"anyOf": [INTEGER, {"const": "me"}]}, "me", "me"),
    ],
)
def test_path_values_of_every_style(style, explode, schema, text, value):
    assert path(schema, text, style=style, explode=explode) == value


@pytest.mark.parametrize(("style", "text"), [("label", "5"), ("matrix", "5"), ("matrix", ";q=5")])
def test_path_values_of_another_style_are_refused(style, text):
    assert refusals(parameter_wire(INTEGER, where="path", style=style), path={"p": text})[0].pointer == "p"


def test_path_integer_given_text_is_a_violation():
    [violation] = refusals(parameter_wire(INTEGER, where="path"), path={"p": "seven"})

    assert violation.message == "path p: came 'seven', expected an integer"


def test_dotted_path_names_are_found():
    of = wire(
        {"parameters": [{"name": "user.id", "in": "path", "required": True, "schema": INTEGER}]}, path="/u/{user.id}"
    )

    assert send(of, path={"user.id": "5"}).path == {"user.id": 5}


@pytest.mark.parametrize(
    ("schema", "explode", "lines", "value"),
    [
        (INTEGER, False, ["5"], 5),
        ({"type": "boolean"}, False, ["true"], True),
        (STRING, False, ["a, b"], "a, b"),
        (STRING, False, ["100%"], "100%"),
        (IDS, False, ["1, 2,3"], [1, 2, 3]),
        (IDS, False, ["1", "2"], [1, 2]),
        (IDS, False, ["1, ,2,"], [1, 2]),
        ({**NAMES, "minItems": 1}, False, [""], [""]),
        (COLOUR, False, ["R,1,G,2"], {"R": 1, "G": 2}),
        (COLOUR, True, ["R=1, G=2"], {"R": 1, "G": 2}),
    ],
)
def test_header_values(schema, explode, lines, value):
    assert header(schema, *lines, explode=explode).headers == {"X-P": value}


@pytest.mark.parametrize(
    ("schema", "explode", "text", "value"),
    [
        (INTEGER, True, "a=1; p=5", 5),
        (STRING, True, "p=a%20b+c", "a b+c"),
        (IDS, False, "p=1,2", [1, 2]),
        (IDS, True, "p=1&p=2", [1, 2]),
        (IDS, True, "p=1; p=2", [1, 2]),
        (COLOUR, False, "p=R,1,G,2", {"R": 1, "G": 2}),
        (COLOUR, True, "R=1&G=2", {"R": 1, "G": 2}),
        (COLOUR, True, "R=1; G=2; other=3", {"R": 1, "G": 2}),
    ],
)
def test_cookie_values(schema, explode, text, value):
    assert cookie(schema, text, explode=explode) == value


def test_cookies_of_several_lines_are_one_list():
    found = send(parameter_wire(INTEGER, where="cookie"), headers=[("cookie", "a=1"), ("cookie", "p=5")])

    assert found.cookies == {"p": 5}


def content_wire(where):
    content = {"application/json": {"schema": {"type": "object", "required": ["a"], "properties": {"a": INTEGER}}}}
    return wire({"parameters": [{"name": "p", "in": where, "content": content}]})


@pytest.mark.parametrize(
    ("where", "sent"),
    [
        ("query", {"query": "p=" + percent('{"a": 1}')}),
        ("header", {"headers": [("p", '{"a": 1}')]}),
        ("cookie", {"headers": [("cookie", "p=" + percent('{"a": 1}'))]}),
    ],
)
def test_parameters_may_hold_json(where, sent):
    assert send(content_wire(where), **sent).arguments == {"p": {"a": 1}}


def test_broken_json_in_a_parameter_is_a_syntax_error():
    [violation] = refusals(content_wire("query"), "p={")

    assert violation.location == "query"
    assert violation.expected == "JSON"


def test_wrong_json_in_a_parameter_is_explained_by_pointer():
    [violation] = refusals(content_wire("query"), "p=" + percent(json.dumps({"a": "x"})))

    assert violation.message == "query p/a: came 'x', expected an integer"


@pytest.mark.parametrize("text", ["p=%", "p=%2", "p=%zz", "p=%ff", "p=%C3", "p=\udcff"])
def test_what_cannot_be_decoded_is_refused(text):
    [violation] = refusals(parameter_wire(STRING), text)

    assert (violation.pointer, violation.expected) == ("p", "percent-encoded UTF-8")


def test_undecodable_name_is_refused():
    assert refusals(parameter_wire(STRING), "%ff=1")[0].location == "query"


def test_duplicates_of_a_single_value_name_both():
    [violation] = refusals(parameter_wire(INTEGER), "p=1&p=2")

    assert violation.message == "query p: came '1' and '2', expected one value"


def test_header_sent_twice_is_refused_where_one_value_is_expected():
    refusals(parameter_wire(STRING, where="header"), headers=[("p", "a"), ("p", "b")])


def test_empty_value_is_taken_where_it_is_allowed():
    assert query(STRING, "p=", allowEmptyValue=True)["p"] == ""
    assert query({"type": "boolean"}, "p", allowEmptyValue=True)["p"] is None


def test_missing_required_parameter_is_named():
    [violation] = refusals(parameter_wire({"type": "integer", "minimum": 1}, required=True))

    assert violation.message == "query p: came nothing, expected an integer of at least 1"


def test_missing_optional_parameter_is_absent():
    assert send(parameter_wire(INTEGER)).query == {}


def test_default_is_applied_and_not_counted_as_given():
    found = send(parameter_wire({"type": "integer", "default": 20}))

    assert found.query == {"p": 20}
    assert found.given == frozenset()


def test_default_is_not_shared_between_requests():
    of = parameter_wire({"type": "array", "items": INTEGER, "default": [1]})

    send(of).query["p"].append(2)

    assert send(of).query["p"] == [1]


def test_given_tells_what_was_sent():
    assert send(parameter_wire(INTEGER, name="page-size"), "page-size=5").given == {"page_size"}


def test_unknown_query_parameters_are_reported_and_ignored():
    assert send(parameter_wire(INTEGER), "p=1&x=%zz&y").unknown_query == ("x", "y")


def test_every_violation_is_told_at_once():
    parameters = [
        {"name": "a", "in": "query", "required": True, "schema": INTEGER},
        {"name": "b", "in": "header", "schema": {"type": "boolean"}},
        {"name": "c", "in": "cookie", "schema": {"enum": ["x", "y"]}},
    ]

    found = refusals(wire({"parameters": parameters}), headers=[("b", "maybe"), ("cookie", "c=z")])

    assert [one.location for one in found] == ["query", "header", "cookie"]


def test_schema_behind_references_is_followed():
    of = wire(
        {"parameters": [{"name": "p", "in": "query", "schema": {"$ref": "#/components/schemas/Limit"}}]},
        schemas={"Limit": {"allOf": [{"$ref": "#/components/schemas/Count"}], "maximum": 9}, "Count": INTEGER},
    )

    assert send(of, "p=7").query == {"p": 7}
    assert refusals(of, "p=10")[0].expected == "a number of at most 9"


def test_recursive_schema_is_read():
    node = {"type": "object", "properties": {"value": INTEGER, "next": {"$ref": "#/components/schemas/Node"}}}
    of = wire(
        {
            "parameters": [
                {
                    "name": "p",
                    "in": "query",
                    "style": "deepObject",
                    "explode": True,
                    "schema": {"$ref": "#/components/schemas/Node"},
                }
            ]
        },
        schemas={"Node": node},
    )

    assert send(of, "p[value]=1&p[next][value]=2").query == {"p": {"value": 1, "next": {"value": 2}}}


def test_nullable_of_3_0_is_understood():
    of = wire(
        {"parameters": [{"name": "p", "in": "query", "schema": {"type": "integer", "nullable": True}}]}, version="3.0.3"
    )

    assert send(of, "p=null").query == {"p": None}


def test_key_of_a_security_scheme_is_no_unknown_parameter():
    schemes = {"securitySchemes": {"key": {"type": "apiKey", "in": "query", "name": "api_key"}}}

    assert send(wire({}, components=schemes), "api_key=x&y=1").unknown_query == ("y",)


def test_header_with_stray_bytes_is_refused():
    assert refusals(parameter_wire(STRING, where="header"), headers=[("p", "\udcff")])[0].location == "header"


def test_a_property_that_no_schema_speaks_of_may_come_several_times():
    schema = {"type": "object", "properties": {"size": {"type": "integer"}}}
    of = parameter_wire(schema, style="deepObject", explode=True)

    assert send(of, query="p[size]=1&p[odd]=a&p[odd]=b").query["p"] == {"size": 1, "odd": ["a", "b"]}
    assert "one value" in refusals(of, "p[size]=1&p[size]=2")[0].expected
