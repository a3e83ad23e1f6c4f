"""Alternatives within alternatives, and within parts of a whole, are served like any other schema."""

from __future__ import annotations

import json

import pytest
from serving_kit import serve_document

A, B, C = ({"type": "object", "required": [name], "properties": {name: {"type": "string"}}} for name in "abc")
SCHEMAS = {
    "a part of the whole": ({"allOf": [{"oneOf": [A, B]}]}, {"a": "x"}),
    "an alternative": ({"oneOf": [{"oneOf": [A, B]}, C]}, {"b": "x"}),
    "two parts of the whole": ({"allOf": [{"anyOf": [A, B]}, {"anyOf": [B, C]}]}, {"b": "x"}),
    "a list of itself": ({"$ref": "#/components/schemas/Tree"}, [["x"], "y"]),
}


def document(schema: object) -> str:
    row = {"type": "object", "required": ["id", "v"], "properties": {"id": {"type": "integer"}, "v": schema}}
    new = {"type": "object", "required": ["v"], "properties": {"v": schema}}
    tree = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"$ref": "#/components/schemas/Tree"}}]}

    def answer(schema: object) -> dict:
        return {"description": "ok", "content": {"application/json": {"schema": schema}}}

    post = {"requestBody": {"content": {"application/json": {"schema": new}}}, "responses": {"201": answer(row)}}
    things = {"get": {"responses": {"200": answer({"type": "array", "items": row})}}, "post": post}
    head = {"openapi": "3.0.3", "info": {"title": "Things", "version": "1"}}
    return json.dumps({**head, "paths": {"/things": things}, "components": {"schemas": {"Tree": tree}}})


@pytest.mark.parametrize("where", SCHEMAS)
def test_value_of_nested_alternatives_is_kept(tmp_path, where):
    schema, value = SCHEMAS[where]
    served = serve_document(tmp_path, document(schema))

    made = served.post("/things", {"v": value})

    assert (made.status, made.body["v"]) == (201, value)
    assert made.body in served.get("/things").body
