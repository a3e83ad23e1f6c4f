"""Documents of language models served as they are: completions that are kept, streams of them, plain calculations."""

from __future__ import annotations

import json

import pytest
from serving_kit import Served, serve_document

DOCUMENT = """
openapi: 3.1.0
info: {title: Models, version: '1'}
paths:
  /completions:
    get:
      responses:
        '200':
          description: All
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Completion'}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Question'}}}}
      responses:
        '200':
          description: What the model says
          content:
            application/json: {schema: {$ref: '#/components/schemas/Completion'}}
            text/event-stream: {schema: {$ref: '#/components/schemas/Chunk'}}
  /completions/{completion_id}:
    get:
      parameters: [{name: completion_id, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: One
          content: {application/json: {schema: {$ref: '#/components/schemas/Completion'}}}
  /embed:
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Text'}}}}
      responses:
        '200':
          description: Numbers
          content:
            application/json:
              schema:
                type: object
                required: [model, data, usage]
                properties:
                  model: {type: string}
                  data: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Embedding'}}
                  usage:
                    type: object
                    required: [prompt_tokens, total_tokens]
                    properties: {prompt_tokens: {type: integer}, total_tokens: {type: integer}}
components:
  schemas:
    Text:
      type: object
      required: [model, input]
      properties: {model: {type: string}, input: {type: string}}
    Embedding:
      type: object
      required: [index, embedding]
      properties: {index: {type: integer}, embedding: {type: array, minItems: 3, items: {type: number}}}
    Question:
      type: object
      required: [model, messages]
      properties:
        model: {type: string}
        stream: {type: boolean, default: false}
        labels: {type: array, items: {type: string}}
        messages:
          type: array
          items: {type: object, properties: {role: {type: string}, content: {type: string}}}
    Choice:
      type: object
      required: [index, finish_reason, text]
      properties:
        index: {type: integer}
        finish_reason: {enum: [length, stop, content_filter]}
        text: {type: [string, 'null']}
        refusal: {anyOf: [{type: string}, {type: 'null'}]}
        legacy: {type: string, deprecated: true}
    Completion:
      type: object
      required: [id, model, choices, labels, warnings]
      properties:
        id: {type: string}
        model: {type: string}
        labels: {type: array, items: {type: string}}
        warnings: {type: array, items: {type: object}}
        choices: {type: array, items: {$ref: '#/components/schemas/Choice'}}
    Chunk:
      type: object
      required: [id, model, sequence_number, delta]
      properties:
        id: {type: string}
        model: {type: string}
        sequence_number: {type: integer}
        delta: {type: string}
"""
QUESTION = {"model": "owl-2", "messages": [{"role": "user", "content": "Why?"}]}


@pytest.fixture
def models(tmp_path) -> Served:
    return serve_document(tmp_path, DOCUMENT)


def events(answered) -> list[dict]:
    blocks = answered.content.decode().split("\n\n")
    return [json.loads(line[6:]) for block in blocks for line in block.splitlines() if line.startswith("data: ")]


def test_answer_holds_what_only_the_server_can_say_and_is_kept(models):
    made = models.post("/completions", QUESTION).body

    assert made["choices"]
    assert {(choice["finish_reason"], bool(choice["text"])) for choice in made["choices"]} == {("stop", True)}
    assert all(choice.get("refusal") is None and "legacy" not in choice for choice in made["choices"])
    assert models.get(f"/completions/{made['id']}").body == made


def test_lists_that_something_else_fills_and_troubles_begin_empty(models):
    made = models.post("/completions", QUESTION).body

    assert (made["labels"], made["warnings"]) == ([], [])


def test_answer_has_no_part_of_the_request_that_its_schema_does_not_know(models):
    made = models.post("/completions", QUESTION).body

    assert made.keys() == {"id", "model", "choices", "labels", "warnings"}
    assert all("messages" not in row for row in models.get("/completions").body)


@pytest.mark.parametrize(
    ("more", "headers"), [({"stream": True}, {}), ({}, {"accept": "text/event-stream"})], ids=["body", "Accept"]
)
def test_row_is_made_and_told_as_events_to_who_asks_for_these(models, more, headers):
    before = len(models.get("/completions").body)

    answered = models.post("/completions", {**QUESTION, **more}, **headers)

    told = events(answered)
    assert answered.headers["content-type"].startswith("text/event-stream")
    assert {one["model"] for one in told} == {"owl-2"}
    assert len({one["id"] for one in told}) == 1
    assert [one["sequence_number"] for one in told] == list(range(len(told)))
    assert len(models.get("/completions").body) == before + 1


def test_made_up_answer_repeats_the_request_around_its_list(models):
    answered = models.post("/embed", {"model": "owl-2", "input": "Why?"}).body

    assert answered["model"] == "owl-2"
    assert answered["usage"]["total_tokens"] == answered["usage"]["prompt_tokens"]
    assert all(-1 < number < 1 for one in answered["data"] for number in one["embedding"])


def test_made_up_answer_is_of_the_body_that_was_sent(models):
    asked = [models.post("/embed", {"model": "owl-2", "input": text}).body["data"] for text in ("a", "a", "b")]

    assert asked[0] == asked[1]
    assert asked[0] != asked[2]
