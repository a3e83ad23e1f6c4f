from __future__ import annotations

import re
from pathlib import Path

import pytest

import specdouble.contract
from specdouble.contract.findings import RULES
from specdouble.contract.load import load_document, load_text
from specdouble.contract.model import Document, Operation, Parameter

DOCUMENTS = Path(__file__).parent.parent / "fixtures" / "documents"


def load(name: str) -> Document:
    return load_document(next((DOCUMENTS / name).glob("openapi.*")), name=name)


def item_parameter(location: str, name: str) -> Parameter:
    parameters = load("shared_parameters").operation("get_item").parameters
    return next(parameter for parameter in parameters if (parameter.location, parameter.name) == (location, name))


def one_operation(text: str, head: str = "") -> Operation:
    (operation,) = load_text(
        f"openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\n{head}\npaths:\n  /a:\n    get: {text}"
    ).operations
    return operation


def test_operations_stand_in_the_order_of_the_document() -> None:
    document = load_text("openapi: 3.0.3\npaths: {/b: {post: {}, x-y: 1, get: {}}, /a: {delete: {}, put: {}}}")

    assert [operation.id for operation in document.operations] == ["post_b", "get_b", "delete_a", "put_a"]


def test_an_operation_tells_what_the_document_says() -> None:
    operation = load("split_files").operation("create_book")

    assert (operation.method, operation.path, operation.tags) == ("POST", "/books", ("books",))
    assert (operation.declared_id, operation.pointer, operation.success) == (
        "createBook",
        "/paths/~1books/post",
        (201,),
    )
    assert operation.body is not None
    assert operation.body.required
    assert set(operation.response(201).headers) == {"Location"}


def test_missing_clashing_and_odd_operation_ids_all_get_a_name() -> None:
    document = load("missing_operation_ids")

    ids = [operation.id for operation in document.operations]

    assert ids == ["get_root", "get_users_by_user_id_orders", "create_order", "class_", "create_order_2"]
    assert [(finding.rule, finding.place.line) for finding in document.findings] == [("operation-id-duplicate", 14)]


def test_parameters_of_the_path_come_first_and_the_operation_overrides_them() -> None:
    parameters = load("shared_parameters").operation("get_item").parameters

    assert [(parameter.location, parameter.argument) for parameter in parameters] == [
        ("path", "id_"),
        ("query", "page_size"),
        ("query", "query_id"),
        ("query", "order_by"),
        ("query", "filter_name"),
        ("query", "class_"),
        ("query", "store_"),
        ("query", "where"),
        ("query", "near"),
        ("header", "x_trace"),
        ("cookie", "session"),
    ]
    assert parameters[1].required
    assert parameters[1].pointer == "/paths/~1items~1{id}/get/parameters/0"


@pytest.mark.parametrize(
    ("location", "name", "style", "explode"),
    [
        ("path", "id", "simple", False),
        ("query", "pageSize", "form", True),
        ("query", "order-by", "form", False),
        ("query", "near", "deepObject", True),
        ("header", "X-Trace", "simple", False),
        ("cookie", "session", "form", True),
    ],
)
def test_styles_have_the_defaults_of_their_location(location: str, name: str, style: str, explode: bool) -> None:
    parameter = item_parameter(location, name)

    assert (parameter.style, parameter.explode) == (style, explode)


def test_a_parameter_with_content_tells_its_media_type() -> None:
    parameter = item_parameter("query", "where")

    assert (parameter.content_type, parameter.schema) == ("application/json", {"type": "object"})


def test_a_header_that_openapi_ignores_is_left_out_with_a_warning() -> None:
    document = load("shared_parameters")

    assert [(finding.rule, finding.severity) for finding in document.findings] == [
        ("header-parameter-ignored", "warning")
    ]
    assert set(document.operation("get_item").responses["200"].headers) == {"X-Left"}


def test_a_response_header_is_read() -> None:
    header = load("shared_parameters").operation("get_item").responses["200"].headers["X-Left"]

    assert (header.required, header.schema, header.example) == (True, {"type": "integer"}, 4)


def test_security_of_the_operation_replaces_that_of_the_document() -> None:
    document = load("split_files")

    assert document.operation("list_books").security == ({"key": ()},)
    assert document.operation("create_book").security == ()
    assert document.security_schemes["key"].parameter == "X-Key"


def test_an_empty_requirement_makes_security_optional() -> None:
    head = "components: {securitySchemes: {k: {type: http, scheme: Bearer}}}\nsecurity: [{k: []}, {}]"

    assert one_operation("{responses: {}}", head).security == ({"k": ()}, {})


