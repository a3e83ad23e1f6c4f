"""Documents that contradict themselves: nobody can be asked to mend them, and every answer is valid all the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from serving_kit import serve_api, serve_document

HEAD = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths:\n"
WIDE = (
    HEAD
    + """
  /tasks:
    get:
      tags: [notes]
      operationId: list_tasks
      responses: {'200': {description: OK, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Task'}}}}}}
    post:
      tags: [notes]
      operationId: create_task
      requestBody: {content: {application/json: {schema: {type: object, properties: {title: {type: string}, status: {}, note: {}}}}}}
      responses: {'201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}}
  /tasks/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      tags: [notes]
      operationId: get_task
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}}
    patch:
      tags: [notes]
      operationId: update_task
      requestBody: {content: {application/json: {schema: {type: object, properties: {status: {}, note: {}}}}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}}}
    delete:
      tags: [notes]
      operationId: delete_task
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema:
                type: object
                required: [id, object]
                properties: {id: {type: integer}, object: {type: string, enum: [task.deleted]}, title: {type: string, maxLength: 2}}
components:
  schemas:
    Task:
      type: object
      required: [id, object]
      properties:
        id: {type: integer}
        object: {type: string, enum: [task]}
        title: {type: string}
        status: {type: string, enum: [open, done]}
        note: {type: string, nullable: true}
"""  # noqa: E501
)


def test_value_that_no_answer_can_show_is_taken_and_not_kept(tmp_path: Path) -> None:
    served = serve_document(tmp_path, WIDE)

    made = served.post("/tasks", {"title": "Sweep", "status": "lost"})
    changed = served.send("PATCH", f"/tasks/{made.body['id']}", {"status": 7, "note": "by noon"})

    assert (made.status, changed.status) == (201, 200)
    assert (changed.body["title"], changed.body["note"]) == ("Sweep", "by noon")
    assert served.get(f"/tasks/{made.body['id']}").body == changed.body


def test_project_refuses_what_no_answer_can_show(tmp_path: Path) -> None:
    bound = (
        "from specdouble import resource\nlist_tasks = create_task = get_task = update_task = delete_task = resource\n"
    )
    served = serve_api(tmp_path, WIDE, notes=bound)

    assert served.post("/tasks", {"title": "Sweep", "status": "lost"}).status == 400


def test_receipt_that_cannot_show_the_row_is_mended(tmp_path: Path) -> None:
    served = serve_document(tmp_path, WIDE)
    made = served.post("/tasks", {"title": "Sweep"}).body

    gone = served.send("DELETE", f"/tasks/{made['id']}")

    assert gone.status == 200
    assert (gone.body["id"], gone.body["object"]) == (made["id"], "task.deleted")
    assert len(gone.body.get("title", "")) <= 2
    assert served.get(f"/tasks/{made['id']}").status == 404


def test_object_that_is_sent_in_part_is_kept_and_completed(tmp_path: Path) -> None:
    file = "{type: object, required: [id, sha1], properties: {id: {type: string}, sha1: {type: string, minLength: 8}}}"
    named = WIDE.replace("note: {}", "note: {}, file: {}, files: {}")
    served = serve_document(
        tmp_path,
        named.replace(
            "        note: {type",
            f"        file: {file}\n        files: {{type: array, items: {file}}}\n        note: {{type",
            1,
        ),
    )

    made = served.post("/tasks", {"file": {"id": "7"}, "files": [{"id": "8"}, {"id": "9"}]}).body
    again = served.post("/tasks", {"file": {"id": "7"}}).body
    refused = served.post("/tasks", {"file": {"id": 7}}).body

    assert (made["file"]["id"], len(made["file"]["sha1"]) >= 8) == ("7", True)
    assert [one["id"] for one in made["files"]] == ["8", "9"]
    assert again["file"] == made["file"] == served.get(f"/tasks/{made['id']}").body["file"]
    assert refused.get("file", {}).get("id") != 7


SILENT = (
    HEAD
    + """
  /pets:
    post:
      requestBody: {content: {application/json: {schema: {type: object}}}}
      responses: {'405': {description: Invalid input}}
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses: {'200': {description: OK, content: {application/json: {schema: {type: object, properties: {id: {type: integer}}}}}}}
    delete: {responses: {'404': {description: Absent}}}
