"""Rows carried into a store of another shape: what fits goes on as it was, the rest is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from store_specs import NOTES, ORGS, SPECS, TEAMS, USERS

from specdouble.runtime.ids import Ids
from specdouble.store.spec import CollectionSpec
from specdouble.store.store import Store


def carried(old, new):
    with old.read() as before, new.transaction() as tx:
        return [str(lost) for lost in tx.carry(before)]


def filled(make_store):
    store = make_store()
    with store.transaction() as tx:
        tx.orgs.add({"name": "acme"})
        tx.orgs.add({"name": "globex"})
        tx.teams.within(org_id=1).add({"name": "a"})
        user = tx.users.add({"email": "e@x.y", "org": 1})
        tx.users.update(user.id, {"email": "f@x.y"})
    return store


def test_rows_keep_their_ids_versions_and_history(make_store):
    old, new = filled(make_store), make_store(*SPECS, CollectionSpec("tags"))

    assert carried(old, new) == []

    with new.read() as tx:
        user = next(iter(tx.users))
        assert (user["email"], user.version) == ("f@x.y", 2)
        assert [state["email"] for state in tx.users.history(user.id)] == ["e@x.y"]
        assert [row["name"] for row in tx.orgs] == ["acme", "globex"]


def test_new_ids_go_on_after_the_carried_ones(make_store):
    old, new = filled(make_store), make_store(*SPECS, CollectionSpec("tags"))

    carried(old, new)

    with new.transaction() as tx:
        assert tx.orgs.add({"name": "initech"}).id == 3


def test_carried_rows_replace_those_that_were_there(make_store):
    old, new = filled(make_store), make_store(*SPECS, CollectionSpec("tags"))
    with new.transaction() as tx:
        tx.orgs.add({"name": "umbrella"})
        tx.tags.add({"name": "red"})

    carried(old, new)

    with new.read() as tx:
        assert [row["name"] for row in tx.orgs] == ["acme", "globex"]
        assert [row["name"] for row in tx.tags] == ["red"]


def test_a_collection_that_is_gone_is_told(make_store):
    old, new = filled(make_store), make_store(ORGS, replace(USERS, refs=()))

    assert carried(old, new) == ["1 row of teams lost: the document has no such collection any more"]


def test_rows_below_others_now_are_told(make_store):
    old, new = filled(make_store), make_store(ORGS, replace(TEAMS, columns=(), parents=()), USERS, NOTES)

    assert carried(old, new) == ["1 row of teams lost: they are known by another key now"]


def test_of_rows_that_have_become_equal_the_first_stays(make_store):
    old = make_store(replace(ORGS, unique=()))
    with old.transaction() as tx:
        tx.orgs.add({"name": "acme", "at": 1})
        tx.orgs.add({"name": "acme", "at": 2})
    new = make_store(ORGS)

    assert carried(old, new) == ["1 row of orgs lost: another row has the same unique key"]
    with new.read() as tx:
        assert [row["at"] for row in tx.orgs] == [1]


def test_rows_that_hang_on_lost_ones_go_too(make_store):
    old = make_store(replace(ORGS, unique=()), TEAMS)
    with old.transaction() as tx:
        tx.orgs.add({"name": "acme"})
        tx.orgs.add({"name": "acme"})
        tx.teams.within(org_id=2).add({"name": "a"})
    new = make_store(ORGS, TEAMS)

    assert carried(old, new)[1:] == ["1 row of teams lost: they refer to rows that are not there"]
    with new.read() as tx:
        assert len(tx.teams) == 0


@given(names=st.lists(st.text(max_size=5), max_size=8, unique=True), gone=st.sets(st.integers(1, 8)))
@settings(derandomize=True, max_examples=60)
def test_into_the_same_shape_everything_is_carried(names, gone):
    old, new = (Store(SPECS, Ids(0).make, lambda: datetime(2026, 1, 15, tzinfo=UTC)) for _ in range(2))
    with old.transaction() as tx:
        rows = [tx.orgs.add({"name": name}) for name in names]
        for row in rows:
            tx.teams.within(org_id=row.id).add({"name": "a"})
            tx.users.add({"email": row["name"], "org": row.id})
        for row in [user for number, user in enumerate(tx.users, 1) if number in gone]:
            tx.users.delete(row.id)

    assert carried(old, new) == []

    with old.read() as before, new.transaction() as after:
        for name in before.collections:
            assert [(row, row.id, row.version, row.columns) for row in before[name]] == [
                (row, row.id, row.version, row.columns) for row in after[name]
            ]
        assert before.orgs.next_id() == after.orgs.next_id()
