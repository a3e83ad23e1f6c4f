from __future__ import annotations

import json
from pathlib import Path

import openapi_spec_validator
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from specdouble.contract.load import load_document, load_text
from specdouble.contract.model import Document

DOCUMENTS = Path(__file__).parent.parent / "fixtures" / "documents"
SOUND = ("split_files", "recursion_across_files", "missing_operation_ids", "shared_parameters", "remote_parts")
NAMES = (*SOUND, "data_like_references", "modern_31", "local_defects")


def load(name: str) -> Document:
    return load_document(next((DOCUMENTS / name).glob("openapi.*")), name=name)


@pytest.mark.parametrize("name", SOUND)
def test_a_bundle_is_a_valid_document(name: str) -> None:
    openapi_spec_validator.validate(load(name).bundle)


@pytest.mark.parametrize("name", NAMES)
def test_a_bundle_loads_again_to_the_same_operations(name: str) -> None:
    document = load(name)

    again = load_text(json.dumps(document.bundle), name=name)

    assert again.operations == document.operations
    assert again.bundle == document.bundle
    assert again.root == document.root


@pytest.mark.parametrize("name", SOUND)
def test_a_bundle_has_local_references_only(name: str) -> None:
    text = yaml.safe_dump(load(name).bundle)

    references = [line.partition("$ref:")[2].strip(" '\"") for line in text.splitlines() if "$ref:" in line]
    assert [reference for reference in references if not reference.startswith("#/")] == []


def test_lifted_components_have_readable_names() -> None:
    components = load("split_files").bundle["components"]

    assert set(components["schemas"]) == {
        "Book",
        "Agent",
        "agents_Agent",
        "Photo",
        "Drawing",
        "Error",
        "Book_id",
        "pet",
    }
    assert set(components["parameters"]) == {"Limit", "bookId"}
    assert set(components["responses"]) == {"Unauthorized"}


def test_a_component_that_only_refers_to_a_file_keeps_its_name() -> None:
    schemas = load("split_files").bundle["components"]["schemas"]

    assert schemas["Book"]["required"] == ["id", "title"]
    assert schemas["Agent"]["properties"] == {"code": {"type": "string"}}
    assert schemas["agents_Agent"]["properties"]["books"]["items"] == {"$ref": "#/components/schemas/Book"}


def test_a_section_that_stands_in_another_file_keeps_its_names() -> None:
    schemas = load("remote_parts").bundle["components"]["schemas"]

    assert set(schemas) == {"Part", "Alias"}
    assert schemas["Alias"]["type"] == "string"
    assert schemas["Part"]["properties"]["of"] == {"$ref": "#/components/schemas/Part"}
    assert schemas["Part"]["properties"]["other"] == {"$ref": "#/components/schemas/Alias"}


def test_recursion_across_files_is_kept() -> None:
    schemas = load("recursion_across_files").bundle["components"]["schemas"]

    assert schemas["folder"]["properties"]["folders"]["items"] == {"$ref": "#/components/schemas/folder"}
    assert schemas["File"]["properties"]["folder"] == {"$ref": "#/components/schemas/folder"}


def test_prose_and_whole_mappings_may_stand_in_other_files() -> None:
    document = load("remote_parts")

    assert document.bundle["info"]["description"] == "Everything in this document stands elsewhere."
    assert document.bundle["tags"] == [{"name": "parts", "description": "What things are made of."}]
    assert [parameter.name for parameter in document.operation("list_parts").parameters] == ["page", "limit"]
    assert document.operation("create_part").body.required
    assert document.bundle["components"]["responses"]["Gone"] == {"$ref": "#/components/responses/Missing"}


def test_the_mapping_of_a_discriminator_becomes_local() -> None:
    cover = load("split_files").bundle["components"]["schemas"]["Book"]["properties"]["cover"]

    assert cover["discriminator"]["mapping"] == {
        "photo": "#/components/schemas/Photo",
        "drawing": "#/components/schemas/Drawing",
    }


def test_templates_of_other_languages_stay_as_they_are() -> None:
    examples = load("split_files").operation("list_books").responses["200"].content["application/json"].examples

    assert examples["two"][1]["title"] == "No {{template}} is ever rendered"


def test_data_that_looks_like_a_reference_is_left_alone() -> None:
    document = load("data_like_references")
    properties = document.bundle["components"]["schemas"]["Link"]["properties"]
    media = document.operation("create_link").body.content["application/json"]

    assert document.findings == ()
    assert media.examples == {"default": {"$ref": "nowhere.yaml", "nullable": True}}
    assert properties["enum"]["enum"] == [{"$ref": "nowhere.yaml"}, {"nullable": True}]
    assert document.root["components"]["schemas"]["Link"]["properties"]["example"] == {"type": ["string", "null"]}


