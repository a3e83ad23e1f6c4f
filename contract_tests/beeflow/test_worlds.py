"""The worlds of Bee Flow: `demo` is what the other tests start from."""

from pathlib import Path

import pytest
import yaml

BUSY = Path(__file__).parents[2] / "fixtures" / "beeflow" / "busy" / "world.yaml"
CLAIMED = yaml.safe_load(BUSY.read_text("utf-8"))["generate"]


@pytest.mark.world("empty")
def test_empty_world_has_the_people_who_can_sign_in_and_little_else(beeflow):
    assert {person["id"] for person in beeflow.list_users()} == {"u_lotte", "u_bram"}
    assert beeflow.list_groups() == beeflow.list_conversations() == beeflow.list_waitlist() == []


@pytest.mark.world("busy")
def test_busy_world_holds_as_many_rows_as_it_claims(beeflow, control):
    there = {one["name"]: one["rows"] for one in control("GET", "/-/state/beeflow").body["collections"]}

    assert {name: there[name] for name, count in CLAIMED.items() if there[name] < count} == {}


@pytest.mark.world("busy")
def test_those_who_wait_in_the_busy_world_wait_for_organisations_that_are_there(beeflow):
    assert len(beeflow.list_waitlist()) >= 50
    assert len(beeflow.as_("polder-admin").list_waitlist()) >= 50


@pytest.mark.world("busy")
def test_conversations_of_the_busy_world_hold_what_was_said(beeflow):
    conversation = beeflow.list_conversations()[0]

    said = beeflow.send("GET", f"/api/conversations/{conversation['id']}/messages").body

    assert said["total"] >= 1
