"""`--operation` chooses by the ids that people know."""

from __future__ import annotations

import pytest

from specdouble.contract.load import load_text
from specdouble.errors import ConfigError
from specdouble.testing.suite.run import choose_operations

DOCUMENT = load_text(
    """
openapi: 3.0.3
info: {title: Teams, version: '1'}
paths:
  /teams:
    get: {operationId: listTeams, responses: {'200': {description: ok}}}
    post: {operationId: createTeam, responses: {'201': {description: ok}}}
  /teams/{id}:
    get: {responses: {'200': {description: ok}}}
""",
    name="teams",
)


@pytest.mark.parametrize(
    ("patterns", "chosen"),
    [
        ((), ["list_teams", "create_team", "get_teams_by_id"]),
        (("list_teams",), ["list_teams"]),
        (("listTeams",), ["list_teams"]),
        (("create*", "*_by_id"), ["create_team", "get_teams_by_id"]),
    ],
)
def test_operation_is_named_as_its_document_does_or_as_we_do(patterns, chosen):
    assert [operation.id for operation in choose_operations(DOCUMENT, patterns)] == chosen


def test_pattern_that_fits_none_is_told_although_another_fits():
    with pytest.raises(ConfigError) as told:
        choose_operations(DOCUMENT, ("list_*", "create_teams"))

    assert str(told.value) == (
        "no operation of teams fits 'create_teams'; there are: list_teams, create_team, get_teams_by_id. "
        "Did you mean 'create_team'?"
    )


def test_document_without_operations_is_told():
    empty = load_text("openapi: 3.0.3\ninfo: {title: Empty, version: '1'}\npaths: {}", name="empty")

    with pytest.raises(ConfigError, match="empty describes no operation"):
        choose_operations(empty, ())
