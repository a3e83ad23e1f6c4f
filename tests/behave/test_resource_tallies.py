"""Tallies: integers named like the choices of a property count the rows that have each of them."""

import pytest
from resource_kit import api_of

from specdouble.runtime.users import User

DOCUMENT = """
openapi: 3.0.3
info: {title: Files, version: '1'}
paths:
  /files:
    x-resource: {name: files, key: key, id: {style: client}, scope: [team]}
    get:
      operationId: list_files
      responses:
        '200':
          description: All.
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/File'}}}}
    delete:
      operationId: delete_files
      parameters:
        - name: keys
          in: query
          required: true
          explode: false
          schema: {type: array, items: {type: string, format: path}}
      responses:
        '200':
          description: Gone.
          content: {application/json: {schema: {type: object, properties: {deleted: {type: integer}}}}}
  /files/counts:
    get:
      operationId: count_files
      parameters: [{name: team, in: query, schema: {type: string}}]
      responses:
        '200':
          description: How many.
          content:
            application/json:
              schema: {type: object, properties: {new: {type: integer}, done: {type: integer}, lost: {type: integer}}}
  /files/{key}:
    get:
      operationId: get_file
      parameters: [{name: key, in: path, required: true, schema: {type: string, format: path}}]
      responses:
        '200': {description: One., content: {application/json: {schema: {$ref: '#/components/schemas/File'}}}}
components:
  schemas:
    File:
      type: object
      required: [key, team, status]
      properties:
        key: {type: string, format: path}
        team: {type: string}
        status: {type: string, enum: [new, done, lost]}
"""


@pytest.fixture
def files():
    api = api_of(DOCUMENT)
    with api.store.transaction() as tx:
        tx.files.add({"key": "a/1.json", "team": "red", "status": "new"})
        tx.files.add({"key": "a/2.json", "team": "red", "status": "new"})
        tx.files.add({"key": "b/1.json", "team": "blue", "status": "done"})
    return api


def test_rows_are_counted_by_each_choice(files):
    assert files.get("/files/counts") == {"new": 2, "done": 1, "lost": 0}


def test_a_count_heeds_the_filters_of_its_query(files):
    assert files.get("/files/counts?team=blue") == {"new": 0, "done": 1, "lost": 0}


def test_a_count_is_of_the_rows_that_the_caller_sees(files):
    assert files.get("/files/counts", user=User("ada", tenant="blue")) == {"new": 0, "done": 1, "lost": 0}


def test_a_row_is_found_by_a_key_with_slashes(files):
    assert files.get("/files/b/1.json") == files.get("/files/b%2F1.json")


def test_rows_go_by_a_list_of_keys_with_slashes(files):
    assert files("DELETE", "/files?keys=a/1.json,b%2F1.json,c").value == {"deleted": 2}
    assert [row["key"] for row in files.rows("files")] == ["a/2.json"]


def test_made_up_keys_of_format_path_differ_and_have_slashes():
    keys = [row["key"] for row in api_of(DOCUMENT).seeded(rows=300).rows("files")]

    assert len(set(keys)) == 300
    assert all(key.count("/") > 1 and not key.startswith("/") for key in keys)
