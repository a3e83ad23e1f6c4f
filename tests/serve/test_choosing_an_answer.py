"""A client chooses its answer: `Prefer: code, example, dynamic`, the twins in the query, and examples that match."""

from __future__ import annotations

import pytest
from serving_kit import NOTES, Served, serve_api, serve_document, with_control

DOCUMENT = """
openapi: 3.0.3
info: {title: Pets, version: '1'}
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
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewPet'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '422':
          description: Invalid
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Error'}
              examples: {short: {value: {message: The name is too short}}, none: {value: {message: A pet wants a name}}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_pet
      responses:
        '200':
          description: OK
          headers:
            X-Shelf: {schema: {type: string}, example: top}
            X-Room: {schema: {type: string, example: kitchen}}
            X-Floor: {schema: {type: integer, default: 3}}
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Pet'}
              examples:
                cat: {value: {id: 1, name: Mau}}
                dog: {value: {id: 2, name: Rex}}
                big dog: {value: {id: 3, name: Bruno}}
                broken: {value: {id: four}}
        '404': {description: Absent, content: {application/json: {schema: {$ref: '#/components/schemas/Error'}}}}
        '5XX':
          description: Broken
          content:
            application/json: {schema: {$ref: '#/components/schemas/Error'}, example: {message: Out of food}}
    delete:
      operationId: delete_pet
      responses: {'204': {description: Gone}, '409': {description: Held}}
  /translate:
    post:
      operationId: translate
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {text: {type: string}}}
            examples: {greeting: {value: {text: hello}}, parting: {value: {text: bye}}, swearing: {value: {text: damn}}}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {type: object, properties: {said: {type: string}}}
              examples: {greeting: {value: {said: hallo}}, parting: {value: {said: tschüss}}}
        '403':
          description: No
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Error'}
              examples: {swearing: {value: {message: Mind your words}}}
  /weather/{city}:
    get:
      operationId: get_weather
      parameters:
        - name: city
          in: path
          required: true
          schema: {type: string}
          examples: {north: {value: Oslo}, south: {value: Rome}}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {type: object, properties: {degrees: {type: integer}}}
              examples: {south: {value: {degrees: 30}}, north: {value: {degrees: -3}}}
            text/plain: {schema: {type: string}, example: mild}
components:
  schemas:
    NewPet: {type: object, required: [name], properties: {name: {type: string, minLength: 2}}}
    Pet: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}
    Error: {type: object, required: [message], properties: {message: {type: string}}}
"""


@pytest.fixture
def pets(tmp_path) -> Served:
    return serve_document(tmp_path, DOCUMENT)


def test_a_code_is_answered_as_the_document_shows_it(pets: Served) -> None:
    answer = pets.get("/pets/1", prefer="code=503")

    assert (answer.status, answer.body) == (503, {"message": "Out of food"})
    assert answer.headers["preference-applied"] == "code=503"


def test_a_code_without_an_example_is_said_in_the_shape_of_the_document(pets: Served) -> None:
    answer = pets.get("/pets/1", prefer="code=404")

    assert (answer.status, answer.body) == (404, {"message": "Not Found"})


def test_a_code_without_content_has_no_body(pets: Served) -> None:
    answer = pets.send("DELETE", "/pets/1", prefer="code=409")

    assert (answer.status, answer.content) == (409, b"")


def test_an_example_is_answered_word_for_word(pets: Served) -> None:
    answer = pets.get("/pets/77", prefer="example=dog")

    assert (answer.status, answer.body) == (200, {"id": 2, "name": "Rex"})


def test_an_example_brings_the_headers_that_the_document_shows(pets: Served) -> None:
    headers = pets.get("/pets/77", prefer="example=dog").headers

    assert (headers["x-shelf"], headers["x-room"], headers["x-floor"]) == ("top", "kitchen", "3")


def test_a_name_with_a_space_is_quoted(pets: Served) -> None:
    answer = pets.get("/pets/1", prefer='example="big dog"')

    assert answer.body["name"] == "Bruno"
    assert answer.headers["preference-applied"] == 'example="big dog"'


@pytest.mark.parametrize("path", ["/pets/1?__example=dog", "/pets/1?__code=200&__example=dog"])
def test_the_query_says_it_where_no_header_can_be_set(pets: Served, path: str) -> None:
    assert pets.get(path).body["name"] == "Rex"


def test_the_header_wins_over_the_query(pets: Served) -> None:
    assert pets.get("/pets/1?__example=dog", prefer="example=cat").body["name"] == "Mau"


@pytest.mark.parametrize("prefer", ["example=dog, example=cat", "wait=10, example=dog", "code=200; example=dog"])
def test_preferences_are_read_as_lists(pets: Served, prefer: str) -> None:
    assert pets.get("/pets/1", prefer=prefer).body["name"] == "Rex"


def test_an_unknown_preference_is_ignored(pets: Served) -> None:
    answer = pets.get("/pets", prefer="return=minimal")

    assert answer.status == 200
    assert "preference-applied" not in answer.headers


