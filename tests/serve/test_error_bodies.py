"""Error bodies: the declared shape of the status, whatever it is called."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from specdouble.contract.load import load_text
from specdouble.contract.wire import Contract
from specdouble.errors import ApiError, BadReference, Conflict, InvalidRequest, NotFound, Violation
from specdouble.serve.refusals import Refusals

SEVERAL = [Violation("body", "/name", "5", "a string"), Violation("query", "limit", "x", "an integer")]


def refuse(error: ApiError, responses: dict[str, Any], *, method: str = "post", path: str = "/notes", more: Any = None):
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Notes", "version": "1"},
        "paths": {path: {method: {"operationId": "call", "responses": responses}}, **(more or {})},
    }
    loaded = load_text(yaml.safe_dump(document), name="notes")
    refusals = Refusals(loaded, Contract(loaded).validators)
    return refusals(error, loaded.operation("call"), "/notes")


def declared(schema: Any, example: Any = None, media_type: str = "application/json") -> dict[str, Any]:
    media = {"schema": schema} | ({"example": example} if example else {})
    return {"description": "No", "content": {media_type: media}}


def body(reply) -> Any:
    return yaml.safe_load(reply.body)


def of(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties, "additionalProperties": False}


TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        (of(message=TEXT), {"message": "note 7 not found"}),
        (of(error=TEXT), {"error": "note 7 not found"}),
        (of(code=NUMBER, message=TEXT), {"code": 404, "message": "note 7 not found"}),
        (of(code=TEXT, message=TEXT), {"code": "not_found", "message": "note 7 not found"}),
        (of(error=of(type=TEXT, message=TEXT)), {"error": {"type": "not_found", "message": "note 7 not found"}}),
        (of(errors={"type": "array", "items": TEXT}), {"errors": ["note 7 not found"]}),
        (
            of(title=TEXT, detail=TEXT, status=NUMBER),
            {"title": "Not Found", "detail": "note 7 not found", "status": 404},
        ),
        (
            of(success={"type": "boolean", "const": False}, message=TEXT),
            {"success": False, "message": "note 7 not found"},
        ),
        (of(code={"enum": ["INVALID", "NOT_FOUND"]}, reason=TEXT), {"code": "NOT_FOUND", "reason": "note 7 not found"}),
        (
            of(code={"enum": ["denied", "bad_request"]}, reason=TEXT),
            {"code": "bad_request", "reason": "note 7 not found"},
        ),
        (of(message=TEXT, retries=NUMBER), {"message": "note 7 not found", "retries": 0}),
        ({"allOf": [of(message=TEXT) | {"additionalProperties": True}]}, {"message": "note 7 not found"}),
        (TEXT, "note 7 not found"),
    ],
)
def test_the_declared_shape_is_filled(schema: Any, expected: Any) -> None:
    reply = refuse(NotFound("note", 7), {"404": declared(schema)})

    assert (reply.status, body(reply)) == (404, expected)


def test_violations_become_entries_of_a_list() -> None:
    schema = of(errors={"type": "array", "items": of(field=TEXT, message=TEXT)})

    reply = refuse(InvalidRequest(SEVERAL), {"422": declared(schema)})

    assert [entry["field"] for entry in body(reply)["errors"]] == ["/name", "limit"]
    assert "came 5, expected a string" in body(reply)["errors"][0]["message"]


def test_an_example_speaks_where_there_is_nothing_special_to_say() -> None:
    reply = refuse(Conflict(), {"409": declared(of(message=TEXT), {"message": "The name is taken."})})

    assert body(reply) == {"message": "The name is taken."}


def test_a_shape_that_cannot_be_met_falls_back_to_a_problem_document() -> None:
    reply = refuse(NotFound("note", 7), {"404": declared(of(message={"type": "string", "pattern": "^E[0-9]{3}$"}))})

    assert dict(reply.headers)["Content-Type"] == "application/problem+json"
    assert body(reply)["detail"] == "note 7 not found"


def test_an_undeclared_status_takes_the_commonest_error_of_the_document() -> None:
    other = {"get": {"operationId": "other", "responses": {"400": declared(of(oops=TEXT, message=TEXT))}}}

    reply = refuse(Conflict("taken"), {"200": {"description": "OK"}}, more={"/other": other})

    assert body(reply)["message"] == "taken"


def test_default_documents_every_refusal() -> None:
    reply = refuse(Conflict("taken"), {"default": declared(of(message=TEXT), media_type="application/vnd.notes+json")})

    assert dict(reply.headers)["Content-Type"] == "application/vnd.notes+json"
    assert body(reply) == {"message": "taken"}


@pytest.mark.parametrize(
    ("declared_statuses", "syntax", "status"),
    [
        (["400", "422"], False, 422),
        (["400", "422"], True, 400),
        (["400"], False, 400),
        (["422"], True, 422),
        (["4XX"], False, 400),
        (["default"], False, 400),
        ([], False, 400),
    ],
)
def test_invalid_input_gets_the_first_declared_status(declared_statuses: list[str], syntax: bool, status: int) -> None:
    responses = {name: {"description": "No"} for name in ["200", *declared_statuses]}

    assert refuse(InvalidRequest(SEVERAL, syntax=syntax), responses).status == status


@pytest.mark.parametrize(
    ("path", "statuses", "status"),
    [("/notes", ["404"], 404), ("/notes/{id}", ["404"], 400), ("/notes", ["400"], 400), ("/notes", ["422"], 422)],
)
def test_a_reference_to_nothing_is_refused_as_declared(path: str, statuses: list[str], status: int) -> None:
    responses = {name: {"description": "No"} for name in ["200", *statuses]}

    assert refuse(BadReference("team_id", 9, "teams"), responses, path=path).status == status


@pytest.mark.parametrize(("status", "title"), [(503, "Service Unavailable"), (418, "I'm a Teapot"), (599, "Error")])
def test_an_error_of_any_status_has_its_reason_phrase(status: int, title: str) -> None:
    assert ApiError(status=status).title == title
    assert NotFound("team", 5).title == "Not Found"


BINARY = {"type": "string", "format": "binary"}


@pytest.mark.parametrize(
    ("media_type", "schema", "written"),
    [
        ("application/x-tar", of(message=TEXT), b'{"message":"note 7 not found"}'),
        ("text/plain", TEXT, b"note 7 not found"),
        ("application/octet-stream", BINARY, b"note 7 not found"),
        ("text/event-stream", of(message=TEXT), b'data: {"message":"note 7 not found"}\n\n'),
        ("application/x-ndjson", of(message=TEXT), b'{"message":"note 7 not found"}\n'),
        (
            "application/xml",
            of(message=TEXT) | {"xml": {"name": "Error"}},
            b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><message>note 7 not found</message></Error>',
        ),
    ],
)
def test_an_error_goes_out_in_the_media_type_that_it_is_declared_in(
    media_type: str, schema: Any, written: bytes
) -> None:
    reply = refuse(NotFound("note", 7), {"404": declared(schema, media_type=media_type)})

    assert dict(reply.headers)["Content-Type"].partition(";")[0] == media_type
    assert reply.body == written


@pytest.mark.parametrize(
    ("schema", "written"),
    [(TEXT, b"note &lt;b&gt; not found"), (of(message=TEXT), b'{"message":"note \\u003cb> not found"}')],
)
def test_an_error_as_html_is_no_markup(schema: Any, written: bytes) -> None:
    assert refuse(NotFound("note", "<b>"), {"404": declared(schema, media_type="text/html")}).body == written


@pytest.mark.parametrize("media_type", ["image/png", "application/zip"])
def test_an_error_is_empty_where_it_is_declared_as_what_no_sentence_can_be(media_type: str) -> None:
    reply = refuse(NotFound("note", 7), {"default": declared(BINARY, media_type=media_type)})

    assert (reply.status, reply.headers, reply.body) == (404, (), b"")


def test_an_error_that_may_be_json_is_json() -> None:
    both = {"description": "No", "content": {"text/plain": {"schema": TEXT}, "application/json": {"schema": TEXT}}}

    assert body(refuse(NotFound("note", 7), {"404": both})) == "note 7 not found"


UNION = {
    "oneOf": [
        of(type={"const": "overloaded_error"}, message={"type": "string", "default": "Too much"}),
        of(type={"const": "invalid_request_error"}, message={"type": "string", "default": "Invalid"}),
        of(type={"const": "not_found_error"}, message={"type": "string", "default": "Absent"}),
    ]
}


@pytest.mark.parametrize(
    ("error", "meant"),
    [
        (NotFound("note", 7), "not_found_error"),
        (InvalidRequest(SEVERAL), "invalid_request_error"),
        (ApiError("Wrong tag", status=412), "invalid_request_error"),
    ],
)
def test_of_several_errors_the_one_that_means_the_status_says_what_is_wrong(error: ApiError, meant: str) -> None:
    said = body(refuse(error, {"4XX": declared(of(error=UNION))}))["error"]

    assert (said["type"], said["message"]) == (meant, error.message)
