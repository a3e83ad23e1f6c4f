"""Documents that Connexion cannot load, or loads as something else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from serving_kit import Served, serve_api, serve_document, serve_stage, with_control
from traps_kit import FROZEN, answering, body, document, operation, parameter, stranger, taking_body

from specdouble.serve.build import build
from specdouble.serve.project import ApiSource
from specdouble.serve.stage import Stage

STRING = {"type": "string"}
REMARK = {"type": "object", "properties": {"text": STRING, "answer": {"$ref": "#/components/schemas/Remark"}}}


@pytest.mark.parametrize("version", ["2.0", "3.0.0", "3.0.4", "3.1.0", "3.1.2", "3.2.0"])
def test_every_version_is_served(tmp_path: Path, version: str) -> None:
    """Connexion loads 2.0 and 3.0; 3.1 and later stop it."""
    responses = answering(STRING) if version != "2.0" else {"200": {"description": "OK", "schema": STRING}}
    head = {"swagger": "2.0"} if version == "2.0" else {"openapi": version}
    paths = {"/things": {"get": {"responses": responses}}}
    served = serve_document(tmp_path, json.dumps({**head, "info": {"title": "T", "version": "1"}, "paths": paths}))

    assert served.get("/things").status == 200


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        ({"type": ["string", "null"]}, None, 1),
        ({"anyOf": [STRING, {"type": "null"}]}, None, 1),
        ({"const": "a"}, "a", "b"),
        ({"type": "number", "exclusiveMinimum": 3}, 4, 3),
        ({"type": "array", "prefixItems": [STRING], "items": False}, ["a"], ["a", "b"]),
        ({"if": STRING, "then": {"maxLength": 1}}, "a", "ab"),
    ],
    ids=lambda value: next(iter(value), "") if isinstance(value, dict) else "",
)
def test_a_keyword_of_3_1_in_a_3_0_document_keeps_its_meaning(tmp_path: Path, schema, right, wrong) -> None:
    """Any of these stops Connexion from loading the document; people write them all the same."""
    served = taking_body(tmp_path, {"type": "object", "properties": {"v": schema}})

    assert [served.post("/things", {"v": value}).status for value in (right, wrong)] == [200, 400]


@pytest.mark.parametrize("beside", [{"allOf": [{"$ref": "#/components/schemas/Name"}]}, {"type": "string"}], ids=str)
def test_nullable_counts_beside_all_of(tmp_path: Path, beside) -> None:
    """Connexion heeds `nullable` beside `type` alone."""
    schema = {"type": "object", "properties": {"v": {"nullable": True, **beside}}}
    text = document(
        {"/things": {"post": operation(requestBody=body(schema))}}, components={"schemas": {"Name": STRING}}
    )
    served = serve_api(tmp_path, text, things="def take(body):\n    return body\n", settings=FROZEN)

    assert [served.post("/things", {"v": value}).status for value in (None, "a", 1)] == [200, 200, 400]


def test_webhooks_do_not_stop_the_start(tmp_path: Path) -> None:
    """Connexion knows no webhooks, nor a document without paths."""
    served = stranger(tmp_path, {}, version="3.1.0", webhooks={"made": {"post": operation("made")}})

    assert served.get("/things").status == 404


def test_what_stands_beside_a_reference_is_kept(tmp_path: Path) -> None:
    """In Connexion the target of a `$ref` overwrites what is written beside it."""
    schema = {"type": "object", "properties": {"v": {"$ref": "#/components/schemas/Name", "maxLength": 2}}}
    paths = {"/things": {"post": operation(requestBody=body(schema))}}
    text = document(paths, version="3.1.0", components={"schemas": {"Name": {**STRING, "maxLength": 9}}})
    served = serve_api(tmp_path, text, things="def take(body):\n    return body\n", settings=FROZEN)

    assert [served.post("/things", {"v": value}).status for value in ("ab", "abc")] == [200, 400]


@pytest.mark.parametrize(
    ("schema", "right", "wrong"),
    [
        ({**STRING, "format": "uuid"}, "4f0c3a52-7a57-4a0c-9d4e-0f9a3f3f1b11", "4f0c"),
        ({**STRING, "format": "date"}, "2026-02-28", "2026-02-30"),
        ({**STRING, "format": "uri"}, "https://example.com/a", "not a uri"),
        ({"type": "integer", "format": "int32"}, 2**31 - 1, 2**31),
        ({**STRING, "format": "date-time"}, "2026-02-28T10:00:00Z", "2026-02-28"),
        ({**STRING, "format": "email"}, "ada@example.com", "ada"),
    ],
    ids=lambda value: value["format"] if isinstance(value, dict) else "",
)
def test_a_format_is_enforced(tmp_path: Path, schema, right, wrong) -> None:
    """Connexion checks date-time and email, and takes any text for the others."""
    served = taking_body(tmp_path, {"type": "object", "properties": {"v": schema}})

    assert [served.post("/things", {"v": value}).status for value in (right, wrong)] == [200, 400]


def test_recursion_is_served_and_its_document_handed_out(tmp_path: Path) -> None:
    """A schema that leads to itself makes a 500 of Connexion's `/openapi.json`."""
    text = document(
        {"/remarks": {"get": operation("list", responses=answering({"$ref": "#/components/schemas/Remark"}))}},
        components={"schemas": {"Remark": REMARK}},
    )
    served = with_control(serve_document(tmp_path, text))

    assert served.get("/remarks").status == 200
    assert served.get("/-/apis/notes/openapi.json").body["components"]["schemas"]["Remark"] == REMARK


