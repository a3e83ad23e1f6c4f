"""Schemathesis: what it would flag in a double, and what it flags though it is right."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from layers_kit import Lamps, faults, run_double, run_over
from serving_kit import NOTES
from traps_kit import answering, document, operation, parameter

from specdouble.contract.load import load_document
from specdouble.serve.project import Project

PROJECT = Project(Path(__file__).parents[2])


@pytest.mark.parametrize("name", PROJECT.names())
def test_no_path_of_ours_has_a_dot_in_a_name(name: str) -> None:
    """It cannot fill `{a.b}`, and openapi-core cannot read it: a document of ours has none."""
    operations = load_document(PROJECT.api(name).document, name=name).operations

    assert not [one.path for one in operations if re.search(r"\{[^}]*\.[^}]*\}", one.path)]


def test_a_double_with_a_dot_in_a_name_is_fuzzed_all_the_same(tmp_path: Path) -> None:
    """Somebody else's document may have such names, and the run goes on."""
    paths = {"/users/{user.id}": {"get": operation(parameters=[parameter({"type": "integer"}, "path", "user.id")])}}

    result = run_double(tmp_path, document(paths), "probes")

    assert faults(result) == []
    assert any(case.operation == "take" for case in result.log)


def test_a_405_names_every_method(tmp_path: Path) -> None:
    """It calls an `Allow` that lacks a method of the path a fault, as RFC 9110 does."""
    result = run_double(tmp_path, NOTES, "fuzz", operations=("list_notes", "delete_note"))

    assert faults(result) == []


def test_a_server_that_takes_any_key_is_found() -> None:
    """Its check of authentication fails for a mock that lets everybody in."""

    class Open(Lamps):
        def knows(self, key: str | None) -> bool:
            return True

    assert ("ignored_auth", "list_lamps") in faults(run_over(Open(), "fuzz", operations=("list_lamps",)))


def test_a_refusal_that_no_schema_explains_is_only_a_warning() -> None:
    """A 400, 402 or 422 for what the schema lets in fails its check of positive data; rules beyond a schema exist."""

    class Full(Lamps):
        def create(self, headers, body):
            return 400, {"error": "there is room for none"}

    found = run_over(Full(), "fuzz", operations=("create_lamp",)).log.findings

    assert {(one.check, one.severity) for one in found} == {("positive_data_acceptance", "warning")}


def test_an_operation_that_documents_only_its_refusal_conforms(tmp_path: Path) -> None:
    """A DELETE that is documented to answer 405 fails the same check."""
    refused = {"405": {"description": "Never"}}
    one = [parameter({"type": "integer"}, "path", "id")]
    text = document(
        {
            "/logs/{id}": {
                "get": operation("get_log", parameters=one, responses=answering({"type": "object"})),
                "delete": operation("delete_log", parameters=one, responses=refused),
            }
        }
    )

    assert faults(run_double(tmp_path, text, "fuzz", operations=("delete_log",))) == []
