"""`x-reads-body` and `x-trailing-slash` with values that have no meaning: told, and not passed over in silence."""

from __future__ import annotations

import pytest
from serving_kit import serve_document

DOCUMENT = """
openapi: 3.0.3
info: {title: Notes, version: '1'}
x-trailing-slash: SLASH
paths:
  /notes:
    get:
      x-reads-body: READS
      requestBody: {content: {application/json: {schema: {type: object, required: [word]}}}}
      responses: {'204': {description: Read}}
"""


def serve(folder, slash="optional", reads="true"):
    return serve_document(folder, DOCUMENT.replace("SLASH", slash).replace("READS", reads))


def test_right_values_act_and_are_no_finding(tmp_path):
    notes = serve(tmp_path)

    assert not notes.built.findings
    assert notes.get("/notes/").status == 204
    assert notes.send("GET", "/notes", {"page": 1}, content_length="11").status == 400


@pytest.mark.parametrize(
    ("values", "rule", "line", "expected"),
    [
        ({"slash": "required"}, "x-trailing-slash", 4, "expected 'optional'"),
        ({"reads": "'yes'"}, "x-reads-body", 8, "expected true or false"),
    ],
)
def test_value_without_a_meaning_is_a_finding_with_its_line(tmp_path, values, rule, line, expected):
    [found] = serve(tmp_path, **values).built.findings

    assert found.rule == rule
    assert f"notes.yaml:{line}" in found.message
    assert expected in found.message
