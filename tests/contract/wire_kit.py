"""Small documents and requests for the tests of the wire."""

from __future__ import annotations

import json
from urllib.parse import quote

import pytest

from specdouble.contract.call import Call, RawRequest
from specdouble.contract.load import load_text
from specdouble.contract.wire import Contract, Wire
from specdouble.errors import InvalidRequest, Violation


def contract(operation, *, method="get", path="/things", schemas=None, version="3.1.0", **more) -> Contract:
    document = {
        "openapi": version,
        "info": {"title": "Things", "version": "1"},
        "paths": {path: {method: {"operationId": "op", "responses": {"200": {"description": "ok"}}, **operation}}},
        "components": {"schemas": schemas or {}},
        **more,
    }
    return Contract(load_text(json.dumps(document)))


def wire(operation, **more) -> Wire:
    return contract(operation, **more).wire("op")


def parameter_wire(schema, *, where="query", name="p", path="/things", **more) -> Wire:
    parameter = {"name": name, "in": where, "schema": schema, **({"required": True} if where == "path" else {}), **more}
    return wire({"parameters": [parameter]}, path="/things/{p}" if where == "path" else path)


def body_wire(schema, media_type="application/json", *, required=True, schemas=None, version="3.1.0", **media) -> Wire:
    content = {media_type: {"schema": schema, **media}}
    body = {"requestBody": {"required": required, "content": content}}
    return wire(body, method="post", schemas=schemas, version=version)


def answer_wire(responses, *, schemas=None, version="3.1.0") -> Wire:
    return wire({"responses": responses}, schemas=schemas, version=version)


def json_answer(schema, **more) -> dict:
    return {"200": {"description": "ok", "content": {"application/json": {"schema": schema}}, **more}}


def request(query="", *, body=b"", content_type=None, headers=(), method="GET") -> RawRequest:
    types = (("content-type", content_type),) if content_type is not None else ()
    return RawRequest(method, "/things", query, (*types, *headers), body)


def send(of: Wire, query="", *, path=None, **more) -> Call:
    return of.read(request(query, **more), path or {})


def send_json(of: Wire, value) -> Call:
    return send(of, body=json.dumps(value).encode(), content_type="application/json")


def refusals(of: Wire, query="", **more) -> list[Violation]:
    with pytest.raises(InvalidRequest) as refused:
        send(of, query, **more)
    return list(refused.value.violations)


def json_refusals(of: Wire, value) -> list[Violation]:
    return refusals(of, body=json.dumps(value).encode(), content_type="application/json")


def percent(text: str) -> str:
    return quote(text, safe="")
