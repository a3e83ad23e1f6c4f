"""Whatever is wrong with a document: it is refused with a reason, or all that is left of it is served without a 5xx."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from serving_kit import NOTES, Served, serve_document

from specdouble.errors import DocumentError

DOCUMENTS = Path(__file__).parent.parent / "fixtures" / "documents"
SEEDS = [
    yaml.safe_load(NOTES),
    *(
        yaml.safe_load(path.read_text())
        for path in sorted([*DOCUMENTS.glob("*/openapi.yaml"), *DOCUMENTS.glob("*.yaml")])
    ),
]
PARTS = (
    *("paths", "components", "webhooks", "definitions", "parameters", "responses", "security", "securityDefinitions"),
    *("servers", "x-collections"),
)
JUNK = st.sampled_from(
    [
        *(None, True, 7, -1, "", "x", [], [None], ["a"], {}, {"a": None}, {"$ref": 3}, {"$ref": "#/"}, {"allOf": []}),
        *({"$ref": "#/components/schemas/Nothing"}, {"$ref": "../x.yaml"}, {"type": "strong"}, "[a-", "(a+)+$", "a^"),
        *(
            {"type": ["object", "null"]},
            {"x": {"$ref": "../x.yaml"}},
            ["a", "b"],
            -0.5,
            10**30,
            {"enum": []},
            {"not": {}},
        ),
        *({"type": "string", "maxLength": -1}, {"type": "integer", "minimum": 9, "maximum": 1}, {"const": {"a": []}}),
    ]
)


def damaged(tree: Any, data: st.DataObject) -> Any:
    """Drop, rename, replace or exchange up to five nodes of a sound document."""
    tree = copy.deepcopy(tree)
    for _ in range(data.draw(st.integers(1, 5))):
        _damage(tree[data.draw(st.sampled_from([part for part in PARTS if part in tree]))], data)
    return tree


def _damage(node: Any, data: st.DataObject) -> None:
    while isinstance(node, dict | list) and node:
        key = data.draw(st.sampled_from(list(node) if isinstance(node, dict) else range(len(node))))
        if not isinstance(node[key], dict | list) or data.draw(st.integers(0, 3)) == 0:
            how = data.draw(st.sampled_from(["drop", "rename", "replace", "replace", "exchange"]))
            was = node.pop(key) if how in {"drop", "rename"} else None
            if how == "rename" and isinstance(node, dict):
                node[f"{key}x"] = was
            elif how == "replace":
                node[key] = copy.deepcopy(data.draw(JUNK))
            elif how == "exchange":  # what is right elsewhere
                other = data.draw(st.sampled_from(list(node) if isinstance(node, dict) else range(len(node))))
                node[key], node[other] = node[other], node[key]
            return
        node = node[key]


def statuses(served: Served) -> list[tuple[str, int]]:
    """Ask for every operation that is served."""
    assert served.built is not None
    operations = served.built.double.description.document.operations
    return [
        (one.id, served.send(one.method, _path(one.path), {} if one.body else None, authorization="Bearer abc").status)
        for one in operations
    ]


def _path(template: str) -> str:
    path = re.sub(r"\{[^{}]*\}", "1", template)
    return re.sub(r"[^!-~]|[?#%]", "-", path)


@settings(
    derandomize=True, deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_a_damaged_document_is_refused_or_served_without_a_5xx(tmp_path: Path, data: st.DataObject) -> None:
    text = json.dumps(damaged(data.draw(st.sampled_from(SEEDS)), data))

    try:
        served = serve_document(tmp_path, text, stateless=data.draw(st.booleans()))
        broken, reason = statuses(served), "notes.yaml:1"
    except DocumentError as error:
        broken, reason = [], str(error)

    assert [answer for answer in broken if answer[1] >= 500] == []
    assert re.search(r"notes\.yaml:\d+", reason)


PATHS = """
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /broken:
    get: %s
  /sound:
    get: {responses: {'200': {description: '', content: {application/json: {schema: {type: integer}}}}}}
"""


@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        ("{responses: {'200': {$ref: '#/components/responses/Nothing'}}}", "ref-unresolved"),
        (
            "{parameters: [{$ref: '#/components/parameters/No'}], responses: {'200': {description: ''}}}",
            "ref-unresolved",
        ),
        ("{operationId: a, responses: {'200': 7}}", "wrong-type"),
        ("{operationId: a, responses: {}}", "responses-missing"),
        ("{operationId: a}", "responses-missing"),
        ("[get]", "wrong-type"),
        ("{security: [{nobody: []}], responses: {'200': {description: ''}}}", "security-scheme-unknown"),
        ("{parameters: [{name: q, in: body}], responses: {'200': {description: ''}}}", "parameter-invalid"),
        (
            "{parameters: [{name: q, in: query, schema: {}}, {name: q, in: query, schema: {}}], responses: {200: {}}}",
            "parameter-duplicate",
        ),
        (
            "{parameters: [{name: q, in: query, schema: {type: strong}}], responses: {'200': {description: ''}}}",
            "schema-invalid",
        ),
        (
            "{parameters: [{name: q, in: query, schema: {pattern: '('}}], responses: {'200': {description: ''}}}",
            "schema-invalid",
        ),
    ],
)
def test_what_is_broken_is_told_with_its_line_and_the_rest_is_served(tmp_path: Path, operation: str, rule: str) -> None:
    served = serve_document(tmp_path, PATHS % operation)

    found = [finding for finding in served.built.findings if finding.rule == rule]

    assert [finding.place.line for finding in found] == [6]
    assert served.get("/sound").status == 200
    assert served.get("/broken", authorization="Bearer abc").status < 500


HOSTILE = """
openapi: 3.1.0
info: {title: T, version: '1'}
paths:
  /texts:
    post:
      parameters: [{name: q, in: query, schema: {type: string, pattern: %(pattern)s}}]
      requestBody:
        content:
          application/json:
            schema: {type: object, properties: {v: {type: string, pattern: %(pattern)s}}}
      responses:
        '200':
          description: ''
          content:
            application/json:
              schema: {type: object, required: [v], properties: {v: {type: string, pattern: %(pattern)s}}}
"""


@pytest.mark.parametrize(
    "pattern", ["^(a+)+$", "^(a|aa)+$", "^(.*a){12}$", "(x+x+)+y", r"^(?:(a+)+)\1$", r"^(?=(a+)+$)a"]
)
def test_a_pattern_of_exponential_time_is_bounded(tmp_path: Path, pattern: str) -> None:
    served = serve_document(tmp_path, HOSTILE % {"pattern": json.dumps(pattern)})

    refused = served.post(f"/texts?q={'a' * 2000}!", {"v": "a" * 5000 + "!"})

    assert refused.status == 400
    assert re.search(pattern, served.post("/texts", {}).body["v"])


def test_a_pattern_that_is_too_large_to_compile_is_a_finding(tmp_path: Path) -> None:
    served = serve_document(tmp_path, HOSTILE % {"pattern": "'^((a{1,100}){1,100}){1,100}$'"})

    assert {finding.rule for finding in served.built.findings} == {"schema-invalid"}
    assert served.post("/texts", {"v": "b"}).status == 200
