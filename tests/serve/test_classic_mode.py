"""`--stateless`: answers from examples and schemas alone, in the order that Prism documents."""

from __future__ import annotations

import pytest
from serving_kit import NOTES, Served, serve_api, serve_document

from specdouble.runtime.settings import Settings

DOCUMENT = """
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    get:
      operationId: list_pets
      parameters: [{name: limit, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    post:
      operationId: create_pet
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '400': {description: Invalid, content: {application/json: {example: {wrong: the pet}}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_pet
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
  /motto:
    get:
      operationId: get_motto
      responses:
        '201': {description: First, content: {text/plain: {example: be kind}, application/json: {example: {be: kind}}}}
        '2XX': {description: Others, content: {text/plain: {example: be quick}}}
  /broken:
    get:
      operationId: get_broken
      responses:
        '200': {description: OK, content: {application/json: {schema: {type: object}, example: 7}}}
  /gone:
    get:
      operationId: get_gone
      responses:
        '410': {description: Gone, content: {application/json: {example: {gone: true}}}}
  /resets:
    post:
      operationId: ask_for_a_reset
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses:
        '101': {description: Switching}
        '401': {description: Who are you, content: {application/json: {example: {who: nobody}}}}
        '405': {description: Invalid input}
  /moved:
    delete:
      operationId: delete_moved
      responses: {'400': {description: Invalid}, '302': {description: Elsewhere}, '405': {description: Never}}
    patch:
      operationId: patch_moved
      responses: {'400': {description: Invalid}, '501': {description: Not yet}}
    put:
      operationId: put_moved
      responses: {'500': {description: Never}, '400': {description: Invalid}}
    post:
      operationId: post_moved
      responses: {'405': {description: Never}}
components:
  schemas: {Pet: {type: object, required: [name], properties: {id: {type: integer}, name: {type: string}}}}
"""


@pytest.fixture
def pets(tmp_path) -> Served:
    return serve_document(tmp_path, DOCUMENT, stateless=True)


def test_nothing_is_remembered(pets: Served) -> None:
    before = pets.get("/pets").body
    pets.post("/pets", {"name": "Mau"})

    assert pets.get("/pets").body == before


def test_every_id_is_answered_as_it_was_asked(pets: Served) -> None:
    assert pets.get("/pets/9001").body["id"] == 9001


def test_what_was_sent_comes_back(pets: Served) -> None:
    assert pets.post("/pets", {"name": "Mau"}).body["name"] == "Mau"


def test_the_tiers_are_those_without_rows(pets: Served) -> None:
    assert {plan.tier.name for plan in pets.built.double.plans.values()} == {"example", "generated"}


def test_handlers_are_left_alone(tmp_path) -> None:
    settings = Settings(clock="2026-01-15T09:00:00Z", stateless=True)
    notes = serve_api(
        tmp_path,
        NOTES.replace("operationId: list_notes", "operationId: list_notes\n      tags: [n]"),
        settings=settings,
        n="def list_notes():\n    raise RuntimeError('never')\n",
    )

    assert notes.get("/notes").status == 200


def test_the_lowest_exact_2xx_is_answered(pets: Served) -> None:
    assert pets.get("/motto").status == 201


def test_without_a_2xx_the_first_status_that_needs_no_fault_is_answered(pets: Served) -> None:
    answer = pets.get("/gone")

    assert (answer.status, answer.body) == (410, {"gone": True})
    assert [pets.send(method, "/moved").status for method in ("DELETE", "PATCH", "PUT", "POST")] == [302, 501, 500, 405]


@pytest.mark.parametrize("stateless", [True, False])
def test_a_valid_request_is_not_refused_where_only_refusals_are_documented(tmp_path, stateless: bool) -> None:
    answer = serve_document(tmp_path, DOCUMENT, stateless=stateless).post("/resets", {})

    assert (answer.status, answer.content) == (200, b"")


def test_without_a_wish_the_first_media_type_is_answered(pets: Served) -> None:
    assert pets.get("/motto", accept="*/*").content == b"be kind"


def test_an_invalid_request_gets_the_example_of_its_status(pets: Served) -> None:
    answer = pets.post("/pets", {"name": 7})

    assert (answer.status, answer.body) == (400, {"wrong": "the pet"})


def test_an_invalid_request_is_a_422_where_nothing_is_declared(pets: Served) -> None:
    answer = pets.get("/pets?limit=many")

    assert (answer.status, answer.headers["content-type"]) == (422, "application/problem+json")