def test_recursion_over_files_is_served(tmp_path: Path) -> None:
    """In another file, it is a RecursionError before Connexion serves anything."""
    beside = {"Remark": {**REMARK, "properties": {"text": STRING, "answer": {"$ref": "#/Remark"}}}}
    (tmp_path / "schemas.json").write_text(json.dumps(beside))
    (tmp_path / "paths.json").write_text(
        json.dumps({"remarks": {"get": operation("list", responses=answering({"$ref": "schemas.json#/Remark"}))}})
    )
    served = with_control(stranger(tmp_path, {"/remarks": {"$ref": "paths.json#/remarks"}}))

    assert served.get("/remarks").status == 200
    assert served.get("/-/apis/notes/openapi.json").status == 200


def test_curly_braces_are_no_template(tmp_path: Path) -> None:
    """Connexion renders every file with Jinja: `{{name}}` vanishes, and `{% foo %}` is a crash."""
    text = "Hello {{userName}}, {% foo %} {# gone #}"
    paths = {"/things": {"get": operation(description=text, responses=answering({"enum": [text]}))}}
    served = with_control(stranger(tmp_path, paths))

    assert served.get("/things").body == text
    assert served.get("/-/apis/notes/openapi.json").body["paths"]["/things"]["get"]["description"] == text


def test_neither_missing_nor_equal_operation_ids_mix_operations(tmp_path: Path) -> None:
    """Connexion answers 500 without an id, and validates by the wrong operation where two have the same."""
    number = [parameter({"type": "integer"}, name="n")]
    nameless = {"parameters": number, "responses": answering({"enum": ["nameless"]})}
    served = stranger(
        tmp_path,
        {
            "/a": {"get": operation("same", parameters=number, responses=answering({"enum": ["a"]}))},
            "/b": {"get": operation("same", responses=answering({"enum": ["b"]}))},
            "/c": {"get": nameless},
        },
    )

    assert [served.get(path).body for path in ("/a", "/b", "/c")] == ["a", "b", "nameless"]
    assert [served.get(f"{path}?n=x").status for path in ("/a", "/b", "/c")] == [400, 200, 400]


@pytest.fixture
def two(tmp_path: Path) -> Served:
    """Serve two APIs with the same operationId, one below `/first` and one at the root."""
    doubles = {}
    for name, mount in (("first", "/first"), ("rest", "")):
        error = {"type": "object", "required": [name], "properties": {name: {"type": "string"}}}
        responses = answering({"enum": [name]}) | answering(error, status="404") | answering(error, status="405")
        (tmp_path / f"{name}.json").write_text(document({"/things": {"get": operation("same", responses=responses)}}))
        doubles[name] = build(ApiSource(name, str(tmp_path / f"{name}.json"), mount), FROZEN).double
    return serve_stage(Stage(doubles, FROZEN))


def test_two_apis_with_the_same_operation_stay_apart(two: Served) -> None:
    """Connexion binds both to the last one that was added."""
    assert [two.get(path).body for path in ("/first/things", "/things")] == ["first", "rest"]


def test_each_api_refuses_in_its_own_words(two: Served) -> None:
    """Connexion's error handlers are those of the whole application, and know no API at a 405."""
    for path, name in (("/first", "first"), ("", "rest")):
        assert name in two.get(f"{path}/absent").body
        assert name in two.send("DELETE", f"{path}/things").body


def test_a_path_below_a_mount_belongs_to_it(two: Served) -> None:
    """A request below a base path never reaches an API at the root, in Connexion as here: its 404 is the mount's."""
    assert (two.get("/first/absent").status, list(two.get("/first/absent").body)) == (404, ["first"])


def test_a_document_is_handed_out_without_asking_connexion(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connexion resolves and validates the whole document for each request of `/openapi.json`: a second of the loop."""
    served = with_control(stranger(tmp_path, {"/things": {"get": operation()}}))
    monkeypatch.setattr("connexion.spec.Specification.__init__", _never)

    first, second = (served.get("/-/apis/notes/openapi.json") for _ in range(2))

    assert first.status == 200
    assert second.content is first.content


def _never(*_: object) -> None:
    raise AssertionError("Connexion was asked")
