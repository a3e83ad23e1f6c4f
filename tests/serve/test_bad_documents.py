"""What is wrong with a project stops the start; in a foreign document it is a finding, and the rest is served."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import serve_api, serve_document

from specdouble.errors import ConfigError, DocumentError, HandlerError, SpecdoubleError

NOTES = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
paths:
  /notes:
    %s
    get:
      tags: [notes]
      operationId: list_notes
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Note'}}}}
  /notes/{id}:
    get:
      tags: [notes]
      operationId: get_note
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'200': {description: OK, content: {application/json: {schema: {$ref: '%s'}}}}}
components:
  schemas:
    Note: {type: object, required: [id], properties: {id: {type: integer}, text: {type: string}}}
"""
SOUND = NOTES % ("summary: Notes", "#/components/schemas/Note")
UNRESOLVED = NOTES % ("summary: Notes", "#/components/schemas/Nte")
WRONG_RESOURCE = NOTES % ("x-resource: {name: notes, unique: [[txt]]}", "#/components/schemas/Note")
SCHEME = "components:\n  securitySchemes: {key: {type: apiKey, in: header, name: Key, %s}}\n"
WRONG_CREDENTIALS = SOUND.replace("components:\n", SCHEME % "x-credentials: {collection: keys, field: secret}")
WRONG_SIGNATURE = SOUND.replace("components:\n", SCHEME % "x-signature: {value: '{hex}'}")


@pytest.mark.parametrize(
    ("document", "rule"),
    [
        (UNRESOLVED, "ref-unresolved"),
        (WRONG_RESOURCE, "x-resource"),
        (WRONG_CREDENTIALS, "x-credentials"),
        (WRONG_SIGNATURE, "x-signature"),
    ],
)
def test_a_foreign_document_is_served_with_its_findings(tmp_path: Path, document: str, rule: str) -> None:
    served = serve_document(tmp_path, document)

    assert rule in {finding.rule for finding in served.built.findings}
    assert len(served.get("/notes").body) == 5


@pytest.mark.parametrize(
    ("document", "message"),
    [
        (UNRESOLVED, r"openapi\.yaml:\d+.*Nte"),
        (WRONG_RESOURCE, r"openapi\.yaml:\d+.*txt.*Did you mean 'text'"),
        (WRONG_CREDENTIALS, r"openapi\.yaml:\d+.*'keys' does not exist; there are: notes"),
        (WRONG_SIGNATURE, r"openapi\.yaml:\d+.*expected a map of value, message"),
    ],
)
def test_a_project_does_not_start_with_them(tmp_path: Path, document: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        serve_api(tmp_path, document)


def test_resource_bound_to_what_was_not_inferred_stops_the_start(tmp_path: Path) -> None:
    report = SOUND.replace("/notes:", "/usage:").replace("list_notes", "get_usage")

    with pytest.raises(HandlerError, match=r"get_usage is bound to `resource`, but nothing was inferred"):
        serve_api(tmp_path, report.replace("type: array, items: {$ref: '#/components/schemas/Note'}", "type: object"),
                  notes="from specdouble import resource\nget_usage = resource\n")  # fmt: skip


@pytest.mark.parametrize(
    ("files", "error", "message"),
    [
        ({"fixtures/demo/notes.yaml": "- {id: 1}\n- {id: 1}\n"}, SpecdoubleError, r"notes\.yaml:2.*1"),
        ({"fixtures/demo/notes.yaml": "- {id: x}\n"}, SpecdoubleError, r"notes\.yaml:1.*id"),
        ({"fixtures/demo/nots.yaml": "- {id: 1}\n"}, SpecdoubleError, r"nots.*Did you mean 'notes'"),
        ({"fixtures/personas.yaml": "ada: {rol: admin}\n"}, ConfigError, r"personas\.yaml.*'rol'.*Did you mean 'role'"),
        ({"fixtures/personas.yaml": "ada: {credentials: {key: x}}\n"}, ConfigError, "security scheme.*'key'"),
        ({"fixtures/personas.yaml": "ada: {profile: ada@example.org}\n"}, ConfigError, "profile of.*expected a map"),
        ({"fixtures/personas.yaml": "- ada\n"}, ConfigError, "expected a map of persona names"),
    ],
)
def test_wrong_fixtures_stop_the_start(tmp_path: Path, files: dict[str, str], error, message: str) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)

    with pytest.raises(error, match=message):
        serve_api(tmp_path, SOUND)
