"""What goes with a row, what keeps it, what forgets it."""

from datetime import UTC, datetime

import pytest
from store_specs import ORGS

from specdouble.errors import Conflict, InUse, NotFound
from specdouble.store.spec import CollectionSpec, IdStyle, Reference

CLIENT = IdStyle("client")


def nodes(on_delete, **more):
    return CollectionSpec("nodes", id=CLIENT, refs=(Reference("next", "nodes", on_delete),), **more)


def chain(tx, *links):
    for node, _ in links:
        tx.nodes.add({"id": node})
    for node, following in links:
        tx.nodes.update(node, {"next": following})


def test_deleted_row_is_gone(tx):
    tx.orgs.add({})

    assert tx.orgs.delete(1) == 1
    assert (1 in tx.orgs, tx.orgs.get(1), len(tx.orgs)) == (False, None, 0)


def test_deleting_a_missing_row_is_not_found(tx):
    with pytest.raises(NotFound):
        tx.orgs.delete(1)


def test_row_that_others_need_stays_and_the_conflict_names_them(tx):
    tx.orgs.add({})
    user = tx.users.add({"org": 1})

    with pytest.raises(InUse, match=f"orgs 1 cannot be deleted: users {user.id} still refer to it") as caught:
        tx.orgs.delete(1)

    assert caught.value.fields == ("org",)
    assert 1 in tx.orgs


def test_conflict_names_five_rows_at_most(tx):
    tx.orgs.add({})
    for _ in range(8):
        tx.users.add({"org": 1})

    with pytest.raises(Conflict, match="and 3 more still refer to it"):
        tx.orgs.delete(1)


def plans(on_delete):
    return CollectionSpec("plans", refs=(Reference("canvas.**.org", "orgs", on_delete),))


DEEP = {"org": None, "children": [{"children": [{"org": 1}]}]}


def test_reference_at_any_depth_keeps_a_row(make_tx):
    tx = make_tx(ORGS, plans("restrict"))
    tx.orgs.add({})
    tx.plans.add({"canvas": DEEP})

    with pytest.raises(InUse):
        tx.orgs.delete(1)


def test_reference_at_any_depth_is_emptied(make_tx):
    tx = make_tx(ORGS, plans("null"))
    tx.orgs.add({})
    tx.plans.add({"canvas": DEEP})

    tx.orgs.delete(1)

    assert tx.plans.one()["canvas"] == {"org": None, "children": [{"children": [{"org": None}]}]}


def test_soft_deleted_row_keeps_nobody(tx):
    tx.orgs.add({})
    tx.users.delete(tx.users.add({"org": 1}).id)

    assert tx.orgs.delete(1) == 1


def test_rows_below_go_with_their_parent(tx):
    tx.orgs.add({})
    tx.orgs.add({})
    for org_id in (1, 2):
        tx.teams.within(org_id=org_id).add({})

    assert tx.orgs.delete("1") == 2
    assert [row.columns["org_id"] for row in tx.teams] == [2]


def test_cascade_goes_through_any_depth(make_tx):
    tx = make_tx(nodes("cascade"))
    chain(tx, *((number, number - 1 or None) for number in range(1, 2001)))

    assert tx.nodes.delete(1) == 2000


def test_cascade_goes_round_a_cycle_once(make_tx):
    tx = make_tx(nodes("cascade"))
    chain(tx, ("a", "b"), ("b", "c"), ("c", "a"), ("d", None))

    assert tx.nodes.delete("b") == 3
    assert [row.id for row in tx.nodes] == ["d"]


def test_row_that_keeps_only_itself_can_go(make_tx):
    tx = make_tx(nodes("restrict"))
    chain(tx, ("a", "a"))

    assert tx.nodes.delete("a") == 1


def test_row_that_goes_as_well_keeps_nobody(make_tx):
    tasks = CollectionSpec(
        "tasks", id=CLIENT, refs=(Reference("project", "projects", "cascade"), Reference("first", "tasks", "restrict"))
    )
    tx = make_tx(CollectionSpec("projects", id=CLIENT), tasks)
    tx.projects.add({"id": "p"})
    tx.tasks.add({"id": "a", "project": "p"})
    tx.tasks.add({"id": "b", "project": "p", "first": "a"})

    with pytest.raises(Conflict):
        tx.tasks.delete("a")
    assert tx.projects.delete("p") == 3


def test_restriction_deep_down_leaves_everything_as_it_was(make_tx):
    leaf = CollectionSpec("leaves", id=CLIENT, refs=(Reference("node", "nodes", "restrict"),))
    tx = make_tx(nodes("cascade"), leaf)
    chain(tx, ("a", None), ("b", "a"), ("c", "b"))
    tx.leaves.add({"id": "x", "node": "c"})

    with pytest.raises(Conflict, match="leaves x"):
        tx.nodes.delete("a")

    assert [row.version for row in tx.nodes] == [2, 2, 2]