@pytest.mark.parametrize(
    "reference",
    [
        *("../secret.yaml", "..%2Fsecret.yaml", "%2e%2e/secret.yaml", "sub/../../secret.yaml", "/etc/hostname"),
        *("link.yaml", "folder/secret.yaml", "https://a.example/b.yaml", "file:///etc/hostname", "//a.example/b.yaml"),
    ],
)
def test_nothing_outside_the_folder_is_read(tmp_path: Path, reference: str) -> None:
    (tmp_path / "secret.yaml").write_text("{type: string, title: secret}")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "api" / "folder").symlink_to(tmp_path)
    document = load_document(_api_with_schema(tmp_path / "api", reference))

    assert [finding.rule for finding in document.findings] == ["ref-outside"]
    assert "secret" not in str(document.root["components"]).replace(reference, "")


def test_the_folder_of_ref_root_is_read_too(tmp_path: Path) -> None:
    (tmp_path / "shared.yaml").write_text("{type: string, title: shared}")
    (tmp_path / "api").mkdir()
    path = _api_with_schema(tmp_path / "api", "../shared.yaml")

    assert "--ref-root DIR" in load_document(path).findings[0].message
    document = load_document(path, ref_root=tmp_path)
    assert document.findings == ()
    assert document.root["components"]["schemas"]["shared"]["title"] == "shared"


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: [", b"{", b"\x00"])
def test_a_broken_file_is_a_finding_and_the_rest_is_served(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.yaml").write_bytes(content)

    document = load_document(_api_with_schema(tmp_path, "broken.yaml"))

    assert [finding.rule for finding in document.findings] == ["ref-unresolved"]
    assert document.findings[0].place.line == 9
    assert "broken.yaml:1" in document.findings[0].message
    assert len(document.operations) == 1


def test_a_missing_file_is_a_finding_that_tells_what_was_meant(tmp_path: Path) -> None:
    (tmp_path / "agent.yaml").write_text("{type: string}")

    document = load_document(_api_with_schema(tmp_path, "agents.yaml"))

    assert "Did you mean agent.yaml?" in document.findings[0].message


@settings(
    derandomize=True, deadline=None, max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    reference=st.text()
    | st.sampled_from(
        [
            "http://[",
            "\0",
            "x" * 5000,
            ".",
            "..",
            "/",
            "#",
            "%",
            "//",
            "loop.yaml",
            "C:\\x",
            "openapi.yaml",
            "openapi.yaml#/components/schemas/A",
        ]
    )
)
def test_no_reference_at_all_makes_a_traceback(tmp_path: Path, reference: str) -> None:
    if not (tmp_path / "loop.yaml").is_symlink():
        (tmp_path / "loop.yaml").symlink_to(tmp_path / "loop.yaml")

    document = load_document(_api_with_schema(tmp_path, reference))

    assert len(document.operations) == 1


def test_every_file_that_was_read_is_named() -> None:
    names = {Path(file).name for file in load("split_files").files}

    assert names >= {"openapi.yaml", "books.yaml", "agents.yaml", "pet.yaml", "security.yaml"}


def test_operations_are_found_in_the_files_they_were_written_in() -> None:
    document = load("split_files")

    placed = {operation.id: document.locate(operation.pointer) for operation in document.operations}

    assert {name: (Path(place.file).name, place.line) for name, place in placed.items()} == {
        "list_books": ("books.yaml", 2),
        "create_book": ("books.yaml", 18),
        "get_book": ("books.yaml", 38),
        "list_agents": ("agents.yaml", 1),
    }


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("/paths/~1books/get/parameters/0/schema/maximum", ("parameters.yaml", 1, "/Limit/schema/maximum")),
        ("/paths/~1books/get/responses/401/content", ("responses.yaml", 3, "/Unauthorized/content")),
        ("/components/schemas/Photo/required", ("books.yaml", 17, "/Photo/required")),
        ("/components/schemas/Photo/not/there", ("books.yaml", 15, "/Photo")),
        ("/info/title", ("openapi.yaml", 2, "/info/title")),
        ("", ("openapi.yaml", 1, "")),
    ],
)
def test_any_part_is_found_in_its_file(pointer: str, place: tuple[str, int, str]) -> None:
    found = load("split_files").locate(pointer)

    assert (Path(found.file).name, found.line, found.pointer) == place


def _api_with_schema(folder: Path, reference: str) -> Path:
    path = folder / "openapi.yaml"
    written = yaml.safe_dump(reference, default_style='"', width=10**6).strip()
    path.write_text(
        f"""openapi: 3.0.3
info: {{title: T, version: '1'}}
paths:
  /a:
    get:
      responses: {{'200': {{description: A.}}}}
components:
  schemas:
    A: {{type: array, items: {{$ref: {written}}}}}
"""
    )
    return path
