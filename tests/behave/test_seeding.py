"""Seeding: what the document's page shows is what the double answers, and the rest is believable."""

from __future__ import annotations

from resource_kit import DOCUMENTS, Api

from specdouble.contract.load import load_document, load_text

SHOWN = Api(load_document(DOCUMENTS / "resource_shown.yaml"))
PREFIX = "5d3a6d0e-3f0b-4a52-9f0e-0b6a5c3e1a0"


def seeded() -> Api:
    return SHOWN.empty().seeded()


def test_shown_rows_come_first():
    rows = seeded().get("/authors")

    assert [row["name"] for row in rows[:2]] == ["Sappho", "Homer"]


def test_single_example_completes_the_row_of_the_list():
    row = seeded().get(f"/authors/{PREFIX}1")

    assert row.items() >= {"id": f"{PREFIX}1", "name": "Sappho", "born": -630}.items()


def test_invalid_example_is_no_row():
    assert "Nobody" not in [row["name"] for row in seeded().rows("authors")]


def test_id_of_a_parameter_example_exists():
    assert seeded().get(f"/authors/{PREFIX}3")["id"] == f"{PREFIX}3"


def test_request_example_works():
    body = {"title": "Odes", "author_id": f"{PREFIX}4"}

    assert seeded().post("/poems", body)["author_id"] == f"{PREFIX}4"


def test_references_point_at_rows_that_exist():
    api = seeded()
    authors = {row.id for row in api.rows("authors")}

    assert {row["author_id"] for row in api.rows("poems")} <= authors


def test_children_stand_below_every_parent():
    api = seeded()

    assert all(api.get(f"/poems/{row.id}/lines") for row in api.rows("poems"))


def test_the_same_document_and_seed_give_the_same_rows():
    once = {name: seeded().rows(name) for name in SHOWN.inference.collections}

    assert {name: seeded().rows(name) for name in SHOWN.inference.collections} == once


def test_every_collection_has_a_handful():
    api = seeded()

    assert all(len(api.rows(name)) >= 5 for name in api.inference.collections)


def test_names_that_must_be_unique_get_numbers():
    document = load_text("""
openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /notes:
    x-resource: {unique: [[title]]}
    post:
      operationId: create_note
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
      responses:
        '201': {description: New., content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
    get:
      operationId: list_notes
      responses:
        '200':
          description: All.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
components:
  schemas:
    Note:
      type: object
      required: [id, title]
      properties:
        id: {type: string, format: uuid, readOnly: true}
        title: {type: string}
""")

    titles = [note["title"] for note in Api(document).empty().seeded(rows=300).rows("notes")]

    assert len(titles) == len(set(titles)) == 300
