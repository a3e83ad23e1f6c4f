"""Webhooks: the subscriber hears of what changed, and of nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from serving_kit import CLOCK, Served, serve_api

from specdouble.errors import DocumentError
from specdouble.runtime.settings import Settings

DOCUMENT = """
openapi: 3.1.0
info: {title: Pets, version: '1'}
webhooks:
  newPet:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  petUpdated:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [event, pet]
              properties: {event: {const: pet.updated}, pet: {$ref: '#/components/schemas/Pet'}}
  petDeleted:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, required: [id], properties: {id: {type: string}}}
      x-on: delete_pet
paths:
  /pets:
    get:
      operationId: list_pets
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    post:
      operationId: create_pet
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: get_pet
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
    patch:
      operationId: update_pet
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
    delete:
      operationId: delete_pet
      responses: {'204': {description: Gone}}
components:
  schemas:
    NewPet: {type: object, properties: {name: {type: string}}}
    Pet: {type: object, required: [id], properties: {id: {type: string}, name: {type: string}}}
"""
HOOK = "http://127.0.0.1:9/hook"


def pets(folder: Path, document: str = DOCUMENT, **settings: str) -> Served:
    return serve_api(folder, document, settings=Settings(clock=CLOCK).with_values(settings, "the test"))


def told(served: Served) -> list[tuple[str, str, dict]]:
    deliveries = served.app.sandbox.deliveries
    return [(one.event, one.url, json.loads(one.body)) for one in deliveries]


def test_each_change_is_told_once_with_the_row(tmp_path: Path) -> None:
    served = pets(tmp_path, webhooks_to=HOOK)

    pet = served.post("/pets", {"name": "Rex"}).body
    changed = served.send("PATCH", f"/pets/{pet['id']}", {"name": "Max"}).body
    served.send("DELETE", f"/pets/{pet['id']}")
    served.get("/pets")

    assert told(served) == [
        ("newPet", HOOK, pet),
        ("petUpdated", HOOK, {"event": "pet.updated", "pet": changed}),
        ("petDeleted", HOOK, {"id": pet["id"]}),
    ]


def test_what_was_refused_is_not_told(tmp_path: Path) -> None:
    served = pets(tmp_path, webhooks_to=HOOK)

    served.post("/pets", {"name": 5})
    served.send("DELETE", "/pets/absent")

    assert told(served) == []


def test_without_a_subscriber_nothing_is_sent(tmp_path: Path) -> None:
    served = pets(tmp_path)

    served.post("/pets", {"name": "Rex"})

    assert told(served) == []


def test_a_webhook_set_off_by_nothing_stops_a_project(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=r"webhook petDeleted: x-on names 'delete_pat'.*Did you mean 'delete_pet'"):
        pets(tmp_path, DOCUMENT.replace("x-on: delete_pet", "x-on: delete_pat"), webhooks_to=HOOK)