def test_validation_comes_before_negotiation(pets: Served) -> None:
    assert pets.get("/pets?limit=many", accept="image/png").status == 422
    assert pets.get("/pets?limit=1", accept="image/png").status == 406


def test_an_example_that_breaks_its_schema_is_passed_over(pets: Served) -> None:
    answer = pets.get("/broken")

    assert (answer.status, answer.body) == (200, {})


def test_errors_refuses_an_example_that_breaks_its_schema(tmp_path) -> None:
    answer = serve_document(tmp_path, DOCUMENT, stateless=True, errors=True).get("/broken")

    assert answer.status == 500
    assert "get_broken: the answer of the example tier breaks the document" in answer.body["detail"]


def test_dynamic_makes_each_value_anew(tmp_path) -> None:
    pets = serve_document(tmp_path, DOCUMENT, stateless=True, dynamic=True)

    assert pets.get("/pets/1").body != pets.get("/pets/1").body


def test_dynamic_can_be_refused_for_one_request(tmp_path) -> None:
    pets = serve_document(tmp_path, DOCUMENT, stateless=True, dynamic=True)

    assert pets.get("/gone", prefer="dynamic=false").body == {"gone": True}


def test_another_seed_makes_other_values(tmp_path) -> None:
    said = {str(serve_document(tmp_path, DOCUMENT, stateless=True, seed=seed).get("/pets").body) for seed in (1, 2)}

    assert len(said) == 2


def test_a_literal_path_may_hold_any_sign(tmp_path) -> None:
    document = DOCUMENT.replace("/gone:", "'/100 % | cotton':")

    assert serve_document(tmp_path, document).get("/100%20%25%20%7C%20cotton").status == 410


STYLED = """
openapi: 3.0.3
info: {title: Papers, version: '1'}
paths:
  /papers/{paper_id}/citations/{style_id}:
    parameters:
    - {name: style_id, in: path, required: true, schema: {type: string}}
    - {name: paper_id, in: path, required: true, schema: {type: string}}
    get:
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {type: object, required: [id], properties: {id: {type: string}, text: {type: string}}}
  /papers/{paper_id}/notes/{note_id}:
    parameters:
    - {name: paper_id, in: path, required: true, schema: {type: string}}
    - {name: note_id, in: path, required: true, schema: {type: string}}
    get:
      responses: {'200': {description: OK, content: {papers: {example: {id: n1, text: Read it}}}}}
"""


@pytest.mark.parametrize("path", ["/papers/p1/citations/x2", "/papers/p1/notes/x2"])
def test_an_answer_is_about_the_last_id_of_its_path(tmp_path, path: str) -> None:
    assert serve_document(tmp_path, STYLED, stateless=True).get(path).body["id"] == "x2"


PARTLY = """
openapi: 3.0.3
info: {title: Todos, version: '1'}
paths:
  /todos/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                required: [id, title, place]
                properties:
                  id: {type: string, example: t1}
                  title: {type: string, example: Work}
                  place: {type: object, required: [city], properties: {city: {type: string, example: Oslo}}}
"""


def test_examples_of_properties_are_shown(tmp_path) -> None:
    todos = serve_document(tmp_path, PARTLY, stateless=True)

    assert todos.get("/todos/x7").body == {"id": "x7", "title": "Work", "place": {"city": "Oslo"}}
    assert todos.get("/todos/x7", prefer="dynamic=true").body["title"] != "Work"


LISTED = """
openapi: 3.0.3
info: {title: Terms, version: '1'}
paths:
  /terms/{id}.json:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses: {'200': {description: OK, content: {application/json: {example: {id: 5, text: Old}}}}}
  /terms:
    get:
      parameters: [{name: kind, in: query, schema: {type: string}}]
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                required: [total_count, entries]
                properties:
                  total_count: {type: integer, example: 1}
                  entries: {type: array, minItems: 2, items: {$ref: '#/components/schemas/Term'}}
components:
  schemas: {Term: {type: object, properties: {id: {type: integer}, kind: {type: string}}}}
"""


def test_an_id_before_a_suffix_is_the_answers_own(tmp_path) -> None:
    assert serve_document(tmp_path, LISTED, stateless=True).get("/terms/7.json").body["id"] == 7


@pytest.mark.parametrize("path", ["/terms", "/terms?kind=old"])
def test_a_number_of_rows_that_is_shown_agrees_with_the_rows_that_are_made(tmp_path, path: str) -> None:
    found = serve_document(tmp_path, LISTED, stateless=True).get(path).body

    assert found["total_count"] == len(found["entries"]) >= 2