def test_emptied_reference_is_a_change_like_any_other(tx):
    tx.orgs.add({})
    tx.teams.within(org_id=1).add({})
    tx.teams.within(org_id=1).add({})
    user = tx.users.add({"teams": [1, 2, 1]})

    tx.teams.delete(1)

    assert (tx.users[user.id]["teams"], tx.users[user.id].version) == ([2], 2)
    assert [state["teams"] for state in tx.users.history(user.id)] == [[1, 2, 1]]


def test_row_that_loses_two_references_changes_once(make_tx):
    pair = CollectionSpec("pairs", refs=(Reference("left", "nodes", "null"), Reference("right", "nodes", "null")))
    tx = make_tx(nodes("cascade"), pair)
    chain(tx, ("a", None), ("b", "a"))
    row = tx.pairs.add({"left": "a", "right": "b"})

    tx.nodes.delete("a")

    assert tx.pairs[row.id] == {"id": row.id, "left": None, "right": None}
    assert tx.pairs[row.id].version == 2


def test_emptied_list_that_would_break_a_unique_key_stops_the_delete(make_tx):
    sets = CollectionSpec("sets", refs=(Reference("nodes", "nodes", "null"),), unique=(("nodes",),))
    tx = make_tx(nodes("null"), sets)
    chain(tx, ("a", None), ("b", None))
    tx.sets.add({"nodes": ["a"]})
    tx.sets.add({"nodes": ["a", "b"]})

    with pytest.raises(Conflict, match="nodes 'a' is already taken"):
        tx.nodes.delete("b")

    assert "b" in tx.nodes


def test_key_that_still_names_another_row_is_not_broken(tx):
    tx.orgs.add({})
    tx.orgs.add({})
    for org_id in (1, 2):
        tx.teams.within(org_id=org_id).add({"id": 4})
    user = tx.users.add({"teams": [4]})

    tx.teams.within(org_id=1).delete(4)
    assert tx.users[user.id]["teams"] == [4]
    tx.teams.within(org_id=2).delete(4)
    assert tx.users[user.id]["teams"] == []


def test_rows_of_a_collection_that_forbids_it_are_never_deleted(make_tx):
    tx = make_tx(nodes("cascade", delete="forbidden"))
    tx.nodes.add({"id": "a"})

    with pytest.raises(Conflict, match="nodes a cannot be deleted"):
        tx.nodes.delete("a")


def test_cascade_stops_at_rows_that_are_never_deleted(make_tx):
    entries = CollectionSpec("entries", delete="forbidden", refs=(Reference("node", "nodes", "cascade"),))
    tx = make_tx(nodes("cascade"), entries)
    tx.nodes.add({"id": "a"})
    tx.entries.add({"node": "a"})

    with pytest.raises(Conflict):
        tx.nodes.delete("a")

    assert len(tx.nodes) == len(tx.entries) == 1


def test_soft_deleted_row_is_hidden_everywhere(tx):
    user = tx.users.add({"email": "a"})
    tx.users.delete(user.id)

    assert (user.id in tx.users, tx.users.all(email="a"), tx.users.count(), list(tx.users)) == (False, [], 0, [])
    with pytest.raises(NotFound):
        tx.users.history(user.id)


def test_soft_deleted_row_is_seen_on_request_and_tells(tx):
    user = tx.users.add({})
    tx.users.delete(user.id)

    row = tx.users.with_deleted()[user.id]

    assert (row["deleted"], row.deleted, row.version) == (True, True, 2)
    assert len(tx.users.with_deleted()) == 1


def test_soft_deleted_row_is_not_deleted_again(tx):
    user = tx.users.add({})
    tx.users.delete(user.id)

    with pytest.raises(NotFound):
        tx.users.with_deleted().delete(user.id)


@pytest.mark.parametrize("field", ["deletedAt", "deleted_at", "archived_on"])
def test_field_named_like_a_time_holds_the_time_of_the_delete(make_tx, field):
    moment = datetime(2026, 1, 15, 9, tzinfo=UTC)
    tx = make_tx(nodes("null", delete="soft", deleted_field=field), now=lambda: moment)
    tx.nodes.add({"id": "a"})

    tx.nodes.delete("a")

    assert tx.nodes.with_deleted()["a"][field] == "2026-01-15T09:00:00.000Z"


def test_soft_delete_without_a_field_leaves_the_values_alone(make_tx):
    tx = make_tx(nodes("null", delete="soft"))
    tx.nodes.add({"id": "a"})

    tx.nodes.delete("a")

    assert tx.nodes.with_deleted()["a"] == {"id": "a"}


def test_clear_deletes_by_the_same_rules(tx):
    tx.orgs.add({})
    tx.orgs.add({})
    tx.teams.within(org_id=1).add({})
    tx.teams.within(org_id=2).add({})
    tx.users.add({"org": 2})

    with pytest.raises(Conflict):
        tx.orgs.clear()
    assert tx.teams.within(org_id=1).clear() == 1
    assert (len(tx.orgs), len(tx.teams)) == (2, 1)
