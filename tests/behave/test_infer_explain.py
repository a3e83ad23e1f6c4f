"""The plan as a person and a program read it."""

from __future__ import annotations

import json

from inferred import document, inferred

from specdouble.behave.infer import Plan, explain


def plan(name: str, **told: dict[str, str]) -> Plan:
    return explain(document(name), inferred(name), **told)


def test_a_plan_counts_its_tiers():
    assert plan("singular_paths").summary == "16 operations: 0 handler, 15 resource, 0 example, 1 generated"


def test_a_plan_shows_tier_collection_and_reason():
    line = plan("wrapped_answers").text().splitlines()[2]

    cells = [cell.strip() for cell in line.split("  ") if cell]
    assert cells == ["create_agent", "resource", "agents", "POST on a collection; row at agent [CNL high]"]


def test_a_plan_says_what_each_query_parameter_does():
    row = next(row for row in plan("query_parameters").rows if row.operation == "list_events")

    assert row.parameters["page"] == "pages by number"
    assert row.parameters["page_size"] == "page size, 20 unless told, at most 50"
    assert row.parameters["owner_id"] == "filters owner.id"
    assert row.parameters["min_price"] == "filters price (>=)"
    assert row.parameters["group_by"] == "ignored: names no property of the row"


def test_a_plan_names_the_rows_read_and_written():
    rows = {row.operation: row for row in plan("child_without_parent_id").rows}

    assert (rows["create_member"].reads, rows["create_member"].writes) == (("teams",), ("members",))
    assert rows["list_members"].reads == ("teams", "members")


def test_a_plan_says_what_a_write_is_refused_for():
    rows = {row.operation: row for row in plan("references").rows}

    assert rows["create_user"].why == "POST on a collection; email must be new"
    assert "repository_id must name one of repositories" in rows["create_build"].why


def test_a_plan_says_below_which_rows():
    rows = {row.operation: row for row in plan("child_without_parent_id").rows}

    assert rows["list_members"].why == "GET on a collection; below teams"


def test_what_is_left_is_offered_as_a_comment():
    text = plan("single_objects").text()

    assert "# GET /health: if it has rows, say so in its path item:\n#   x-resource: {name: health}\n" in text


def test_a_handler_takes_the_place_of_the_inferred_tier():
    found = plan("echo", tiers={"get_thing": "handler"}, reasons={"get_thing": "handlers/echo/things.py:3"})

    assert (found.rows[0].tier, found.rows[0].why) == ("handler", "handlers/echo/things.py:3")
    assert found.rows[0].suggestion == ""


def test_a_plan_is_json():
    first = json.loads(json.dumps(plan("wrapped_answers").as_json()))[0]

    assert (first["operation"], first["tier"], first["kind"]) == ("list_agents", "resource", "list")