"""  # noqa: E501
)


@pytest.mark.parametrize(("method", "path", "body"), [("POST", "/pets", {}), ("DELETE", "/pets/1", None)])
def test_operation_that_documents_no_success_succeeds(tmp_path: Path, method: str, path: str, body: object) -> None:
    assert serve_document(tmp_path, SILENT).send(method, path, body).status == 200


def test_row_of_a_document_with_a_default_id_has_an_id_of_its_own(tmp_path: Path) -> None:
    document = WIDE.replace("id: {type: integer}\n        object", "id: {type: integer, default: 40}\n        object")
    served = serve_document(tmp_path, document)

    ids = [served.post("/tasks", {"title": "Sweep"}).body["id"] for _ in range(3)]

    assert len(set(ids)) == 3
    assert [served.get(f"/tasks/{one}").status for one in ids] == [200, 200, 200]


LOOSE = (
    HEAD
    + """
  /cards:
    get:
      responses: {'200': {description: OK, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Card'}}}}}}
  /cards/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {$ref: '#/components/schemas/Card'}
              example: {id: c1, brand: null, owner: null, color: null}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Card'}}}}
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Card'}}}}}
components:
  schemas:
    Owner: {type: object, properties: {name: {type: string}}}
    Card:
      type: object
      required: [id, brand, owner]
      properties:
        id: {type: string}
        brand: {type: string, nullable: true, enum: [visa, amex]}
        owner: {nullable: true, allOf: [{$ref: '#/components/schemas/Owner'}]}
        color: {type: string, nullable: true}
"""  # noqa: E501
)
STRICT = Draft202012Validator(
    {
        "required": ["id", "brand", "owner"],
        "properties": {"brand": {"enum": ["visa", "amex"]}, "owner": {"type": "object"}},
    }
)


def test_null_that_nullable_cannot_mean_is_never_made_up(tmp_path: Path) -> None:
    served = serve_document(tmp_path, LOOSE)

    cards = [*served.get("/cards").body, served.get("/cards/c1").body]

    assert [str(error) for card in cards for error in STRICT.iter_errors(card)] == []
    assert "c1" in {card["id"] for card in cards}


def test_null_that_nullable_cannot_mean_is_taken_as_a_courtesy(tmp_path: Path) -> None:
    served = serve_document(tmp_path, LOOSE)

    put = served.send("PUT", "/cards/c1", {"id": "c1", "brand": None, "owner": None, "color": None})

    assert put.status == 200
    assert not list(STRICT.iter_errors(put.body))
    assert put.body["color"] is None


PAGED = (
    HEAD
    + """
  /books/search:
    get:
      parameters: [{name: pageSize, in: query, schema: {type: integer}}]
      responses:
        '200':
          description: OK
          content:
            application/json:
              schema: {type: object, properties: {sort: {type: object}, books: {type: array, items: {$ref: '#/components/schemas/Book'}}}}
              %s
components:
  schemas: {Book: {type: object, required: [title], properties: {title: {type: string}}}}
"""  # noqa: E501
)
EXAMPLE = "example: {books: [{title: A}, {title: B}]}"


@pytest.mark.parametrize("example", ["", EXAMPLE])
def test_list_that_is_no_collection_keeps_to_the_limit(tmp_path: Path, example: str) -> None:
    served = serve_document(tmp_path, PAGED % example)

    assert len(served.get("/books/search?pageSize=1").body["books"]) == 1
    assert len(served.get("/books/search").body["books"]) > 1


QUERIES = (
    HEAD
    + """
  /files: {get: {operationId: plain, responses: {'200': {description: OK, content: {application/json: {schema: {enum: [plain]}}}}}}}
  /files?beta=true: {get: {operationId: beta, responses: {'200': {description: OK, content: {application/json: {schema: {enum: [beta]}}}}}}}
  /skills?beta=true: {get: {operationId: skills, responses: {'200': {description: OK, content: {application/json: {schema: {enum: [skills]}}}}}}}
  /notes#all: {get: {operationId: notes, responses: {'200': {description: OK, content: {application/json: {schema: {enum: [notes]}}}}}}}
"""  # noqa: E501
)


@pytest.mark.parametrize(
    ("path", "answer"),
    [
        ("/files", "plain"),
        ("/files?beta=true", "beta"),
        ("/files?x=1&beta=true", "beta"),
        ("/files?beta=false", "plain"),
        ("/skills?beta=true", "skills"),
        ("/skills", "skills"),
        ("/notes", "notes"),
    ],
)
def test_query_behind_a_path_tells_operations_apart(tmp_path: Path, path: str, answer: str) -> None:
    assert serve_document(tmp_path, QUERIES).get(path).body == answer


def test_content_whose_keys_are_no_media_types_is_acceptable(tmp_path: Path) -> None:
    document = SILENT.replace(
        "application/json: {schema: {type: object, properties", "data: {schema: {type: object, properties"
    )

    assert serve_document(tmp_path, document).get("/pets/1", accept="*/*").status == 200


def test_schema_beside_an_example_of_another_media_type_is_heeded(tmp_path: Path) -> None:
    both = "content: {'*/*': {schema: {$ref: '#/components/schemas/Task'}}, application/json: {example: {id: 1}}}"
    document = WIDE.replace("content: {application/json: {schema: {$ref: '#/components/schemas/Task'}}}", both)
    served = serve_document(tmp_path, document)

    made = served.post("/tasks", {"title": "Sweep"}).body

    assert (made["object"], made["title"]) == ("task", "Sweep")
    assert served.get(f"/tasks/{made['id']}").body == made


SENDING = (
    HEAD
    + """
  /pets:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses:
        '200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        ANSWERS
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas: {Pet: {type: object, properties: {id: {type: integer}, name: {type: string}}}}
"""
)


def test_id_that_is_taken_gives_way_to_another_where_no_conflict_is_documented(tmp_path: Path) -> None:
    pets = serve_document(tmp_path, SENDING.replace("ANSWERS", ""))

    made = [pets.post("/pets", {"id": 70, "name": name}).body for name in ("Mau", "Rex")]

    assert made[0]["id"] == 70
    assert [pets.get(f"/pets/{one['id']}").body["name"] for one in made] == ["Mau", "Rex"]


def test_id_that_is_taken_is_the_conflict_that_is_documented(tmp_path: Path) -> None:
    pets = serve_document(tmp_path, SENDING.replace("ANSWERS", "'409': {description: Taken}"))

    assert [pets.post("/pets", {"id": 70}).status for _ in range(2)] == [200, 409]


NUMBERED = (
    HEAD
    + """
  /cats/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get: {responses: {'200': {$ref: '#/components/responses/Cat'}}}
    put:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}}}}
      responses: {'201': {$ref: '#/components/responses/Cat'}}
components:
  responses:
    Cat:
      description: OK
      content: {application/json: {schema: {$ref: '#/components/schemas/Cat'}, example: {id: 7, name: Mau}}}
  schemas:
    Cat: {type: object, required: [id], properties: {id: {type: integer}, name: {type: string}}}
"""
)


@pytest.mark.parametrize(
    "key", ["--5", "5-", "%D9%A3", "9" * 5000], ids=["two signs", "sign behind", "Arabic", "endless"]
)
def test_id_that_only_looks_like_a_number_is_none(tmp_path: Path, key: str) -> None:
    stateful = serve_document(tmp_path, NUMBERED)
    stateless = serve_document(tmp_path, NUMBERED, stateless=True)

    assert stateful.send("PUT", f"/cats/{key}", {"id": 1, "name": "Mau"}).status == 201
    assert stateless.send("PUT", f"/cats/{key}", {"id": 1, "name": "Mau"}).status == 201
    assert stateless.get(f"/cats/{key}").body == {"id": 7, "name": "Mau"}