def test_server_variables_have_their_defaults() -> None:
    assert load("split_files").servers == ("https://eu.example.org/library",)


def test_statuses_are_read_as_codes_ranges_and_default() -> None:
    operation = one_operation(
        "{responses: {200: {description: a}, 4xx: {description: b}, default: {description: c}, '9': {}}}"
    )

    assert list(operation.responses) == ["200", "4XX", "default"]
    assert operation.response(404).description == "b"
    assert operation.response(500).description == "c"


def test_extensions_of_operation_and_path_item_are_reachable() -> None:
    document = load_text(
        "openapi: 3.0.3\npaths: {/a: {x-resource: {name: as}, get: {x-permission: read, responses: {}}}}",
    )

    assert document.operations[0].extensions == {"x-permission": "read"}
    assert document.root["paths"]["/a"]["x-resource"] == {"name": "as"}


def test_a_path_item_behind_a_reference_is_resolved_in_root() -> None:
    document = load("modern_31")

    assert [operation.id for operation in document.operations] == ["list_nodes", "get_more"]
    assert "get" in document.root["paths"]["/more"]
    assert document.root["webhooks"]["nodeAdded"]["post"]["responses"]["200"]["description"] == "Seen."


def test_a_description_beside_a_reference_counts_in_3_1() -> None:
    assert load("modern_31").operation("list_nodes").parameters[0].description == "How many nodes."


def test_examples_are_read_by_name() -> None:
    operation = one_operation(
        "{responses: {200: {content: {text/plain: {example: x, examples: {y: {value: z}, w: {externalValue: u}}}}}}}"
    )

    assert operation.responses["200"].content["text/plain"].examples == {"y": "z", "default": "x"}


def test_local_defects_are_findings_and_the_rest_is_served() -> None:
    document = load("local_defects")

    assert [operation.id for operation in document.operations] == ["good", "good_2", "odd"]
    assert [(finding.rule, finding.place.line) for finding in document.findings] == [
        ("ref-unresolved", 5),
        ("ref-outside", 25),
        ("ref-outside", 26),
        ("duplicate-key", 30),
        ("wrong-type", 6),
        ("ref-unresolved", 15),
        ("ref-unresolved", 27),
        ("ref-cycle", 34),
        ("schema-invalid", 12),
        ("operation-id-duplicate", 9),
        ("parameter-duplicate", 13),
        ("parameter-invalid", 14),
        ("path-parameter-undeclared", 8),
        ("path-parameter-unused", 11),
        ("security-scheme-unknown", 16),
        ("path-ambiguous", 31),
        ("path-parameter-undeclared", 31),
    ]


def test_a_template_parameter_that_nobody_declares_is_a_text() -> None:
    parameters = load("local_defects").operation("odd").parameters

    assert [(parameter.name, parameter.location, parameter.schema) for parameter in parameters] == [
        ("key", "path", {"type": "string"})
    ]


def test_a_reference_to_nothing_tells_what_may_have_been_meant() -> None:
    document = load_text(
        """openapi: 3.0.3
paths:
  /a: {get: {parameters: [{$ref: '#/components/parameters/Limits'}], responses: {}}}
components:
  parameters: {Limit: {name: limit, in: query, schema: {$ref: '#/components/schemas/Nmber'}}}
  schemas: {Number: {type: integer}}
"""
    )

    unresolved = [finding for finding in document.findings if finding.rule == "ref-unresolved"]
    assert [finding.message.partition(". ")[2] for finding in unresolved] == [
        "Did you mean Limit?",
        "Did you mean Number?",
    ]


def test_every_rule_is_written_down() -> None:
    sources = Path(specdouble.contract.__file__).parent.rglob("*.py")
    calls = r'(?:findings\.add|_note|ReferenceProblem)\(\s*"([a-z-]+)"'
    used = {rule for path in sources for rule in re.findall(calls, path.read_text())}

    assert used - set(RULES) == set()
    assert "ref-unresolved" in used


def test_a_text_that_its_comma_cuts_in_two_is_a_warning() -> None:
    document = load_text(
        "openapi: 3.0.3\npaths: {}\ncomponents:\n  schemas:\n    A: {default: null, description: one, two three}"
    )

    assert [(finding.rule, finding.place.line) for finding in document.findings] == [("text-broken", 5)]
    assert "'two three'" in document.findings[0].message
