"""XML bodies: read by the words of the schema, validated like any other."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from specdouble.behave.xml import XmlRenderer
from specdouble.contract.call import RawRequest
from specdouble.contract.load import load_text
from specdouble.contract.wire import Contract
from specdouble.errors import ApiError, InvalidRequest

DOCUMENT = load_text(
    """
openapi: 3.0.3
info: {title: Pets, version: '1'}
paths:
  /pets:
    post:
      operationId: create_pet
      requestBody: {required: true, content: {application/xml: {schema: {$ref: '#/components/schemas/Pet'}}}}
      responses: {'201': {description: OK, content: {application/xml: {schema: {$ref: '#/components/schemas/Pet'}}}}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      xml: {name: pet}
      properties:
        id: {type: integer, xml: {attribute: true}}
        name: {type: string, minLength: 1}
        weight: {type: number, xml: {name: kilograms}}
        tame: {type: boolean}
        photos: {type: array, xml: {wrapped: true, name: album}, items: {type: string, xml: {name: photo}}}
        tags: {type: array, items: {type: object, properties: {name: {type: string}}}}
        owner: {type: object, required: [name], properties: {name: {type: string}}}
"""
)
WIRE = Contract(DOCUMENT).wire("create_pet")


def read(text: str | bytes):
    body = text.encode() if isinstance(text, str) else text
    return WIRE.read(RawRequest("POST", "/pets", "", (("content-type", "application/xml"),), body), {}).body


def test_every_word_of_the_schema_is_heeded() -> None:
    text = """<pet id="7"><name>Rex</name><kilograms>4.5</kilograms><tame>true</tame>
    <album><photo>a</photo><photo>b</photo></album><tags><name>x</name></tags><tags><name>y</name></tags>
    <owner><name>Ada</name></owner></pet>"""

    assert read(text) == {
        "id": 7,
        "name": "Rex",
        "weight": 4.5,
        "tame": True,
        "photos": ["a", "b"],
        "tags": [{"name": "x"}, {"name": "y"}],
        "owner": {"name": "Ada"},
    }


def test_a_namespace_is_looked_past() -> None:
    assert read('<p:pet xmlns:p="urn:p"><p:name>Rex</p:name></p:pet>') == {"name": "Rex"}


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ("<pet/>", "/name"),
        ("<pet><name></name></pet>", "/name"),
        ("<pet><name>Rex</name><tame>maybe</tame></pet>", "/tame"),
        ('<pet id="x"><name>Rex</name></pet>', "/id"),
        ("<pet><name>Rex</name><owner/></pet>", "/owner/name"),
        ("<pet><name>Rex</name><owner>Ada</owner></pet>", "/owner"),
        ("<pet>Rex</pet>", ""),
        ("<pet><name>Rex</name><name>Max</name></pet>", "/name"),
    ],
)
def test_what_breaks_the_schema_is_named(text: str, pointer: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read(text)

    assert [violation.pointer for violation in refused.value.violations] == [pointer]
    assert not refused.value.syntax


@pytest.mark.parametrize(
    "text",
    [
        "<pet>",
        "no xml",
        '<!DOCTYPE pet [<!ENTITY a "aaaa">]><pet><name>&a;</name></pet>',
        '<!DOCTYPE pet SYSTEM "file:///etc/passwd"><pet/>',
        b"<pet>\xff</pet>",
        b'<?xml version="1.0" encoding="nonsense"?><pet/>',
        "<a>" * 5000 + "</a>" * 5000,
    ],
)
def test_what_is_no_plain_xml_is_refused(text: str | bytes) -> None:
    with pytest.raises(InvalidRequest) as refused:
        read(text)

    assert refused.value.syntax


NAMES = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FF), min_size=1).filter(
    lambda text: text == text.strip()
)
PETS = st.fixed_dictionaries(
    {"name": NAMES},
    optional={
        "id": st.integers(),
        "weight": st.floats(allow_nan=False, allow_infinity=False),
        "tame": st.booleans(),
        "photos": st.lists(NAMES, min_size=1),
        "owner": st.fixed_dictionaries({"name": NAMES}),
    },
)


@settings(derandomize=True, max_examples=60)
@given(PETS)
def test_what_is_written_is_read_again(pet) -> None:
    media = DOCUMENT.operation("create_pet").responses["201"].content["application/xml"]

    assert read(XmlRenderer(DOCUMENT)(pet, media)) == pet


@settings(derandomize=True, max_examples=60)
@given(st.binary())
def test_no_bytes_crash_the_reader(body: bytes) -> None:
    with pytest.raises(ApiError) as refused:
        read(body)

    assert refused.value.status == 400
