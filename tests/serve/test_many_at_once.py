"""Many rows at once, searches that are asked in a body, and the resource objects of JSON:API: inferred and played."""

from __future__ import annotations

import pytest
from serving_kit import Served, serve_document

MANY = """
openapi: 3.0.3
info: {title: Things, version: '1'}
paths:
  /things:
    get:
      responses: {'200': {$ref: '#/components/responses/Things'}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewThing'}}}}
      responses: {'201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
    put:
      requestBody: {$ref: '#/components/requestBodies/Things'}
      responses: {'200': {$ref: '#/components/responses/Things'}}
  /import_things:
    post:
      requestBody: {$ref: '#/components/requestBodies/Things'}
      responses: {'201': {$ref: '#/components/responses/Things'}}
  /tags:
    get:
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Tag'}}}}
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {tags: {type: array, items: {$ref: '#/components/schemas/Tag'}}}}
      responses:
        '201':
          description: OK
          content:
            application/json:
              schema:
                type: object
                properties: {tags: {type: array, items: {$ref: '#/components/schemas/Tag'}}, created: {type: integer}}
  /things/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}
  /things/search:
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              properties:
                query: {type: string}
                limit: {type: integer}
                filters: {type: object, properties: {color: {type: string}}}
      responses: {'200': {$ref: '#/components/responses/Page'}}
  /things/bulk:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {things: {type: array, items: {$ref: '#/components/schemas/NewThing'}}}}
      responses:
        '201':
          description: OK
          content:
            application/json:
              schema:
                type: object
                properties:
                  things: {type: array, items: {$ref: '#/components/schemas/Thing'}}
                  created: {type: integer}
    patch:
      requestBody:
        content:
          application/json:
            schema: {type: array, items: {type: object, properties: {id: {type: integer}, name: {type: string}}}}
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}
    delete:
      requestBody: {$ref: '#/components/requestBodies/Ids'}
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: object, properties: {deleted: {type: integer}}}}}
  /things/bulk-update:
    post:
      requestBody:
        content:
          application/json: {schema: {type: array, items: {type: object, properties: {id: {}, name: {type: string}}}}}
      responses: {'200': {description: OK}, '400': {description: Invalid}}
  /things/batch-delete:
    post:
      requestBody: {$ref: '#/components/requestBodies/Ids'}
      responses: {'204': {description: Gone}}
components:
  requestBodies:
    Things:
      content:
        application/json:
          schema: {type: object, properties: {things: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}
    Ids:
      content:
        application/json: {schema: {type: object, properties: {ids: {type: array, items: {type: integer}}}}}
  responses:
    Page:
      description: OK
      headers: {Link: {schema: {type: string}}}
      content:
        application/json:
          schema:
            type: object
            properties:
              things: {type: array, items: {$ref: '#/components/schemas/Thing'}}
              next: {type: string}
    Things:
      description: OK
      content:
        application/json:
          schema:
            type: object
            properties:
              things: {type: array, items: {$ref: '#/components/schemas/Thing'}}
              total: {type: integer}
  schemas:
    Tag: {type: object, required: [id, name], properties: {id: {type: integer}, name: {type: string}}}
    NewThing: {type: object, required: [name], properties: {name: {type: string}, color: {type: string}}}
    Thing:
      type: object
      required: [id, name]
      properties: {id: {type: integer}, name: {type: string}, color: {type: string}}
"""


@pytest.fixture
def things(tmp_path) -> Served:
    return serve_document(tmp_path, MANY)


def test_many_rows_are_created_and_counted(things: Served) -> None:
    made = things.post("/things/bulk", {"things": [{"name": "A"}, {"name": "B"}]}).body

    assert ([one["name"] for one in made["things"]], made["created"]) == (["A", "B"], 2)
    assert [things.get(f"/things/{one['id']}").body["name"] for one in made["things"]] == ["A", "B"]


def test_many_rows_are_changed_each_by_its_id(things: Served) -> None:
    changed = things.send("PATCH", "/things/bulk", [{"id": 1, "name": "A"}, {"id": 2, "name": "B"}]).body

    assert [(one["id"], one["name"]) for one in changed] == [(1, "A"), (2, "B")]
    assert things.get("/things/1").body["name"] == "A"


def test_of_many_rows_none_is_changed_where_one_is_not_there(things: Served) -> None:
    before = things.get("/things/1").body

    answer = things.send("PATCH", "/things/bulk", [{"id": 1, "name": "A"}, {"id": 999, "name": "B"}])

    assert (answer.status, things.get("/things/1").body) == (404, before)


@pytest.mark.parametrize(
    ("nobody", "came"), [({"name": "A"}, "nothing"), ({"id": True}, "true"), ({"id": [1]}, "an array of 1")]
)
def test_row_to_change_has_to_be_named(things: Served, nobody: dict, came: str) -> None:
    answer = things.send("POST", "/things/bulk-update", [{"id": 1, "name": "B"}, nobody])

    assert answer.body["detail"] == f"body /1/id: came {came}, expected the id of the thing to change"
    assert things.get("/things/1").body["name"] != "B"


