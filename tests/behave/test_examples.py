"""Tiers 3 and 4: named examples, generated answers, and the choice between the tiers."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from resource_kit import DOCUMENTS, Api, library

from specdouble.behave.answer import Stream
from specdouble.behave.xml import XmlRenderer
from specdouble.contract.call import Call
from specdouble.contract.load import load_document
from specdouble.errors import HandlerError
from specdouble.handler import resource

DOCUMENT = load_document(DOCUMENTS / "resource_shown.yaml")
SHOWN = Api(DOCUMENT)


def call(operation_id, **more) -> Call:
    return Call(DOCUMENT.operation(operation_id), **more)


def test_first_valid_example_is_answered_with_the_id_of_the_path():
    assert SHOWN.get("/weather/Paris/statistics") == {"city": "Paris", "degrees": 30}


def test_example_that_breaks_its_schema_is_not_taken():
    assert SHOWN.tiers.example.names("get_weather") == ("sunny", "cold", "storm")


def test_example_is_chosen_by_name():
    answer = SHOWN.tiers.example.answer(call("get_weather", path={"city": "Bergen"}), "cold")

    assert (answer.status, answer.value) == (200, {"city": "Bergen", "degrees": -5})


def test_example_of_an_error_is_chosen_by_name():
    assert SHOWN.tiers.example.answer(call("get_weather", path={"city": "Bergen"}), "storm").status == 503


def test_generated_answer_repeats_the_request():
    answer = SHOWN.post("/translate", {"text": "Hello", "language": "fr"})

    assert (answer["text"], answer["language"]) == ("Hello", "fr")


def test_generated_answer_is_the_same_for_the_same_request():
    assert SHOWN.post("/translate", {}) == SHOWN.post("/translate", {})


def test_stream_is_answered_where_the_body_asks_for_it():
    answer = SHOWN("POST", "/chat", {"stream": True})

    assert isinstance(answer.value, Stream)
    assert [set(event) for event in answer.value.events] == [{"token"}] * 3
    assert answer.media_type == "text/event-stream"


def test_json_is_answered_where_the_body_does_not():
    assert set(SHOWN.post("/chat", {"stream": False})) == {"said"}


def test_table_has_a_header():
    assert SHOWN.get("/export").splitlines()[0] == "id,name"


def test_picture_is_a_png():
    answer = SHOWN("GET", "/picture")

    assert answer.value.startswith(b"\x89PNG\r\n\x1a\n")
    assert answer.media_type == "image/png"


def test_tiers_are_chosen_and_explained():
    choices = SHOWN.tiers.choices

    assert [choices[name].tier for name in ("list_authors", "get_weather", "translate")] == [
        "resource",
        "example",
        "generated",
    ]
    assert choices["list_authors"].collection == "authors"
    assert all(choice.why for choice in choices.values())


def test_handler_comes_before_everything():
    api = Api(DOCUMENT, handlers={"list_authors": list, "create_author": resource})

    assert [api.tiers.choices[name].tier for name in ("list_authors", "create_author")] == ["handler", "resource"]


def test_binding_what_was_not_inferred_stops_the_start():
    with pytest.raises(HandlerError, match="translate is bound to `resource`, but nothing was inferred"):
        Api(DOCUMENT, handlers={"translate": resource})


def test_xml_follows_the_words_of_the_schema():
    media = DOCUMENT.operation("get_author").responses["200"].content["application/json"]

    text = XmlRenderer(DOCUMENT)({"id": "7", "name": "A & B", "tags": ["x", "y"]}, media)

    author = ElementTree.fromstring(text)
    assert (author.tag, author.attrib, author.findtext("name")) == ("author", {"id": "7"}, "A & B")
    assert [tag.text for tag in author.find("tags")] == ["x", "y"]


def test_xml_of_a_list_has_one_root():
    media = DOCUMENT.operation("list_authors").responses["200"].content["application/json"]

    text = XmlRenderer(DOCUMENT)([{"name": "A"}, {"name": "B"}], media)

    assert [author.findtext("name") for author in ElementTree.fromstring(text)] == ["A", "B"]


def test_every_operation_of_the_library_is_on_the_resource_tier():
    assert {choice.tier for choice in library().tiers.choices.values()} == {"resource"}
