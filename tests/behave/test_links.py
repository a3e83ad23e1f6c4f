"""Rows that are generated refer to rows that belong together, and link each two of them once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from resource_kit import Api, api_of

from specdouble.behave.worlds import load_world
from specdouble.errors import StoreError

PEOPLE = ", ".join(f"{{id: {n}, firm_id: {1 + n // 6}}}" for n in range(1, 9))
FIRMS = {"firms": "[{id: 1}, {id: 2}]", "people": f"[{PEOPLE}]"}


def rows_of(*refs: str, **more: Any) -> dict[str, Any]:
    """Write an x-collection; `firm_id: firms` is a property that names a row, and one that goes with it."""
    fields = [ref.split(": ") for ref in refs]
    properties = {field: {"type": "integer"} for field in ("id", *(field for field, _ in fields))}
    schema = {"type": "object", "required": [field for field, _ in fields], "properties": properties}
    said = [{"field": field, "collection": collection, "on_delete": "cascade"} for field, collection in fields]
    return {"schema": schema, "key": "id", "id": {"style": "integer"}, "refs": said, **more}


def below(teams: Mapping[str, Any], field: str, **properties: Any) -> dict[str, Any]:
    """Write rows below teams whose key is that of a person."""
    schema = {"type": "object", "properties": {field: {"type": "integer"}, **properties}}
    return {**teams, "schema": schema, "key": field, "parent": {"collection": "teams", "parameter": "team_id"}}


COLLECTIONS = {
    "firms": rows_of(),
    "people": rows_of("firm_id: firms"),
    "teams": rows_of("firm_id: firms"),
    "boards": rows_of("team_id: teams"),
    "cards": rows_of("author_id: people", "board_id: boards", "team_id: teams"),
    "moves": rows_of("from_id: boards", "to_id: boards"),
    "stars": rows_of("board_id: boards", "person_id: people", unique=[["person_id", "board_id"]]),
    "members": below(rows_of("person_id: people"), "person_id", role={"enum": ["member", "owner"]}),
    "nobodies": rows_of("person_id: people", "stranger_id: strangers"),
    "strangers": rows_of(),
}
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Boards", "version": "1"},
    "paths": {"/health": {"get": {"responses": {"204": {"description": "Well."}}}}},
    "x-collections": COLLECTIONS,
}


@pytest.fixture
def grown(tmp_path: Path) -> Any:
    """Load a world with two firms, people in both (1 to 5, 6 to 8), and what is to be generated."""

    def load(generate: str) -> Api:
        files = {**FIRMS, "world": f"generate: {generate}"}
        for name, text in files.items():
            (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
        api = api_of(json.dumps(DOCUMENT))
        load_world(api.store, api.ground, tmp_path, (), api.clock.now)
        return api

    return load


def by_id(api: Api, collection: str) -> dict[Any, Any]:
    return {row.id: row for row in api.rows(collection)}


def test_rows_that_link_others_link_each_two_once(grown):
    members = grown("{teams: 4, members: 12}").rows("members")

    assert len({(row.columns["team_id"], row.id) for row in members}) == len(members) == 12
    assert all(row["person_id"] == row.id for row in members)


def test_what_is_linked_belongs_to_the_same_firm(grown):
    api = grown("{teams: 4, members: 12}")
    teams, people = by_id(api, "teams"), by_id(api, "people")

    assert all(teams[row.columns["team_id"]]["firm_id"] == people[row.id]["firm_id"] for row in api.rows("members"))


def test_what_else_links_hold_does_not_go_round_with_the_rows_above(grown):
    members = grown("{teams: 4, members: 16}").rows("members")
    roles = {(row.columns["team_id"], row["role"]) for row in members}

    assert len(roles) > 4 + 2


def test_everybody_gets_their_turn(grown):
    assert set(by_id(grown("{teams: 4, members: 12}"), "members")) == set(range(1, 9))


def test_no_more_is_linked_than_there_is(grown):
    grown("{teams: 2, members: 8}")

    with pytest.raises(StoreError, match=r"generate: members: 1 rows are missing.* taken"):
        grown("{teams: 2, members: 9}")


def test_first_below_each_row_holds_what_is_said(grown):
    members = grown("{teams: 4, members: {count: 12, first: {role: owner}}}").rows("members")

    assert Counter(row.columns["team_id"] for row in members if row["role"] == "owner").keys() == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("generate", "message"),
    [
        ("{members: {count: 3, first: {roel: owner}}}", r"members: first: roel: no property of its rows.*'role'"),
        ("{members: {count: 3, first: {role: boss}}}", r'members: first: role: "boss" is not one of'),
    ],
)
def test_first_is_what_a_row_can_be(grown, generate, message):
    with pytest.raises(StoreError, match=message):
        grown(generate)


def test_references_of_a_row_belong_together(grown):
    api = grown("{teams: 4, boards: 12, cards: 60}")
    boards, teams, people = (by_id(api, name) for name in ("boards", "teams", "people"))

    for card in api.rows("cards"):
        assert boards[card["board_id"]]["team_id"] == card["team_id"]
        assert teams[card["team_id"]]["firm_id"] == people[card["author_id"]]["firm_id"]


def test_rows_that_agree_are_gone_round_evenly(grown):
    cards = grown("{teams: 4, boards: 12, cards: 60}").rows("cards")

    assert set(Counter(card["board_id"] for card in cards).values()) == {5}
    assert Counter(card["author_id"] for card in cards).keys() == set(range(1, 9))


def test_two_references_to_one_collection_stay_within_what_is_above(grown):
    api = grown("{teams: 4, boards: 12, moves: 30}")
    boards = by_id(api, "boards")
    ways = [(row["from_id"], row["to_id"]) for row in api.rows("moves")]

    assert all(boards[start]["team_id"] == boards[end]["team_id"] for start, end in ways)


def test_unique_pairs_are_found_as_long_as_there_are_any(grown):
    stars = grown("{teams: 2, boards: 4, stars: 16}").rows("stars")

    assert len({(row["board_id"], row["person_id"]) for row in stars}) == 16


def test_reference_that_names_nothing_is_refused_as_before(grown):
    with pytest.raises(StoreError, match="generate: nobodies: 1 rows are missing"):
        grown("{nobodies: 1}")
