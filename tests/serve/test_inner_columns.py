"""Rows whose owner stands in their path and inside of an object: `/repos/{owner}/{repo}` and `owner.login`."""

from __future__ import annotations

import pytest
from serving_kit import Served, serve_document

DOCUMENT = """
openapi: 3.0.3
info: {title: Code, version: '1'}
paths:
  /makers:
    get:
      responses:
        '200':
          description: All
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Maker'}}}}
  /makers/{makername}:
    get:
      parameters: [{name: makername, in: path, required: true, schema: {type: string}}]
      responses:
        '200':
          description: One
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Maker'}
              example: {id: 1, login: ada, name: Ada L.}
  /makers/{makername}/repos:
    get:
      parameters: [{name: makername, in: path, required: true, schema: {type: string}}]
      responses: {'200': {$ref: '#/components/responses/Brief'}}
  /orgs/{org}/repos:
    get:
      parameters: [{name: org, in: path, required: true, schema: {type: string}}]
      responses: {'200': {$ref: '#/components/responses/Brief'}}
  /mine/repos:
    get:
      parameters:
      - {name: visibility, in: query, schema: {type: string, enum: [all, public, private], default: all}}
      responses: {'200': {$ref: '#/components/responses/Brief'}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewRepo'}}}}
      responses: {'201': {$ref: '#/components/responses/Repo'}}
  /teams/{id}/repos/{owner}/{repo}:
    parameters:
    - {name: id, in: path, required: true, schema: {type: integer}}
    - {name: owner, in: path, required: true, schema: {type: string}}
    - {name: repo, in: path, required: true, schema: {type: string}}
    delete: {responses: {'204': {description: Gone}}}
  /teams/{id}/repos:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {$ref: '#/components/responses/Brief'}}
  /repos/{owner}/{repo}:
    parameters:
    - {name: owner, in: path, required: true, schema: {type: string}}
    - {name: repo, in: path, required: true, schema: {type: string}}
    get:
      responses: {'200': {$ref: '#/components/responses/Repo'}}
    patch:
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/NewRepo'}}}}
      responses: {'200': {$ref: '#/components/responses/Repo'}}
    delete: {responses: {'204': {description: Gone}}}
components:
  responses:
    Brief:
      description: Some
      content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Brief'}}}}
    Repo:
      description: One
      content:
        application/json:
          schema: {$ref: '#/components/schemas/Repo'}
          example:
            id: 7
            name: engine
            full_name: ada/engine
            owner: {login: ada, id: 1}
            visibility: public
            stars: 3
            clone_url: 'git@code.example:ada/engine.git'
            forks_url: https://code.example/api/7/repos/ada/engine/forks{?page}
  schemas:
    Maker:
      type: object
      required: [id, login]
      properties: {id: {type: integer}, login: {type: string}, name: {type: string}}
    Owner:
      type: object
      required: [login, id]
      properties: {login: {type: string}, id: {type: integer}}
    NewRepo: {type: object, properties: {name: {type: string}, visibility: {type: string}}}
    Brief:
      type: object
      required: [id, name, owner]
      properties:
        id: {type: integer}
        name: {type: string}
        owner: {$ref: '#/components/schemas/Owner'}
        visibility: {type: string}
    Repo:
      type: object
      required: [id, name, owner, visibility, stars]
      properties:
        id: {type: integer}
        name: {type: string}
        owner: {$ref: '#/components/schemas/Owner'}
        visibility: {type: string}
        stars: {type: integer}
        full_name: {type: string}
        clone_url: {type: string}
        forks_url: {type: string}
"""


@pytest.fixture
def code(tmp_path) -> Served:
    return serve_document(tmp_path, DOCUMENT)


def named(rows) -> set[tuple[str, str]]:
    return {(row["owner"]["login"], row["name"]) for row in rows}


def test_row_that_the_document_shows_is_found_by_the_names_in_it(code):
    assert code.get("/repos/ada/engine").body["id"] == 7
    assert code.get("/makers/ada").body["name"] == "Ada L."
    assert code.get("/repos/bob/engine").status == 404


def test_every_listed_row_is_found_by_what_the_list_shows(code):
    rows = code.get("/orgs/any/repos").body

    assert len(rows) == 5
    for owner, name in named(rows):
        assert code.get(f"/repos/{owner}/{name}").body["name"] == name


def test_made_up_rows_are_known_by_names(code):
    logins = [row["login"] for row in code.get("/makers").body]

    assert "ada" in logins
    assert all(login.isalpha() and len(login) < 20 for login in logins)


def test_new_row_belongs_to_who_owns_the_others_and_is_found_there(code):
    made = code.post("/mine/repos", {"name": "loom"}).body

    assert made["owner"]["login"] == "ada"
    assert code.get("/repos/ada/loom").body == made


def test_owner_stays_through_a_change(code):
    code.send("PATCH", "/repos/ada/engine", {"visibility": "private"})

    assert code.get("/repos/ada/engine").body["owner"] == {"login": "ada", "id": 1}


def test_rows_below_their_owner_are_the_owners(code):
    others = [row["login"] for row in code.get("/makers").body if row["login"] != "ada"]

    assert named(code.get("/makers/ada/repos").body) == named(code.get("/orgs/any/repos").body)
    assert code.get(f"/makers/{others[0]}/repos").body == []
    assert code.get("/makers/nobody/repos").status == 404


def test_choice_that_no_row_can_have_means_all_of_them(code):
    every = code.get("/mine/repos").body

    assert len(every) == 5
    assert code.get("/mine/repos?visibility=all").body == every
    assert [row["visibility"] for row in code.get("/mine/repos?visibility=public").body].count("public") > 0


def test_deleted_row_is_gone_from_every_list(code):
    assert code.send("DELETE", "/repos/ada/engine").status == 204
    assert ("ada", "engine") not in named(code.get("/orgs/any/repos").body + code.get("/mine/repos").body)


def test_made_up_rows_are_told_as_the_shown_one_is(code):
    for owner, name in named(code.get("/orgs/any/repos").body):
        row = code.get(f"/repos/{owner}/{name}").body

        assert row["full_name"] == f"{owner}/{name}"
        assert row["clone_url"] == f"git@code.example:{owner}/{name}.git"
        assert row["forks_url"] == f"https://code.example/api/7/repos/{owner}/{name}/forks{{?page}}"
