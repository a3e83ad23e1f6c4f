"""Rows whose key stands inside of an object, as in `metadata.name`."""

from __future__ import annotations

import pytest
from serving_kit import Served, serve_document

DOCUMENT = """
openapi: 3.0.3
info: {title: Cluster, version: '1'}
paths:
  /rooms/{room}/pods:
    parameters: [{name: room, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                properties: {items: {type: array, items: {$ref: '#/components/schemas/Pod'}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pod'}}}}
      responses: {'201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pod'}}}}}
  /rooms/{room}/pods/{name}:
    parameters:
    - {name: room, in: path, required: true, schema: {type: string}}
    - {name: name, in: path, required: true, schema: {type: string}}
    get:
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pod'}}}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pod'}}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pod'}}}}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pod'}}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pod'}}}}}
    delete: {responses: {'200': {description: OK}}}
components:
  schemas:
    Pod:
      type: object
      additionalProperties: false
      properties:
        kind: {type: string}
        metadata:
          type: object
          additionalProperties: false
          properties: {name: {type: string}, labels: {type: object, additionalProperties: {type: string}}}
"""


@pytest.fixture
def pods(tmp_path) -> Served:
    return serve_document(tmp_path, DOCUMENT)


def names(pods: Served) -> list[str]:
    return [one["metadata"]["name"] for one in pods.get("/rooms/a/pods").body["items"]]


def test_row_is_found_under_the_name_that_its_creator_chose(pods: Served) -> None:
    made = pods.post("/rooms/a/pods", {"kind": "Pod", "metadata": {"name": "web", "labels": {"tier": "front"}}})

    assert (made.status, made.headers["location"]) == (201, "/rooms/a/pods/web")
    assert made.body == {"kind": "Pod", "metadata": {"name": "web", "labels": {"tier": "front"}}}
    assert pods.get("/rooms/a/pods/web").body == made.body
    assert "web" in names(pods)


def test_row_that_nobody_named_gets_a_name_of_its_own(pods: Served) -> None:
    made = [pods.post("/rooms/a/pods", {"kind": "Pod"}).body["metadata"]["name"] for _ in range(2)]

    assert len(set(made)) == 2
    assert [pods.get(f"/rooms/a/pods/{name}").status for name in made] == [200, 200]


def test_every_row_that_is_listed_is_found_by_its_name(pods: Served) -> None:
    pods.post("/rooms/a/pods", {"kind": "Pod"})

    assert names(pods)
    assert all(pods.get(f"/rooms/a/pods/{name}").body["metadata"]["name"] == name for name in names(pods))


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_write_leaves_the_name_as_it_is(pods: Served, method: str) -> None:
    pods.post("/rooms/a/pods", {"metadata": {"name": "web"}})

    changed = pods.send(method, "/rooms/a/pods/web", {"metadata": {"name": "other", "labels": {"a": "b"}}})

    assert changed.body["metadata"] == {"name": "web", "labels": {"a": "b"}}
    assert pods.get("/rooms/a/pods/web").body["metadata"]["labels"] == {"a": "b"}


def test_name_that_is_taken_is_a_conflict(pods: Served) -> None:
    pods.post("/rooms/a/pods", {"metadata": {"name": "web"}})

    assert pods.post("/rooms/a/pods", {"metadata": {"name": "web"}}).status == 409
    assert pods.send("DELETE", "/rooms/a/pods/web").status == 200
    assert pods.get("/rooms/a/pods/web").status == 404


def test_what_stands_above_a_row_is_shown_beside_its_key(tmp_path):
    shows_room = DOCUMENT.replace(
        "{name: {type: string}, labels", "{name: {type: string}, room: {type: string}, labels"
    )
    pods = serve_document(tmp_path, shows_room)

    made = pods.post("/rooms/hall/pods", {"metadata": {"name": "web"}}).body

    assert made["metadata"] == {"name": "web", "room": "hall"}
    assert pods.get("/rooms/hall/pods/web").body == made