def test_list_in_an_object_takes_the_place_of_what_there_was(things: Served) -> None:
    put = [{"id": 2, "name": "A"}, {"id": 77, "name": "B"}]

    assert things.send("PUT", "/things", {"things": put}).body["things"] == put
    assert things.get("/things").body == {"things": put, "total": 2}


def test_object_without_its_list_takes_nothing_away(things: Served) -> None:
    before = things.get("/things").body

    assert things.send("PUT", "/things", {}).body == before
    assert things.get("/things").body == before


def test_list_in_an_object_is_imported(things: Served) -> None:
    rows = [{"id": 77, "name": "A"}, {"id": 78, "name": "B"}]

    assert things.post("/import_things", {"things": rows}).body == {"things": rows, "total": 2}
    assert things.get("/things/78").body == rows[1]


def test_list_in_an_object_is_created_where_a_collection_asks_for_one(things: Served) -> None:
    rows = [{"id": 77, "name": "A"}, {"id": 78, "name": "B"}]

    assert things.post("/tags", {"tags": rows}).body == {"tags": rows, "created": 2}
    assert things.get("/tags").body[-2:] == rows


@pytest.mark.parametrize(
    ("method", "path", "answer"), [("DELETE", "/things/bulk", b'{"deleted":2}'), ("POST", "/things/batch-delete", b"")]
)
def test_many_rows_go_by_their_ids(things: Served, method: str, path: str, answer: bytes) -> None:
    assert things.send(method, path, {"ids": [1, 2]}).content == answer
    assert [things.get(f"/things/{one}").status for one in (1, 2, 3)] == [404, 404, 200]


def test_no_row_goes_where_no_id_is_listed(things: Served) -> None:
    things.send("DELETE", "/things/bulk", {})

    assert things.get("/things/1").status == 200


def test_search_is_asked_in_its_body(things: Served) -> None:
    things.post("/things", {"name": "Zed", "color": "red"})

    def found(**asked: object) -> list[str]:
        return [one["name"] for one in things.post("/things/search", asked).body["things"]]

    assert found(query="zed") == found(filters={"color": "red"}) == ["Zed"]
    assert len(found(limit=2)) == 2
    assert len(found()) == things.get("/things").body["total"]


def test_no_address_leads_on_from_what_was_asked_in_a_body(things: Served) -> None:
    page = things.post("/things/search", {"limit": 1})

    assert list(page.body) == ["things"]
    assert "link" not in page.headers


JSON_API = """
openapi: 3.0.3
info: {title: Articles, version: '1'}
paths:
  /articles:
    get:
      parameters:
      - {name: 'filter[title]', in: query, schema: {type: string}}
      - {name: sort, in: query, schema: {type: string}}
      - {name: 'page[size]', in: query, schema: {type: integer}}
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                properties:
                  data: {type: array, items: {$ref: '#/components/schemas/Article'}}
                  meta: {type: object, properties: {total: {type: integer}}}
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}
      responses: {'201': {$ref: '#/components/responses/One'}}
  /articles/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {$ref: '#/components/responses/One'}}}
    patch:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/New'}}}}
      responses: {'200': {$ref: '#/components/responses/One'}}
components:
  responses:
    One:
      description: OK
      content:
        application/json:
          schema:
            type: object
            required: [data]
            properties:
              data: {$ref: '#/components/schemas/Article'}
              included: {type: array, items: {type: object}}
  schemas:
    Attributes: {type: object, properties: {title: {type: string}, body: {type: string}}}
    New:
      type: object
      properties:
        data:
          type: object
          required: [type]
          properties:
            type: {type: string, enum: [articles]}
            id: {type: string}
            attributes: {$ref: '#/components/schemas/Attributes'}
    Article:
      type: object
      required: [type, id]
      properties:
        type: {type: string, enum: [articles]}
        id: {type: string}
        attributes: {$ref: '#/components/schemas/Attributes'}
"""


def titles(articles: Served, query: str) -> list[str]:
    return [one["attributes"]["title"] for one in articles.get(f"/articles?{query}").body["data"]]


def test_resource_object_is_kept_whole_and_changed_in_its_attributes(tmp_path) -> None:
    articles = serve_document(tmp_path, JSON_API)
    sent = {"type": "articles", "attributes": {"title": "Zed", "body": "Long"}}

    made = articles.post("/articles", {"data": sent}).body["data"]
    changed = articles.send(
        "PATCH", f"/articles/{made['id']}", {"data": {"type": "articles", "attributes": {"title": "Zoo"}}}
    )

    assert made == {"id": made["id"], **sent}
    assert changed.body["data"]["attributes"] == {"title": "Zoo", "body": "Long"}
    assert articles.get(f"/articles/{made['id']}").body["data"] == changed.body["data"]


def test_resource_objects_are_filtered_and_sorted_by_their_attributes(tmp_path) -> None:
    articles = serve_document(tmp_path, JSON_API)
    articles.post("/articles", {"data": {"type": "articles", "attributes": {"title": "zzz"}}})

    assert titles(articles, "filter[title]=zzz") == ["zzz"]
    assert titles(articles, "sort=-title")[0] == "zzz"
    assert titles(articles, "sort=title")[-1] == "zzz"
