"""Loading the rows of a world."""

import pytest

from specdouble.errors import StoreError


def test_rows_are_loaded_in_any_order_of_collections(tx):
    tx.load("notes", [{"id": "n", "meta": {"author": "u"}}])
    tx.load("users", [{"id": "u", "org": 1}])
    tx.load("orgs", [{"id": 1}])

    tx.check_references()

    assert tx.notes["n"]["meta"] == {"author": "u"}


def test_missing_reference_is_found_at_the_end(tx):
    tx.load("users", [{"id": "u", "org": 1}])

    with pytest.raises(StoreError, match="users u: org 1 names no row of orgs"):
        tx.check_references()


def test_missing_parent_is_found_at_the_end(tx):
    tx.load("teams", [{"id": 3, "org_id": 9}])

    with pytest.raises(StoreError, match="teams 3: org_id 9 names no row of orgs"):
        tx.check_references()


def test_many_missing_references_are_listed_up_to_twenty(tx):
    tx.load("users", [{"id": f"u{number}", "org": 1} for number in range(25)])

    with pytest.raises(StoreError, match="and 5 more"):
        tx.check_references()


def test_columns_stand_in_the_rows_and_are_taken_out(tx):
    tx.load("teams", [{"id": 3, "org_id": 9, "name": "core"}])

    assert tx.teams.within(org_id=9)[3] == {"id": 3, "name": "core"}


def test_shown_columns_stay_in_the_rows(tx):
    tx.load("teams", [{"id": 3, "org_id": 9}], shown=["org_id"])

    assert tx.teams.within(org_id=9)[3] == {"id": 3, "org_id": 9}


def test_loaded_ids_are_never_made_again(tx):
    tx.load("orgs", [{"id": 4}, {"id": 2}])

    assert tx.orgs.add({}).id == 5


@pytest.mark.parametrize(("collection", "rows", "message"), [
    ("orgs", [{"id": 1}, {"id": 1}], r"orgs, row 2 \(id 1\): id 1 is already taken"),
    ("orgs", [{"id": 1, "name": "a"}, {"id": 2, "name": "a"}], r"orgs, row 2 \(id 2\): name 'a' is already taken"),
    ("teams", [{"id": 1}], r"teams, row 1 \(id 1\): org_id is missing"),
    ("orgs", [{"id": 1, "at": object}], r"orgs, row 1 \(id 1\): a row holds JSON data only"),
    ("orgz", [], "Did you mean 'orgs'"),
])  # fmt: skip
def test_row_that_breaks_a_rule_is_named_and_nothing_is_loaded(tx, collection, rows, message):
    with pytest.raises(StoreError, match=message):
        tx.load(collection, rows)

    assert len(tx.orgs) == len(tx.teams) == 0


def test_rows_of_one_store_load_into_another(make_store):
    first, second = make_store(), make_store()
    with first.transaction() as tx:
        tx.orgs.add({})
        tx.teams.within(org_id=1).add({"name": "core"})

    with first.read() as old, second.transaction() as new:
        for name in old.collections:
            new.load(name, old[name])
        new.check_references()

        assert list(new.teams.within(org_id=1)) == [{"id": 1, "name": "core"}]


def test_dropped_collection_starts_anew(tx):
    tx.orgs.add({})
    tx.users.add({"org": 1})

    tx.drop("orgs")

    assert len(tx.orgs) == 0
    assert tx.orgs.add({}).id == 1
