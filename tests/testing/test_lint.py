"""Each rule of the lint finds what breaks it, and nothing in a document that is right."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from specdouble.cli import commands
from specdouble.contract.load import load_document, load_text
from specdouble.serve.project import ApiSource
from specdouble.testing.lint.rules import RULES, judge_document
from specdouble.testing.suite.options import Options
from specdouble.testing.suite.run import run_suite
from specdouble.testing.suite.subject import Subject

ROOT = Path(__file__).parents[2]
RIGHT = """
openapi: 3.0.3
info: {title: Lamps, version: '1'}
security: [{grant: [read]}]
paths:
  /lamps:
    get:
      operationId: list_lamps
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 50, default: 10}, example: 5}
      responses:
        '200':
          description: All.
          content:
            application/json:
              schema: {type: array, items: {$ref: '#/components/schemas/Lamp'}}
              example: [{id: 1, name: Desk}]
        '400': {description: Refused.}
        '401': {description: Who.}
        '403': {description: No.}
    post:
      operationId: create_lamp
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}}
      responses:
        '201':
          description: Made.
          content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}
          links: {Get: {operationId: get_lamp, parameters: {id: $response.body#/id}}}
        4XX: {description: Refused.}
  /lamps/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
    get:
      operationId: get_lamp
      responses:
        '200': {description: It., content: {application/json: {schema: {$ref: '#/components/schemas/Lamp'}}}}
        default: {description: Refused.}
components:
  securitySchemes:
    grant:
      type: oauth2
      flows: {clientCredentials: {tokenUrl: https://example.com/token, scopes: {read: Reads}}}
  schemas:
    Lamp:
      type: object
      required: [id, name]
      properties:
        id: {type: integer, example: 1}
        name: {type: string, minLength: 1, maxLength: 20, default: Lamp}
        kind: {type: string, enum: [desk, floor]}
        tags: {type: array, items: {type: string}}
        made: {type: string, format: date}
"""
LIST = "paths./lamps.get"
POST = "paths./lamps.post"
ITEM = "paths./lamps/{id}"
LAMP = "components.schemas.Lamp"
GONE = object()
# rule, severity, where it is broken in the right document, with what
BROKEN: list[tuple[str, str, str, Any]] = [
    ("info-missing", "error", "info.version", GONE),
    ("operation-id-missing", "warning", f"{LIST}.operationId", GONE),
    ("path-shadowed", "warning", "paths./{room}/all", {"get": {"responses": {"200": {"description": "."}}}}),
    ("path-with-query", "warning", "paths./lamps?on=1", {"get": {"responses": {"200": {"description": "."}}}}),
    ("producer-missing", "warning", "paths./bulbs/{bulb}", {"get": {"responses": {"200": {"description": "."}}}}),
    ("parameter-untyped", "warning", f"{LIST}.parameters.0.schema", {"description": "any"}),
    ("parameter-unbounded", "warning", f"{LIST}.parameters.0.schema", {"type": "integer"}),
    ("path-parameter-optional", "error", f"{ITEM}.parameters.0.required", GONE),
    ("parameter-content-invalid", "error", f"{LIST}.parameters.0.content", {"text/plain": {}}),
    ("parameter-style-invalid", "error", f"{LIST}.parameters.0.style", "matrix"),
    ("example-and-examples", "error", f"{LIST}.parameters.0.examples", {"five": {"value": 5}}),
    (
        "body-ignored",
        "warning",
        f"{LIST}.requestBody",
        {"content": {"application/json": {"schema": {"type": "object"}}}},
    ),
    ("body-content-missing", "error", f"{POST}.requestBody.content", GONE),
    ("body-schema-missing", "warning", f"{POST}.requestBody.content.application/json", {}),
    ("responses-missing", "error", f"{LIST}.responses", {}),
    ("status-invalid", "error", f"{LIST}.responses.20O", {"description": "A slip."}),
    ("success-missing", "warning", f"{LIST}.responses.200", GONE),
    ("error-missing", "warning", f"{POST}.responses.4XX", GONE),
    ("unauthorized-missing", "warning", f"{LIST}.responses.401", GONE),
    ("forbidden-missing", "warning", f"{LIST}.responses.403", GONE),
    ("not-found-missing", "warning", f"{ITEM}.get.responses.default", GONE),
    ("bad-request-missing", "warning", f"{LIST}.responses.400", GONE),
    ("response-description-missing", "error", f"{LIST}.responses.400.description", GONE),
    ("response-schema-missing", "warning", f"{LIST}.responses.200.content.application/json.schema", GONE),
    ("response-content-missing", "warning", f"{LIST}.responses.200.content", GONE),
    ("content-impossible", "warning", f"{LIST}.responses.204", {"description": ".", "content": {"text/plain": {}}}),
    ("media-type-invalid", "error", f"{LIST}.responses.200.content.json", {"schema": {"type": "string"}}),
    ("items-missing", "error", f"{LAMP}.properties.tags.items", GONE),
    ("object-type-missing", "warning", f"{LAMP}.type", GONE),
    ("enum-duplicate", "warning", f"{LAMP}.properties.kind.enum", ["desk", "desk"]),
    ("enum-type-wrong", "warning", f"{LAMP}.properties.kind.enum", ["desk", 7]),
    ("schema-contradictory", "warning", f"{LAMP}.properties.name.minLength", 21),
    ("schema-contradictory", "warning", f"{LAMP}.properties.name.pattern", "^[a-z]{21}$"),
    ("required-undeclared", "warning", f"{LAMP}.required", ["id", "nmae"]),
    ("discriminator-invalid", "error", f"{LAMP}.discriminator", {"mapping": {}}),
    ("discriminator-invalid", "error", f"{LAMP}.discriminator", {"propertyName": "kind", "mapping": {"desk": "Dsek"}}),
    ("example-invalid", "error", f"{LIST}.parameters.0.example", "five"),
    ("example-invalid", "error", f"{LIST}.responses.200.content.application/json.example", [{"id": 1}]),
    ("schema-example-invalid", "warning", f"{LAMP}.properties.id.example", "one"),
    ("default-invalid", "error", f"{LAMP}.properties.name.default", 7),
    ("default-invalid", "warning", f"{LAMP}.properties.name.default", ""),
    ("security-scheme-invalid", "error", "components.securitySchemes.grant.flows", GONE),
    ("security-scheme-invalid", "error", "components.securitySchemes.grant.type", "oauth"),
    ("security-scheme-unused", "warning", "components.securitySchemes.spare", {"type": "http", "scheme": "basic"}),
    ("scope-unknown", "warning", "security", [{"grant": ["write"]}]),
    ("scope-misplaced", "error", "components.securitySchemes.grant", {"type": "http", "scheme": "basic"}),
    ("link-target-invalid", "error", f"{POST}.responses.201.links.Get.operationId", "get_lmap"),
    ("link-target-invalid", "error", f"{POST}.responses.201.links.Get.operationId", GONE),
    ("link-parameter-unknown", "warning", f"{POST}.responses.201.links.Get.parameters.di", "1"),
    ("link-source-unknown", "warning", f"{POST}.responses.201.links.Get.parameters.id", "$response.body#/uid"),
    ("path-parameter-undeclared", "error", f"{ITEM}.parameters", []),
    ("operation-id-duplicate", "error", f"{ITEM}.get.operationId", "list_lamps"),
    ("security-scheme-unknown", "error", "security", [{"key": []}]),
    ("schema-invalid", "error", f"{LAMP}.properties.name.pattern", "("),
]


def broken(where: str, what: Any) -> str:
    """Put something at a place of the right document, or take away what is there."""
    tree = copy.deepcopy(yaml.safe_load(RIGHT))
    *way, last = where.split(".")
    node = tree
    for key in way:
        node = node[int(key) if isinstance(node, list) else key]
    if what is GONE:
        del node[last]
    else:
        node[last] = what
    return yaml.safe_dump(tree, sort_keys=False)


def judged(text: str) -> set[tuple[str, str]]:
    return {(one.rule.id, one.severity) for one in judge_document(load_text(text))}


def test_right_document_breaks_no_rule():
    assert [str(one) for one in judge_document(load_text(RIGHT))] == []


@pytest.mark.parametrize(("rule", "severity", "where", "what"), BROKEN)
def test_rule_finds_what_breaks_it(rule, severity, where, what):
    assert (rule, severity) in judged(broken(where, what))


def test_every_rule_of_the_lint_has_such_a_case():
    own = {rule.id for rule in RULES if not rule.reason.startswith("What cannot be read")}

    assert own - {case[0] for case in BROKEN} == set()


def test_array_without_items_is_only_a_warning_since_3_1():
    text = broken(f"{LAMP}.properties.tags.items", GONE).replace("openapi: 3.0.3", "openapi: 3.1.0")

    assert ("items-missing", "warning") in judged(text)


def test_example_that_only_shows_what_is_hidden_is_a_warning():
    text = broken(f"{LAMP}.properties.name.writeOnly", True)

    assert ("example-invalid", "warning") in judged(text)
    assert ("example-invalid", "error") not in judged(text)


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("paths./lamps/{id}.parameters.0.schema", {"type": "string", "enum": ["a", "b"]}),
        ("paths./lamps/me", {"get": {"responses": {"200": {"description": ".", "content": {}}}}}),
        (f"{LAMP}.properties.name.example", "Desk"),
        (f"{LAMP}.properties.kind.nullable", True),
        (f"{LAMP}.allOf", [{"properties": {"shade": {"type": "string"}}, "required": ["id"]}]),
        (f"{POST}.responses.201.links.Get", {"operationRef": "https://example.com/openapi.json#/paths/~1a/get"}),
    ],
)
def test_what_is_right_is_no_error(where, what):
    assert {severity for _, severity in judged(broken(where, what))} <= {"warning"}


@pytest.mark.parametrize(
    ("schema", "crosses"),
    [
        ({"type": "string", "pattern": "^room_"}, False),
        ({"type": "string", "pattern": "^[a-z]+$"}, True),
        ({"type": "string", "pattern": "("}, True),
        ({"type": "integer"}, False),
    ],
)
def test_paths_that_cross_are_told_apart_by_what_a_parameter_cannot_be(schema, crosses):
    room = {"name": "room", "in": "path", "required": True, "schema": schema}
    crossing = {"get": {"parameters": [room], "responses": {"200": {"description": "."}}}}

    assert (("path-shadowed", "warning") in judged(broken("paths./{room}/7", crossing))) is crosses


def test_body_of_a_get_that_is_read_knowingly_is_no_fault():
    body = {"content": {"application/json": {"schema": {"type": "object"}}}}
    document = yaml.safe_load(broken(f"{LIST}.requestBody", body))
    document["paths"]["/lamps"]["get"]["x-reads-body"] = True

    assert judged(yaml.safe_dump(document, sort_keys=False)) == set()


def test_shared_part_is_judged_once():
    text = broken(f"{LAMP}.properties.id.example", "one")

    assert sum(one.rule.id == "schema-example-invalid" for one in judge_document(load_text(text))) == 1


def test_fault_stands_in_the_file_that_a_person_opens(tmp_path):
    (tmp_path / "openapi.yaml").write_text(
        "openapi: 3.0.3\ninfo: {title: A, version: '1'}\npaths:\n  /a: {$ref: 'paths.yaml#/a'}\n"
    )
    (tmp_path / "paths.yaml").write_text("a:\n  get:\n    operationId: get_a\n    responses:\n      '200': {}\n")

    found = judge_document(load_document(tmp_path / "openapi.yaml"))

    place = next(one.place for one in found if one.rule.id == "response-description-missing")
    assert (Path(place.file).name, place.line) == ("paths.yaml", 5)


@pytest.mark.parametrize("api", ["alli", "pulse", "control"])
def test_our_own_documents_break_no_rule(api):
    document = load_document(ROOT / "openapi" / api / "openapi.yaml")

    assert [str(one) for one in judge_document(document)] == []


@pytest.fixture
def lint(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def run(text: str, *flags: str) -> Any:
        (tmp_path / "lamps.yaml").write_text(text)
        return CliRunner().invoke(commands, ["lint", "lamps.yaml", *flags])

    return run


def test_command_tells_faults_with_their_lines(lint):
    ran = lint(broken(f"{ITEM}.parameters.0.required", GONE))

    assert ran.exit_code == 1
    assert "error: path parameter id does not say `required: true` [path-parameter-optional]" in ran.stdout
    assert ran.stdout.startswith("lamps.yaml:")


def test_warnings_alone_exit_with_0(lint):
    ran = lint(broken(f"{LIST}.operationId", GONE))

    assert (ran.exit_code, "operation-id-missing" in ran.stdout) == (0, True)


def test_command_writes_json(lint):
    ran = lint(broken(f"{LIST}.responses.401", GONE), "--json")

    (row,) = json.loads(ran.stdout)
    assert (row["api"], row["rule"], row["severity"]) == ("lamps", "unauthorized-missing", "warning")
    assert row["operation"] == "list_lamps"
    assert row["line"] > 1
    assert row["source"] == "RFC 9110, 15.5.2"


def test_command_writes_sarif(lint, tmp_path):
    lint(broken(f"{LAMP}.properties.tags.items", GONE), "--sarif", "found.sarif")

    (run,) = json.loads((tmp_path / "found.sarif").read_text())["runs"]
    (result,) = run["results"]
    location = result["locations"][0]["physicalLocation"]
    assert (result["ruleId"], result["level"]) == ("items-missing", "error")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "items-missing"
    assert location["artifactLocation"]["uri"] == "lamps.yaml"
    assert location["region"]["startLine"] > 1


def layer(text: str, *operations: str):
    subject = Subject(load_text(text), None, ApiSource("lamps", "", ""), ())
    return run_suite(Subject(**{**vars(subject), "target": _Silent()}), Options(only=("lint",), operations=operations))


class _Silent:
    base_url = "http://lamps.example"


def test_layer_enters_each_rule_for_each_operation():
    result = layer(broken(f"{LIST}.responses.401", GONE))

    states = {(case.operation, case.check): case for case in result.log}
    assert states["list_lamps", "unauthorized-missing"].findings[0].severity == "warning"
    assert states["get_lamp", "unauthorized-missing"].state == "passed"
    assert states["", "items-missing"].state == "passed"
    assert result.requests == 0


def test_layer_judges_only_the_operations_that_are_asked_for():
    result = layer(broken(f"{LIST}.responses.401", GONE), "get_lamp")

    assert "unauthorized-missing" not in {finding.check for finding in result.log.findings}


def test_documentation_lists_every_rule():
    page = (ROOT / "docs" / "lint.md").read_text("utf-8")

    rows = [f"| `{rule.id}` | {rule.severity} | {rule.title} | {rule.source} |" for rule in RULES]
    assert [row for row in rows if row not in page] == []


def test_operation_that_is_there_to_be_refused_documents_a_405_alone():
    refused = {"405": {"description": "Never."}, "401": {"description": "Who?"}, "403": {"description": "No."}}
    found = {rule for rule, _ in judged(broken(f"{ITEM}.delete", {"responses": refused}))}

    assert not {"success-missing", "not-found-missing"} & found
