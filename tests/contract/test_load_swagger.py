from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from specdouble.contract.call import Call, RawRequest
from specdouble.contract.load import load_document, load_text
from specdouble.contract.model import Document
from specdouble.contract.router import Router
from specdouble.contract.wire import Contract
from specdouble.errors import DocumentError, InvalidRequest

DOCUMENTS = Path(__file__).parent.parent / "fixtures" / "documents"
PETS = load_document(DOCUMENTS / "swagger_2" / "openapi.yaml", name="pets")
TREE = yaml.safe_load((DOCUMENTS / "swagger_2" / "openapi.yaml").read_text())
CONTRACT = Contract(PETS)


def read(method: str, path: str, query: str = "", headers: dict[str, str] | None = None, body: bytes = b"") -> Call:
    match = Router(PETS.operations).match(method, path)
    raw = RawRequest(method, path, query, tuple((headers or {}).items()), body)
    return CONTRACT.wire(match[0].id).read(raw, match[1])


def load(paths: str, rest: str = "") -> Document:
    return load_text(f"swagger: '2.0'\ninfo: {{title: T, version: '1'}}\npaths:\n{paths}\n{rest}")


def told(document: Document) -> list[tuple[str, int, str]]:
    return [(finding.rule, finding.place.line, finding.place.pointer) for finding in document.findings if finding.place]


def test_a_sound_document_of_swagger_has_no_findings() -> None:
    assert PETS.findings == ()
    assert CONTRACT.findings == ()
    assert PETS.version == "3.0"


def test_host_base_path_and_schemes_are_servers() -> None:
    assert PETS.servers == ("https://api.example.org/v1", "http://api.example.org/v1")


def test_a_base_path_alone_is_a_relative_server() -> None:
    assert load("  /a: {get: {responses: {200: {description: ''}}}}", "basePath: /v2").servers == ("/v2",)


def test_security_definitions_are_schemes() -> None:
    schemes = {name: (one.type, one.scheme, one.parameter) for name, one in PETS.security_schemes.items()}
    flows = PETS.bundle["components"]["securitySchemes"]

    assert schemes == {
        "basic": ("http", "basic", ""),
        "key": ("apiKey", "", "X-Key"),
        "code": ("oauth2", "", ""),
        "machine": ("oauth2", "", ""),
    }
    assert flows["code"]["flows"]["authorizationCode"]["scopes"] == {"read": "To read"}
    assert flows["machine"]["flows"]["clientCredentials"]["tokenUrl"] == "https://example.org/t"


@pytest.mark.parametrize(
    ("query", "name", "value"),
    [
        ("comma=1,2", "comma", [1, 2]),
        ("spaced=a%20b", "spaced", ["a", "b"]),
        ("tabbed=a%09b", "tabbed", ["a", "b"]),
        ("piped=a%7Cb", "piped", ["a", "b"]),
        ("many=1&many=2", "many", [1, 2]),
        ("limit=5", "limit", 5),
        ("", "limit", 10),
    ],
)
def test_every_collection_format_is_cut(query: str, name: str, value: Any) -> None:
    assert read("GET", "/pets", query).query[name] == value


def test_a_collection_format_holds_for_headers_too() -> None:
    assert read("GET", "/pets", headers={"x-marks": "a|b"}).headers["X-Marks"] == ["a", "b"]


def test_a_value_out_of_its_range_is_refused() -> None:
    with pytest.raises(InvalidRequest):
        read("GET", "/pets", "limit=101")


def test_a_shared_body_parameter_is_the_request_body() -> None:
    call = read("POST", "/pets", headers={"content-type": "application/json"}, body=b'{"name":"Rex","kind":"Dog"}')

    assert call.body == {"name": "Rex", "kind": "Dog"}


def test_a_nullable_property_takes_null_and_others_do_not() -> None:
    json = {"content-type": "application/json"}

    assert read("POST", "/pets", headers=json, body=b'{"name":"R","kind":"Dog","nick":null}').body["nick"] is None
    with pytest.raises(InvalidRequest):
        read("POST", "/pets", headers=json, body=b'{"name":null,"kind":"Dog"}')


def test_a_file_is_sent_by_multipart_with_the_fields_of_the_path() -> None:
    content = PETS.operation("upload").body.content
    body = (
        b'--b\r\nContent-Disposition: form-data; name="photo"; filename="a.png"\r\n\r\n\x89PNG\r\n'
        b'--b\r\nContent-Disposition: form-data; name="note"\r\n\r\nhi\r\n--b--\r\n'
    )

    call = read("POST", "/pets/1/photo", headers={"content-type": "multipart/form-data; boundary=b"}, body=body)

    assert list(content) == ["multipart/form-data"]
    assert call.body == {"photo": b"\x89PNG", "note": "hi"}


def test_a_form_is_read_by_its_collection_formats() -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}

    assert read("POST", "/searches", headers=form, body=b"words=a,b&page=2").body == {"words": ["a", "b"], "page": 2}
    with pytest.raises(InvalidRequest):
        read("POST", "/searches", headers=form, body=b"page=2")


def test_responses_have_what_the_operation_produces() -> None:
    content = {status: list(one.content) for status, one in PETS.operation("get_pet").responses.items()}

    assert content == {
        "200": ["application/json", "application/xml"],
        "404": ["application/json", "application/xml"],
    }
    assert list(PETS.operation("get_photo").responses["200"].content) == ["image/png"]
    assert PETS.operation("upload").responses["204"].content == {}


