"""What an envelope requires beside its rows, and nobody can know, is made up by the seed of the request's sandbox."""

from __future__ import annotations

from serving_kit import serve_document

DOCUMENT = """
openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      operationId: list_things
      responses:
        '200':
          description: ok
          content:
            application/json:
              schema:
                type: object
                required: [mode, things]
                properties:
                  mode: {type: string, enum: [x, y]}
                  things: {type: array, items: {type: object, properties: {id: {type: integer}}}}
    post:
      operationId: create_thing
      requestBody: {content: {application/json: {schema: {type: object, properties: {name: {type: string}}}}}}
      responses:
        '201':
          description: ok
          content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}
"""


def test_list_whose_envelope_requires_more_is_served(tmp_path):
    served = serve_document(tmp_path, DOCUMENT)

    answers = [served.get("/things").body for _ in range(2)]

    assert answers[0] == answers[1]
    assert list(answers[0]) == ["mode", "things"]
    assert answers[0]["mode"] in {"x", "y"}
