"""openapi-core reads the same ordinary requests and answers, and must come to the same result."""

from __future__ import annotations

import json
from urllib.parse import parse_qsl, urlencode

import pytest
from openapi_core import OpenAPI
from openapi_core.exceptions import OpenAPIError
from openapi_core.testing import MockRequest, MockResponse

from specdouble.contract.call import RawRequest
from specdouble.contract.load import load_text
from specdouble.contract.router import Router
from specdouble.contract.wire import Contract
from specdouble.errors import InvalidRequest, UnsupportedMediaType

INTEGER, STRING = {"type": "integer"}, {"type": "string"}
PET = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string", "minLength": 1},
        "age": {"type": "integer", "minimum": 0},
        "tags": {"type": "array", "items": STRING, "uniqueItems": True},
        "owner": {"oneOf": [{"type": "object", "required": ["id"], "properties": {"id": INTEGER}}, {"type": "null"}]},
        "born": {"type": "string", "format": "date"},
    },
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1"},
    "servers": [{"url": "http://localhost"}],
    "paths": {
        "/pets": {
            "get": {
                "parameters": [
                    {
                        "name": "limit",
                        "in": "query",
                        "schema": {"type": "integer", "minimum": 1, "maximum": 10, "default": 5},
                    },
                    {"name": "score", "in": "query", "schema": {"type": "number"}},
                    {"name": "kind", "in": "query", "schema": {"enum": ["cat", "dog"], "type": "string"}},
                    {"name": "ids", "in": "query", "schema": {"type": "array", "items": INTEGER}},
                    {"name": "fields", "in": "query", "explode": False, "schema": {"type": "array", "items": STRING}},
                    {
                        "name": "where",
                        "in": "query",
                        "style": "deepObject",
                        "explode": True,
                        "schema": {"type": "object", "properties": {"age": INTEGER, "name": STRING}},
                    },
                    {"name": "X-Trace", "in": "header", "schema": INTEGER},
                    {"name": "session", "in": "cookie", "required": True, "schema": STRING},
                ],
                "responses": {
                    "200": {
                        "description": "ok",
                        "headers": {"X-Total": {"required": True, "schema": INTEGER}},
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}
                            }
                        },
                    },
                    "4XX": {
                        "description": "no",
                        "content": {"application/json": {"schema": {"type": "object", "required": ["error"]}}},
                    },
                },
            },
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                },
                "responses": {"201": {"description": "made"}},
            },
        },
        "/pets/{pet_id}": {
            "get": {
                "parameters": [{"name": "pet_id", "in": "path", "required": True, "schema": INTEGER}],
                "responses": {"200": {"description": "ok"}},
            }
        },
    },
    "components": {"schemas": {"Pet": PET}},
}
OURS = load_text(json.dumps(DOCUMENT))
ROUTER, CONTRACT = Router(OURS.operations), Contract(OURS)
THEIRS = OpenAPI.from_dict(DOCUMENT)
COOKIE = {"session": "abc"}


def ours(method, path, query, headers, cookies, body):
    match = ROUTER.match(method, path)
    sent = [(name.lower(), value) for name, value in headers.items()]
    sent += [("cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()))] if cookies else []
    sent += [("content-type", "application/json")] if body is not None else []
    call = CONTRACT.wire(match.operation.id).read(
        RawRequest(method, path, query, tuple(sent), body or b""), match.values
    )
    return {"path": call.path, "query": call.query, "header": call.headers, "cookie": call.cookies, "body": call.body}


def theirs(method, path, query, headers, cookies, body):
    request = MockRequest(
        "http://localhost",
        method.lower(),
        path,
        args=parse_qsl(query),
        headers=headers,
        cookies=cookies,
        data=body,
        content_type="application/json",
    )
    found = THEIRS.unmarshal_request(request)
    for error in found.errors:
        raise error
    parameters = found.parameters
    return {
        "path": parameters.path,
        "query": parameters.query,
        "header": parameters.header,
        "cookie": parameters.cookie,
        "body": found.body,
    }


def accepted(read, request):
    try:
        return read(*request)
    except (InvalidRequest, UnsupportedMediaType, OpenAPIError):
        return None


def get(query="", headers=None, cookies=COOKIE):
    return ("GET", "/pets", query, headers or {}, cookies, None)


def post(value):
    return ("POST", "/pets", "", {}, {}, json.dumps(value).encode())


ORDINARY = [
    get(),
    get("limit=3"),
    get("limit=0"),
    get("limit=11"),
    get("limit=many"),
    get("limit=3.5"),
    get("score=1.5"),
    get("score=high"),
    get("kind=cat"),
    get("kind=cow"),
    get("ids=1&ids=2"),
    get("ids=1&ids=x"),
    get("fields=a,b"),
    get(urlencode({"where[age]": "3", "where[name]": "x"})),
    get("where[age]=young"),
    get(headers={"X-Trace": "5"}),
    get(headers={"X-Trace": "five"}),
    get(cookies={}),
    get("unknown=1"),
    ("GET", "/pets/7", "", {}, {}, None),
    post({"name": "Tom"}),
    post({"name": "Tom", "age": 3, "tags": ["a", "b"], "owner": {"id": 1}, "born": "2020-02-29"}),
    post({"name": "Tom", "owner": None}),
    post({"name": ""}),
    post({}),
    post({"name": "Tom", "age": -1}),
    post({"name": "Tom", "age": "3"}),
    post({"name": "Tom", "tags": ["a", "a"]}),
    post({"name": "Tom", "owner": {"id": "1"}}),
    post({"name": "Tom", "colour": "red"}),
    post([]),
    post(None),
]


def plain(found):
    return None if found is None else json.loads(json.dumps(found, default=str))


@pytest.mark.parametrize(
    "request_", ORDINARY, ids=lambda request: f"{request[0]} {request[1]} {request[2]} {request[5]}"
)
def test_both_read_the_same_request(request_):
    one, other = accepted(ours, request_), accepted(theirs, request_)

    assert plain(one) == plain(other)


def is_valid(request, response) -> bool:
    try:
        THEIRS.validate_response(request, response)
    except OpenAPIError:
        return False
    return True


def answer(status, value, *, headers=None, media_type="application/json"):
    return (status, headers if headers is not None else {"X-Total": "1"}, media_type, value)


@pytest.mark.parametrize(
    "sent",
    [
        answer(200, []),
        answer(200, [{"name": "Tom"}]),
        answer(200, [{"name": ""}]),
        answer(200, {}),
        answer(200, [], headers={}),
        answer(200, [], headers={"X-Total": "many"}),
        answer(200, [], media_type="text/html"),
        answer(404, {"error": "no"}),
        answer(404, {}),
        answer(500, {}),
    ],
    ids=str,
)
def test_both_judge_the_same_answer(sent):
    status, headers, media_type, value = sent
    wire = CONTRACT.wire(ROUTER.match("GET", "/pets").operation.id)
    request = MockRequest("http://localhost", "get", "/pets", cookies=COOKIE)
    response = MockResponse(json.dumps(value).encode(), status_code=status, headers=headers, content_type=media_type)

    theirs_accepts = is_valid(request, response)

    assert (wire.check(status, headers, media_type, value) == []) is theirs_accepts
