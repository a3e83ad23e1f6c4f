"""What rows hold and no operation shows: `collections.yaml` of an API's fixtures."""

from __future__ import annotations

from pathlib import Path

import pytest

from specdouble.behave.infer import infer
from specdouble.behave.infer.unshown import read_unshown
from specdouble.behave.model import Inference
from specdouble.contract.load import load_text
from specdouble.errors import ConfigError
from specdouble.runtime.settings import Settings
from specdouble.serve.build import build
from specdouble.serve.project import ApiSource

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /notes:
    x-resource: {scope: [team]}
    get:
      operationId: list_notes
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
    post:
      operationId: create_note
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/NewNote'}}}}
      responses:
        '201': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}
  /notes/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
    get:
      operationId: get_note
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '#/components/schemas/Note'}}}}}
    delete: {operationId: delete_note, responses: {'204': {description: Gone}}}
components:
  schemas:
    NewNote: {type: object, properties: {text: {type: string}}}
    Note: {type: object, required: [id], properties: {id: {type: string, format: uuid}, text: {type: string}}}
"""
COLLECTIONS = """
notes:
  required: [team]
  properties: {team: {type: string}}
readers:
  scope: [team]
  unique: [[team, name]]
  refs: [{field: noteId, collection: notes, on_delete: restrict}]
  required: [id, team, name]
  properties:
    id: {type: string, format: uuid}
    team: {type: string}
    name: {type: string}
    noteId: {type: [string, 'null']}
    createdAt: {type: string, format: date-time}
"""


def inferred(folder: Path, text: str = COLLECTIONS) -> Inference:
    file = folder / "collections.yaml"
    file.write_text(text, "utf-8")
    return infer(load_text(DOCUMENT), unshown=read_unshown(file))


def test_rows_that_no_operation_shows_are_a_collection(tmp_path: Path) -> None:
    spec = inferred(tmp_path).collections["readers"]

    assert (spec.key, spec.unique, spec.created) == ("id", (("team", "name"),), "createdAt")
    assert [(one.field, one.collection, one.on_delete) for one in spec.refs] == [("noteId", "notes", "restrict")]
    assert {"team", "noteId"} <= set(spec.filters)


def test_a_reference_between_them_stays_within_the_tenant(tmp_path: Path) -> None:
    assert inferred(tmp_path).collections["readers"].refs[0].same == ("team",)


def test_rows_that_are_shown_hold_what_is_said_beside(tmp_path: Path) -> None:
    found = inferred(tmp_path)

    assert found.scopes["notes"] == ("team",)
    assert set(found.schemas["notes"]["properties"]) == {"id", "text", "team"}
    assert found.schemas["notes"]["required"] == ["id", "team"]


def test_without_a_file_nothing_is_said(tmp_path: Path) -> None:
    assert read_unshown(tmp_path / "collections.yaml").says == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[]", "came list, expected a map of collections"),
        ("readers: 7", "came 7, expected a mapping"),
        ("readers: {propertys: {}}", r"there is no key 'propertys'; there are: .* Did you mean 'properties'\?"),
        ("readers: {unique: name}", "came 'name', expected a list"),
        ("readers: {properties: {id: {}}, refs: [{field: id}]}", "'collection' is missing"),
        ("readers: {properties: {id: {}}, refs: [{field: id, collection: note}]}", "Did you mean 'notes'?"),
        ("readers: {properties: {id: {}}, scope: [team]}", "'team' names no property here"),
        ("readers: {properties: {name: {}}}", "'id' names no property here"),
        ("notes: {scope: [team]}", "operations show notes: 'scope' of it belongs into x-resource, in the document"),
        ("readers: {a: 1\n", "collections.yaml:"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message.replace("?", r"\?") if "\\?" not in message else message) as refused:
        inferred(tmp_path, text)

    assert "collections.yaml:" in str(refused.value)


def test_fixtures_fill_them_and_answers_hide_them(tmp_path: Path) -> None:
    (tmp_path / "demo").mkdir()
    (tmp_path / "demo" / "world.yaml").write_text("generate: {notes: 2, readers: 3}\n")
    (tmp_path / "collections.yaml").write_text(COLLECTIONS)
    (tmp_path / "openapi.yaml").write_text(DOCUMENT)
    built = build(ApiSource("notes", str(tmp_path / "openapi.yaml"), "/notes", None, tmp_path), Settings())

    assert {"notes", "readers"} <= set(built.double.worlds.collections)
    assert "team" not in str(built.double.description.document.bundle["components"])
