"""`x-collections`: rows that no path shows."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from inferred import inferred_text
from serving_kit import serve_api, serve_document, with_control

from specdouble.errors import DocumentError
from specdouble.store.spec import IdStyle, Reference

DOCUMENT = """
openapi: 3.0.3
info: {title: Visits, version: '1'}
x-collections:
  visits:
    schema: {$ref: 'schemas.yaml#/Visit'}
    id: {style: prefix, prefix: vis_}
    unique: [[ticket]]
    refs: [{field: guest, collection: guests, on_delete: cascade}]
    index: [guest]
components:
  schemas:
    Guest:
      type: object
      required: [id, name]
      properties: {id: {type: string, readOnly: true}, name: {type: string}}
paths:
  /guests:
    post:
      operationId: create_guest
      tags: [guests]
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Guest'}}}}
      responses:
        '201': {description: Welcome, content: {application/json: {schema: {$ref: '#/components/schemas/Guest'}}}}
    get:
      operationId: list_guests
      tags: [guests]
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Guest'}}}}
  /guests/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: get_guest
      tags: [guests]
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Guest'}}}}
        '404': {description: Not here}
    delete:
      operationId: delete_guest
      tags: [guests]
      responses: {'204': {description: Gone}}
  /guests/{id}/visit:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    post:
      operationId: visit
      tags: [guests]
      responses:
        '200':
          description: How often
          content: {application/json: {schema: {type: object, properties: {visits: {type: integer}}}}}
"""
VISIT = """
Visit:
  type: object
  required: [id, guest]
  properties:
    id: {type: string}
    guest: {type: string}
    ticket: {type: string}
"""
HANDLER = '''
"""Guests."""


def visit(id_, store):
    store.visits.add({"guest": store.guests[id_]["id"], "ticket": f"{id_}-{len(store.visits)}"})
    return {"visits": len(store.visits)}
'''


@pytest.fixture
def visits(tmp_path: Path):
    (tmp_path / "schemas.yaml").write_text(VISIT)
    return serve_api(tmp_path, DOCUMENT, guests=HANDLER)


def arrived(visits):
    return visits.send("POST", "/guests", {"name": "Ada"}).body["id"]


def test_a_handler_keeps_rows_that_no_path_shows(visits):
    guest = arrived(visits)

    assert visits.send("POST", f"/guests/{guest}/visit").body == {"visits": 1}
    assert visits.send("POST", f"/guests/{guest}/visit").body == {"visits": 2}


def test_its_rows_follow_the_rules_of_the_store(visits):
    first, second = arrived(visits), arrived(visits)
    visits.send("POST", f"/guests/{first}/visit")
    visits.send("POST", f"/guests/{second}/visit")

    visits.send("DELETE", f"/guests/{first}")  # its visit goes with it, and the number of the next is taken

    assert visits.send("POST", f"/guests/{second}/visit").status == 409


def test_what_a_client_sent_is_shown_whole_whatever_rows_call_their_own(tmp_path):
    """Only a row keeps something back: `ticket` is the client's here, and stands inside a property that is shown."""
    (tmp_path / "schemas.yaml").write_text(VISIT)
    guest = "properties: {id: {type: string, readOnly: true}, name: {type: string}}"
    document = DOCUMENT.replace(guest, guest[:-1] + ", notes: {type: object, additionalProperties: true}}")
    handler = HANDLER + "\n\ndef get_guest(id_, store):\n    return store.guests[id_]\n"
    served = serve_api(tmp_path, document, guests=handler)

    made = served.send("POST", "/guests", {"name": "Ada", "notes": {"ticket": 7, "more": [{"ticket": 8}]}}).body

    assert served.send("GET", f"/guests/{made['id']}").body["notes"] == {"ticket": 7, "more": [{"ticket": 8}]}


def test_it_begins_empty_where_a_document_is_served_without_a_project(tmp_path):
    schema = yaml.safe_load(VISIT)["Visit"]
    served = serve_document(tmp_path, yaml.safe_dump(said(schema=schema)))

    counted = {one["name"]: one["rows"] for one in with_control(served).get("/-/state/notes").body["collections"]}

    assert counted["guests"] > 0
    assert counted["visits"] == 0


def said(**changes):
    document = yaml.safe_load(DOCUMENT)
    schema = yaml.safe_load(VISIT)["Visit"]
    document["x-collections"]["visits"] |= {"schema": schema, **changes}
    return document


def test_what_is_said_becomes_the_rules_of_the_collection():
    spec = inferred_text(yaml.safe_dump(said())).collections["visits"]

    assert spec.id == IdStyle("prefix", "vis_")
    assert spec.unique == (("ticket",),)
    assert spec.refs == (Reference("guest", "guests", "cascade"),)
    assert spec.filters == ("guest",)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kye": "id"}, "x-collections: there is no key 'kye'.*Did you mean 'key'"),
        ({"unique": [["tikcet"]]}, "'tikcet' names no property here.*Did you mean 'ticket'"),
        ({"refs": [{"field": "guest", "collection": "guest"}]}, "'guest' names no collection.*Did you mean 'guests'"),
        ({"schema": {"type": "string"}}, "a schema without properties"),
        ({"key": "number"}, "'number' names no property here; there are: guest, id, ticket"),
    ],
)
def test_what_makes_no_sense_stops_the_start(changes, message):
    with pytest.raises(DocumentError, match=message):
        inferred_text(yaml.safe_dump(said(**changes)))


def test_a_collection_that_paths_show_is_said_at_its_path():
    document = said()
    document["x-collections"]["guests"] = {"schema": {"type": "object", "properties": {"id": {"type": "string"}}}}

    with pytest.raises(DocumentError, match="paths of the document show guests already"):
        inferred_text(yaml.safe_dump(document))


def test_clients_are_not_given_its_schemas(visits):
    answer = with_control(visits).get("/-/apis/notes/openapi.json")

    assert set(answer.body["components"]["schemas"]) == {"Guest"}