def test_a_code_that_is_not_documented_names_those_that_are(pets: Served) -> None:
    answer = pets.get("/pets/1", prefer="code=418")

    assert (answer.status, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.body["detail"] == "get_pet documents no answer 418; there are: 200, 404, 5XX"


def test_an_example_that_is_not_there_names_those_that_are(pets: Served) -> None:
    answer = pets.get("/pets/1", prefer="example=cow")

    assert answer.status == 404
    assert answer.body["detail"] == "get_pet has no example 'cow' of 200; there are: cat, dog, big dog, broken"


def test_an_example_that_breaks_its_schema_is_refused_by_name(pets: Served) -> None:
    answer = pets.get("/pets/1", prefer="example=broken")

    assert answer.status == 500
    assert "the answer of the example that was asked for breaks the document" in answer.body["message"]
    assert "body /id: came 'four', expected an integer" in answer.body["message"]


@pytest.mark.parametrize("prefer", ["code=4004", "code=teapot", "dynamic=maybe"])
def test_a_preference_that_cannot_be_read_is_a_422(pets: Served, prefer: str) -> None:
    assert pets.get("/pets/1", prefer=prefer).status == 422


def test_a_chosen_answer_writes_nothing(pets: Served) -> None:
    before = pets.get("/pets").body

    assert pets.post("/pets", {"name": "Bello"}, prefer="code=201").status == 201
    assert pets.get("/pets").body == before


def test_a_chosen_answer_deletes_nothing(pets: Served) -> None:
    one = pets.get("/pets").body[0]

    assert pets.send("DELETE", f"/pets/{one['id']}", prefer="code=204").status == 204
    assert pets.get(f"/pets/{one['id']}").body == one


def test_a_chosen_answer_runs_no_handler(tmp_path) -> None:
    notes = serve_api(
        tmp_path,
        NOTES.replace("operationId: list_notes", "operationId: list_notes\n      tags: [n]"),
        n="def list_notes():\n    raise RuntimeError('never')\n",
    )

    assert notes.get("/notes", prefer="code=200").status == 200


def test_an_invalid_request_is_refused_whatever_it_prefers(pets: Served) -> None:
    assert pets.post("/pets", {"name": "x"}, prefer="code=201").status == 422


def test_an_invalid_request_chooses_the_words_of_its_refusal(pets: Served) -> None:
    answer = pets.post("/pets", {"name": "x"}, prefer="code=422, example=none")

    assert (answer.status, answer.body) == (422, {"message": "A pet wants a name"})


def test_an_invalid_request_is_told_which_words_there_are(pets: Served) -> None:
    answer = pets.post("/pets", {"name": "x"}, prefer="code=422, example=rude")

    assert answer.status == 404
    assert "there are: short, none" in answer.body["detail"]


def test_dynamic_makes_a_value_past_the_examples(pets: Served) -> None:
    names = [pets.get("/weather/Bern", prefer="dynamic=true").body for _ in range(3)]

    assert {"degrees": 30} not in names
    assert len({str(one) for one in names}) > 1


def test_dynamic_values_come_again_in_the_same_order(pets: Served, tmp_path) -> None:
    other = serve_document(tmp_path, DOCUMENT)
    asked = [one.get("/weather/Bern", prefer="dynamic=true").body for one in (pets, pets, other, other)]

    assert asked[:2] == asked[2:]


def test_a_seed_fixes_what_is_dynamic(pets: Served) -> None:
    said = [pets.get("/weather/Bern", prefer="dynamic=true, seed=abc").body for _ in range(2)]

    assert said[0] == said[1]


def test_a_request_that_is_an_example_gets_the_answer_of_its_name(pets: Served) -> None:
    assert pets.post("/translate", {"text": "bye"}).body == {"said": "tschüss"}


def test_a_request_that_is_no_example_gets_the_first_answer(pets: Served) -> None:
    assert pets.post("/translate", {"text": "well"}).body == {"said": "hallo"}


def test_an_example_may_belong_to_a_refusal(pets: Served) -> None:
    answer = pets.post("/translate", {"text": "damn"})

    assert (answer.status, answer.body) == (403, {"message": "Mind your words"})


@pytest.mark.parametrize(("city", "degrees"), [("Oslo", -3), ("Rome", 30)])
def test_parameters_name_an_example_too(pets: Served, city: str, degrees: int) -> None:
    assert pets.get(f"/weather/{city}").body == {"degrees": degrees}


def test_accept_chooses_among_the_examples(pets: Served) -> None:
    answer = pets.get("/weather/Bern", accept="text/plain")

    assert (answer.content, answer.headers["content-type"]) == (b"mild", "text/plain; charset=utf-8")


def test_accept_counts_for_the_chosen_code(pets: Served) -> None:
    assert pets.get("/pets/1", accept="image/png", prefer="code=404").status == 406


def test_a_chosen_answer_is_in_the_journal(pets: Served) -> None:
    served = with_control(pets)
    served.get("/pets/1", prefer="code=503")

    entry = served.get("/-/journal").body["entries"][0]
    assert entry["status"] == 503
    notes = served.get(f"/-/journal/{entry['id']}").body["notes"]
    assert notes == ["answered from the document, as preferred: code=503"]
