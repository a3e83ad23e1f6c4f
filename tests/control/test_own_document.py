"""The control plane's own document: true in both directions, and no API of any project."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from openapi_spec_validator import validate
from serving_kit import Served, serve_document, serve_stage
from starlette.routing import Route

from specdouble.control.own_document import own_document
from specdouble.control.routes import Control
from specdouble.errors import ConfigError
from specdouble.serve.project import Project, choose
from specdouble.serve.stage import Stage

DOCUMENT = "{openapi: 3.0.3, info: {title: Notes, version: '1'}, paths: {}}"
PROJECT = Project(Path(__file__).parents[2])


@pytest.fixture
def control(tmp_path: Path) -> Control:
    return Control(stage(tmp_path))


@pytest.fixture
def server(tmp_path: Path) -> Served:
    return serve_stage(stage(tmp_path))


def stage(folder: Path) -> Stage:
    served = serve_document(folder, DOCUMENT)
    return Stage({"notes": served.built.double}, served.built.settings)


def routes(control: Control) -> set[tuple[str, str]]:
    """Name every route as the document does; HEAD goes with GET."""
    return {
        (method, re.sub(r":\w+}", "}", route.path))
        for route in control.routes().routes
        if isinstance(route, Route)
        for method in route.methods - {"HEAD"}
    }


def test_every_route_is_documented_and_every_operation_has_a_route(control: Control) -> None:
    documented = {(operation.method, operation.path) for operation in own_document().operations}

    assert routes(control) == documented


def test_the_document_is_valid_and_without_findings() -> None:
    validate(own_document().bundle)

    assert own_document().findings == ()


def test_every_tag_is_told_of() -> None:
    told = {tag["name"] for tag in own_document().bundle["tags"]}

    assert {tag for operation in own_document().operations for tag in operation.tags} == told


def test_operations_are_named_in_snake_case_once() -> None:
    assert [one for one in own_document().operations if one.declared_id != one.id] == []


def test_links_lead_to_operations_that_have_their_parameters() -> None:
    known = {one.id: {parameter.name for parameter in one.parameters} for one in own_document().operations}
    links = [
        link
        for operation in own_document().operations
        for response in own_document().at(operation.pointer)["responses"].values()
        for link in response.get("links", {}).values()
    ]

    assert len(links) > 20
    assert [link for link in links if set(link.get("parameters", {})) - known[link["operationId"]]] == []


def test_it_is_served_beside_the_documents_of_the_apis(server: Served) -> None:
    assert server.get("/-/apis/control/openapi.json").body == own_document().bundle
    assert b"/-/apis/control/openapi.json" in server.get("/-/apis/control/docs").content


def test_it_is_not_among_the_apis(server: Served) -> None:
    assert [api["name"] for api in server.get("/-/apis").body["apis"]] == ["notes"]
    assert server.get("/-/state/control").status == 404


def test_a_project_does_not_serve_it() -> None:
    assert "control" not in PROJECT.names()
    assert "control" not in [source.name for source in choose([], PROJECT)]


def test_asking_to_serve_it_is_explained() -> None:
    with pytest.raises(ConfigError, match="see /-/apis/control/docs"):
        choose(["control"], PROJECT)


def test_a_file_of_that_name_is_served_under_another(tmp_path: Path) -> None:
    (tmp_path / "control.yaml").write_text(DOCUMENT)

    assert [source.name for source in choose([str(tmp_path / "control.yaml")], PROJECT)] == ["control-api"]
