"""YAML bodies: read as what they say, validated like any other."""

from __future__ import annotations

import pytest

from specdouble.contract.call import RawRequest
from specdouble.contract.load import load_text
from specdouble.contract.wire import Contract
from specdouble.errors import InvalidRequest

DOCUMENT = load_text(
    """
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    post:
      operationId: create_pet
      requestBody:
        content:
          application/yaml: {schema: {$ref: '#/components/schemas/Pet'}}
          application/vnd.pets+yaml: {schema: {$ref: '#/components/schemas/Pet'}}
          text/yaml: {schema: {type: string}}
      responses: {'201': {description: OK}}
components:
  schemas: {Pet: {type: object, required: [name], properties: {name: {type: string}, age: {type: integer}}}}
"""
)
WIRE = Contract(DOCUMENT).wire("create_pet")


def read(text: str, content_type: str = "application/yaml"):
    return WIRE.read(RawRequest("POST", "/pets", "", (("content-type", content_type),), text.encode()), {}).body


@pytest.mark.parametrize("content_type", ["application/yaml", "application/vnd.pets+yaml"])
def test_yaml_is_read_as_what_it_says(content_type: str) -> None:
    assert read("name: Mau\nage: 7\n", content_type) == {"name": "Mau", "age": 7}


def test_yaml_that_breaks_the_schema_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="body /age: came 'old', expected an integer"):
        read("name: Mau\nage: old\n")


@pytest.mark.parametrize("text", ["name: [", "a: &a [*a]", "\x07", "a: " + "[" * 500])
def test_what_is_no_yaml_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(InvalidRequest, match=r"came text that is no YAML: .*, on line 1"):
        read(text)


def test_yaml_that_is_documented_as_a_text_stays_one() -> None:
    assert read("name: Mau\n", "text/yaml") == "name: Mau\n"
