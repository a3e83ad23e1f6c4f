"""Methods and paths: what Connexion leaves to Starlette, and Starlette gets wrong for a document."""

from __future__ import annotations

from pathlib import Path

import pytest
from serving_kit import Served, serve_api, serve_document
from traps_kit import FROZEN, answering, document, operation, parameter, taking

ROADS = pytest.mark.parametrize("whole_road", [False, True], ids=["short way", "whole road"])
PATHS = {
    "/notes/export": {"get": operation("export_notes")},
    "/notes/{id}": {
        "parameters": [parameter({"type": "string"}, "path", "id")],
        "get": operation("get_note"),
        "delete": operation("delete_note"),
    },
}
HANDLERS = (
    "def export_notes():\n    return 'all'\ndef get_note(id_):\n    return id_\ndef delete_note(id_):\n    return id_\n"
)


def notes(folder: Path, *, whole_road: bool) -> Served:
    return serve_api(folder, document(PATHS), things=HANDLERS, settings=FROZEN, whole_road=whole_road)


@ROADS
def test_allow_names_every_method_of_the_path(tmp_path: Path, *, whole_road: bool) -> None:
    """Starlette names those of the first route that fits, which Schemathesis calls a lie."""
    answer = notes(tmp_path, whole_road=whole_road).send("PATCH", "/notes/7")

    assert (answer.status, answer.headers["allow"]) == (405, "DELETE, GET, HEAD, OPTIONS")


@ROADS
def test_a_method_of_the_template_does_not_reach_the_literal(tmp_path: Path, *, whole_road: bool) -> None:
    """Starlette falls through: DELETE `/notes/export` would delete the note of the id `export`."""
    answer = notes(tmp_path, whole_road=whole_road).send("DELETE", "/notes/export")

    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


@ROADS
def test_options_is_answered(tmp_path: Path, *, whole_road: bool) -> None:
    """Connexion answers 405."""
    answer = notes(tmp_path, whole_road=whole_road).send("OPTIONS", "/notes/7")

    assert (answer.status, answer.headers["allow"]) == (204, "DELETE, GET, HEAD, OPTIONS")


@ROADS
def test_a_slash_at_the_end_is_another_path(tmp_path: Path, *, whole_road: bool) -> None:
    """Starlette answers with a redirection that no document declares."""
    assert notes(tmp_path, whole_road=whole_road).get("/notes/export/").status == 404


@ROADS
def test_an_escaped_slash_stays_in_its_value(tmp_path: Path, *, whole_road: bool) -> None:
    """Starlette decodes `%2F` before it routes, and a key of a file becomes two segments."""
    assert notes(tmp_path, whole_road=whole_road).get("/notes/a%2Fb").body == "a/b"


def test_a_parameter_may_be_named_like_what_connexion_injects(tmp_path: Path) -> None:
    """What a middleware puts into Connexion's context overrides a parameter of the same name."""
    served = taking(tmp_path, parameter({"type": "string"}, name="connexion_context"), argument="connexion_context")

    assert served.get("/things?connexion_context=mine").body == "mine"


def test_the_lowest_status_without_an_example_has_a_body(tmp_path: Path) -> None:
    """Connexion's MockResolver knows one status, and answers null where nothing is shown."""
    responses = answering({"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}})
    served = serve_document(tmp_path, document({"/things/now": {"get": operation(responses=responses)}}))

    assert served.get("/things/now").body["name"]
