"""What a row is when it is made: at its beginning, whatever order a document lists its states in."""

import json

import pytest
from resource_kit import Api

from specdouble.contract.load import load_text


def created(properties):
    row = {"type": "object", "required": ["id", *properties], "properties": {"id": {"type": "integer"}, **properties}}
    answer = {"description": "OK", "content": {"application/json": {"schema": row}}}
    body = {
        "content": {"application/json": {"schema": {"type": "object", "properties": {"title": {"type": "string"}}}}}
    }
    item = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    paths = {
        "/orders": {"post": {"requestBody": body, "responses": {"201": answer}}},
        "/orders/{id}": {"parameters": [item], "get": {"responses": {"200": answer}}},
    }
    document = {"openapi": "3.1.0", "info": {"title": "Shop", "version": "1"}, "paths": paths}
    return Api(load_text(json.dumps(document)))("POST", "/orders", {"title": "Lamp"}).value


@pytest.mark.parametrize(
    ("choices", "first"),
    [
        (["open", "closed"], "open"),
        (["processing", "new"], "processing"),
        (["canceled", "processing", "requires_action", "succeeded"], "requires_action"),
        (["CLOSED", "OPEN"], "OPEN"),
        (["expired", "trialing"], "trialing"),
        (["failed", "succeeded"], "failed"),
        ([3, 1], 3),
    ],
)
def test_new_row_begins_in_a_state_that_is_no_end(choices, first):
    assert created({"status": {"enum": choices}})["status"] == first


@pytest.mark.parametrize(
    "name", ["cancellation_reason", "closedBy", "last_payment_error", "failure_code", "archived_at"]
)
def test_new_row_does_not_know_its_end(name):
    assert created({name: {"type": ["string", "null"]}})[name] is None


@pytest.mark.parametrize("name", ["reason", "code", "last_name"])
def test_what_is_of_no_end_is_made(name):
    assert created({name: {"type": ["string", "null"]}})[name]