def test_examples_and_headers_of_a_response_are_kept() -> None:
    created = PETS.operation("create_pet").responses["201"].content["application/json"]
    total = PETS.operation("list_pets").responses["200"].headers["X-Total"]

    assert created.examples["default"]["name"] == "Rex"
    assert total.schema["type"] == "integer"


def test_a_discriminator_names_its_property() -> None:
    assert PETS.bundle["components"]["schemas"]["NewPet"]["discriminator"] == {"propertyName": "kind"}


def test_a_reference_into_a_response_leads_to_a_component() -> None:
    found = PETS.operation("search").responses["200"].content["application/json"].schema

    assert PETS.resolve(found)["items"] == {"$ref": "#/components/schemas/Pet"}


def test_definitions_in_other_files_keep_their_names() -> None:
    document = load_document(DOCUMENTS / "swagger_split" / "openapi.yaml", name="trees")

    assert list(document.bundle["components"]["schemas"]) == ["Tree"]
    assert document.operation("create_tree").body is not None
    assert told(document) == [("schema-invalid", 15, "/parameters/Page/pattern")]
    assert "swagger_split/trees.yaml:15" in str(document.findings[0])


def test_findings_name_the_place_in_the_swagger_document() -> None:
    document = load(
        "  /a/{id}:\n"
        "    post:\n"
        "      parameters:\n"
        "        - {name: id, in: path, required: true, type: string, pattern: '('}\n"
        "        - {name: b, in: body, schema: {type: strong}}\n"
        "        - {$ref: '#/parameters/Nothing'}\n"
        "      responses:\n"
        "        200: {description: '', schema: {$ref: '#/definitions/Nothing'}}\n"
        "        400: {$ref: '#/responses/Nothing'}\n"
    )

    assert sorted(told(document)) == [
        ("ref-unresolved", 9, "/paths/~1a~1{id}/post/parameters/2"),
        ("ref-unresolved", 11, "/paths/~1a~1{id}/post/responses/200/schema"),
        ("ref-unresolved", 12, "/paths/~1a~1{id}/post/responses/400"),
        ("schema-invalid", 7, "/paths/~1a~1{id}/post/parameters/0/pattern"),
        ("schema-invalid", 8, "/paths/~1a~1{id}/post/parameters/1/schema/type"),
    ]


def test_any_part_of_the_conversion_is_found_in_the_swagger_document() -> None:
    photo = "/paths/~1pets~1{petId}~1photo/post/requestBody/content/multipart~1form-data/schema/properties"
    body = "/paths/~1pets/post/requestBody/content/application~1json/schema"

    assert PETS.locate(f"{photo}/photo").pointer == "/paths/~1pets~1{petId}~1photo/post/parameters/0"
    assert PETS.locate(f"{photo}/note").pointer == "/paths/~1pets~1{petId}~1photo/parameters/1"
    assert PETS.locate("/components/schemas/Pet").pointer == "/definitions/Pet"
    assert PETS.locate(body).pointer == "/parameters/newPet/schema"


def test_two_bodies_or_a_body_and_a_form_are_findings() -> None:
    document = load(
        "  /a:\n"
        "    post:\n"
        "      parameters:\n"
        "        - {name: one, in: body, schema: {type: object}}\n"
        "        - {name: two, in: body, schema: {type: object}}\n"
        "        - {name: three, in: formData, type: string}\n"
        "      responses: {200: {description: ''}}\n"
    )

    assert told(document) == [
        ("parameter-duplicate", 8, "/paths/~1a/post/parameters/1"),
        ("parameter-invalid", 9, "/paths/~1a/post/parameters/2"),
    ]


@pytest.mark.parametrize("version", ["1.2", "3.0", "[]"])
def test_another_swagger_is_refused_with_its_line(version: str) -> None:
    with pytest.raises(DocumentError, match="api:1 \\(/swagger\\)"):
        load_text(f"swagger: {version}\npaths: {{}}")


JUNK = st.sampled_from([None, True, 7, "", "x", "file", [], [None], {}, {"$ref": 3}, {"$ref": "#/"}, {"in": "body"}])


@settings(derandomize=True, deadline=None, max_examples=300)
@given(st.data())
def test_junk_anywhere_in_a_swagger_document_is_a_finding_or_an_error(data: st.DataObject) -> None:
    tree = copy.deepcopy(TREE)
    for _ in range(data.draw(st.integers(1, 3))):
        node: Any = tree
        while isinstance(node, dict | list) and node:
            key = data.draw(st.sampled_from(sorted(node) if isinstance(node, dict) else range(len(node))))
            if not node[key] or not isinstance(node[key], dict | list) or data.draw(st.integers(0, 4)) == 0:
                node[key] = data.draw(JUNK)
                break
            node = node[key]

    try:
        document = load_text(yaml.safe_dump(tree, sort_keys=False))
    except DocumentError:
        return

    assert Contract(document).wire(document.operations[0].id) if document.operations else True


def test_a_field_of_a_form_that_says_it_may_not_be_empty_is_not() -> None:
    form = "parameters: [{name: id, in: formData, type: string, allowEmptyValue: false}]"
    document = load(
        f"  /a:\n    post:\n      operationId: post_a\n      {form}\n      responses: {{'200': {{description: OK}}}}"
    )
    headers = (("content-type", "application/x-www-form-urlencoded"),)

    with pytest.raises(InvalidRequest, match="body /id: came ''"):
        Contract(document).wire("post_a").read(RawRequest("POST", "/a", "", headers, b"id="), {})
