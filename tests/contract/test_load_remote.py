from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from specdouble.contract import source
from specdouble.contract.load import load_document, load_text
from specdouble.contract.model import Document
from specdouble.errors import DocumentError

HOME = "https://api.example.org/v1/openapi.yaml"
MAIN = """
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /pets:
    get:
      responses: {'200': {description: '', content: {application/json: {schema: {$ref: '%s'}}}}}
"""
FILES = {
    "https://api.example.org/v1/parts.yaml": "Pet: {type: object, properties: {owner: {$ref: 'more/owner.yaml'}}}",
    "https://api.example.org/v1/more/owner.yaml": "{type: object, properties: {pet: {$ref: '../parts.yaml#/Pet'}}}",
}


def web(files: dict[str, str] = FILES) -> Callable[[str], str]:
    def fetch(address: str) -> str:
        if address not in files:
            raise DocumentError(f"{address}: cannot be fetched: Not Found")
        return files[address]

    return fetch


def schema(document: Document) -> object:
    (operation,) = document.operations
    return document.resolve(operation.responses["200"].content["application/json"].schema)


def rules(document: Document) -> list[str]:
    return [finding.rule for finding in document.findings]


@pytest.mark.parametrize("reference", ["parts.yaml#/Pet", "https://api.example.org/v1/parts.yaml#/Pet"])
def test_a_document_from_the_network_brings_its_parts_where_that_is_allowed(reference: str) -> None:
    document = load_text(MAIN % reference, address=HOME, fetch=web())

    assert document.findings == ()
    assert document.files == (HOME, *FILES)
    assert schema(document)["properties"]["owner"]["$ref"].startswith("#/components/schemas/")


@pytest.mark.parametrize("reference", ["parts.yaml#/Pet", "https://api.example.org/v1/parts.yaml#/Pet", "//x.org/a"])
def test_nothing_is_fetched_unless_it_is_allowed(reference: str) -> None:
    document = load_text(MAIN % reference, address=HOME)

    assert rules(document) == ["ref-outside"]
    assert "--allow-remote-refs" in document.findings[0].message
    assert schema(document) == {}


def test_a_file_may_lead_to_the_network_where_that_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "api.yaml").write_text(MAIN % "https://api.example.org/v1/parts.yaml#/Pet")

    document = load_document(tmp_path / "api.yaml", fetch=web())

    assert document.findings == ()
    assert document.digests == {}


@pytest.mark.parametrize("reference", ["file:///etc/passwd", "/etc/passwd", "../../../../etc/passwd", "http://["])
def test_a_document_from_the_network_reaches_no_file_of_this_machine(reference: str) -> None:
    asked: list[str] = []

    def fetch(address: str) -> str:
        asked.append(address)
        raise DocumentError(f"{address}: cannot be fetched")

    document = load_text(MAIN % reference, address=HOME, fetch=fetch)

    assert rules(document) == ["ref-unresolved"]
    assert all("://" in address for address in asked)
    assert document.files == (HOME,)


def test_a_chain_over_the_network_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source, "MAX_FETCHED", 3)
    asked: list[str] = []

    def fetch(address: str) -> str:
        asked.append(address)
        return f"{{type: object, properties: {{next: {{$ref: 'n{len(asked)}.yaml'}}}}}}"

    document = load_text(MAIN % "n0.yaml", address=HOME, fetch=fetch)

    assert len(asked) == 3
    assert rules(document) == ["ref-outside"]


def test_what_cannot_be_fetched_is_told_with_its_line() -> None:
    document = load_text(MAIN % "missing.yaml", address=HOME, fetch=web())

    assert str(document.findings[0]).startswith(f"{HOME}:7 ")
    assert "Not Found" in document.findings[0].message
