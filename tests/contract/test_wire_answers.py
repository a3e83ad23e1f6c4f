from __future__ import annotations

import pytest
from wire_kit import answer_wire, json_answer

from specdouble.errors import NotAcceptable

INTEGER, STRING = {"type": "integer"}, {"type": "string"}
JSON = "application/json"


def content(**schemas):
    return {"description": "ok", "content": {name.replace("_", "/"): {"schema": one} for name, one in schemas.items()}}


def said(responses, status=200, headers=None, media_type=JSON, value=None):
    return [violation.message for violation in answer_wire(responses).check(status, headers or {}, media_type, value)]


def test_documented_answer_is_accepted():
    assert said(json_answer(INTEGER), value=5) == []


def test_wrong_body_is_explained():
    assert said(json_answer({"properties": {"a": INTEGER}}), value={"a": "x"}) == [
        "body /a: came 'x', expected an integer"
    ]


def test_null_body_is_judged_by_its_schema():
    assert said(json_answer({"type": ["integer", "null"]})) == []
    assert said(json_answer(INTEGER)) == ["body: came null, expected an integer"]


def test_undocumented_status_is_of_its_own_kind():
    [violation] = answer_wire({"200": content(), "404": content()}).check(418, {}, None, None)

    assert (violation.keyword, violation.message) == ("undocumented", "status: came 418, expected 200 or 404")


def test_status_is_found_by_itself_then_its_range_then_default():
    responses = {
        "201": content(application_json={"const": 1}),
        "2XX": content(application_json={"const": 2}),
        "default": content(application_json={"const": 3}),
    }

    assert said(responses, 201, value=1) == []
    assert said(responses, 299, value=2) == []
    assert said(responses, 500, value=3) == []


@pytest.mark.parametrize("status", [204, 304])
def test_status_without_a_body_has_none(status):
    responses = {str(status): {"description": "gone"}}

    assert said(responses, status, media_type=None) == []
    assert said(responses, status, value={"a": 1})[0].startswith("body: came an object, expected no body")


def test_missing_body_is_told():
    assert said(json_answer(INTEGER), media_type=None) == ["body: came nothing, expected a body of application/json"]


def test_answer_without_documented_content_may_have_a_body():
    assert said({"404": {"description": "no"}}, 404, media_type="application/problem+json", value={"title": "no"}) == []


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "APPLICATION/JSON"])
def test_media_type_is_compared_as_http_does(media_type):
    assert said(json_answer(INTEGER), media_type=media_type, value=5) == []


def test_undocumented_media_type_is_told():
    assert said(json_answer(INTEGER), media_type="text/html", value="x") == [
        "header Content-Type: came text/html, expected application/json"
    ]


def test_range_of_media_types_covers():
    assert (
        said(
            {"200": content(**{"image_*": {"type": "string", "format": "binary"}})},
            media_type="image/png",
            value=b"\x89",
        )
        == []
    )


@pytest.mark.parametrize("media_type", ["text/csv", "text/event-stream", "application/x-ndjson", "application/pdf"])
def test_text_and_bytes_pass_by_a_string_schema(media_type):
    responses = {"200": {"description": "ok", "content": {media_type: {"schema": STRING}}}}

    assert said(responses, media_type=media_type, value="a,b") == []
    assert said(responses, media_type=media_type, value=b"a,b") == []


def test_text_is_judged_by_its_schema():
    responses = {"200": content(text_plain={"type": "string", "maxLength": 2})}

    assert said(responses, media_type="text/plain", value="abc") == [
        "body: came 'abc', expected a string of at most 2 characters"
    ]


def headed(**headers):
    return {"200": {"description": "ok", "headers": headers}}


def test_required_header_must_be_there():
    responses = headed(**{"X-Total": {"required": True, "schema": INTEGER}})

    assert said(responses, media_type=None) == ["header X-Total: came nothing, expected an integer"]
    assert said(responses, headers={"x-total": "5"}, media_type=None) == []


def test_optional_header_must_be_right_where_it_is():
    responses = headed(
        **{"X-Ids": {"schema": {"type": "array", "items": INTEGER}}, "X-Flag": {"schema": {"type": "boolean"}}}
    )

    assert said(responses, media_type=None) == []
    assert said(responses, headers={"X-Ids": "1,2", "X-Flag": "true"}, media_type=None) == []
    assert len(said(responses, headers={"X-Ids": "1,x", "X-Flag": "yes"}, media_type=None)) == 2


def test_header_may_hold_json():
    responses = headed(**{"X-Page": {"content": {JSON: {"schema": {"type": "object", "required": ["n"]}}}}})

    assert said(responses, headers={"X-Page": '{"n": 1}'}, media_type=None) == []
    assert said(responses, headers={"X-Page": "{}"}, media_type=None) == [
        "header X-Page/n: came nothing, expected a value: it is required"
    ]
    assert said(responses, headers={"X-Page": "{"}, media_type=None)


def test_violations_of_headers_and_body_come_together():
    responses = json_answer(INTEGER, headers={"X-Total": {"required": True, "schema": INTEGER}})

    assert len(said(responses, value="x")) == 2


@pytest.mark.parametrize(
    ("media_type", "schema"),
    [
        ("text/event-stream", {"type": "object", "required": ["id"]}),
        ("application/x-ndjson", {"type": "object", "required": ["id"]}),
        ("application/x-ndjson", {"type": "array", "items": {"type": "object", "required": ["id"]}}),
    ],
)
def test_each_event_of_a_stream_is_judged(media_type, schema):
    of = answer_wire({"200": {"description": "ok", "content": {media_type: {"schema": schema}}}})

    assert of.check_event(200, media_type, {"id": 1}) == []
    assert of.check_event(200, media_type, {})


def test_accept_chooses_among_what_is_documented():
    of = answer_wire({"200": content(application_json=INTEGER, text_csv=STRING), "204": {"description": "gone"}})

    assert of.accept("text/csv", 200).name == "text/csv"
    assert of.accept(None, 200).name == "application/json"
    assert of.accept("image/png", 204) is None
    with pytest.raises(NotAcceptable, match="expected one that allows application/json or text/csv"):
        of.accept("image/png", 200)


@pytest.mark.parametrize("value", [{1: 2}, {"a": b"x"}, "\ud800", {"a": {1, 2}}, object()])
def test_value_that_is_no_json_is_told(value):
    [violation] = answer_wire(json_answer({"properties": {"a": INTEGER}, "type": "object"})).check(200, {}, JSON, value)

    assert violation.location == "body"


def test_bytes_of_json_are_judged_as_what_they_hold():
    assert said(json_answer(INTEGER), value=b"5") == []
    assert said(json_answer(INTEGER), value=b'"x"') == ["body: came 'x', expected an integer"]
    assert said(json_answer(INTEGER), value=b"{")[0].endswith("expected JSON")


EVENT = {"type": "object", "required": ["n"], "properties": {"n": INTEGER}}


def test_stream_that_came_whole_is_judged_event_by_event():
    stream = content(**{"text_event-stream": EVENT})
    good, bad = 'event: tick\nid: 1\ndata: {"n": 1}\n\n: a comment\n\ndata: [DONE]\n\n', 'data: {"n": "one"}\n\n'

    assert said({"200": stream}, media_type="text/event-stream", value=good) == []
    assert said({"200": stream}, media_type="text/event-stream") == []
    assert len(said({"200": stream}, media_type="text/event-stream", value=good + bad)) == 1
