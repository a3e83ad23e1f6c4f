"""Ids, unique keys, references, parents, versions: what a store lets in."""

import pytest
from store_specs import ORGS

from specdouble.errors import BadReference, BadRequest, Conflict, InUse, NotFound, PreconditionFailed, StoreError
from specdouble.store.query import Condition, Query
from specdouble.store.spec import CollectionSpec, IdStyle, Reference


def test_new_row_gets_an_id_under_its_key(tx):
    assert tx.orgs.add({"name": "Acme"}) == {"id": 1, "name": "Acme"}


def test_hidden_key_never_shows_in_the_values(make_tx):
    tx = make_tx(CollectionSpec("settings", key="code", key_hidden=True, id=IdStyle("prefix", "s_")))

    row = tx.settings.add({"a": 1, "code": "mine"})

    assert (row, row.id) == ({"a": 1}, "mine")
    assert tx.settings["mine"] == {"a": 1}
    assert tx.settings.all(code="mine") == [{"a": 1}]


def test_id_is_given_in_the_values_or_beside_them(tx):
    tx.orgs.add({"id": 5})
    tx.orgs.add({}, id=6)

    assert [row.id for row in tx.orgs] == [5, 6]


def test_id_given_as_the_text_of_a_path_keeps_the_type_of_the_values(tx):
    assert tx.orgs.add({"id": 5}, id="5").id == 5


def test_two_different_ids_are_refused(tx):
    with pytest.raises(BadRequest, match="it is 6, came 5"):
        tx.orgs.add({"id": 5}, id=6)


def test_taken_id_is_a_conflict_on_the_key(tx):
    tx.orgs.add({"id": 5})

    with pytest.raises(Conflict) as caught:
        tx.orgs.add({"id": "5"})

    assert caught.value.fields == ("id",)


@pytest.mark.parametrize("row_id", [True, [1], {"a": 1}])
def test_id_that_is_no_text_or_number_is_refused(tx, row_id):
    with pytest.raises(BadRequest, match="must be a text or a number"):
        tx.orgs.add({"id": row_id})


def test_null_id_counts_as_absent(tx):
    assert tx.orgs.add({"id": None}) == {"id": 1}


def test_client_chooses_the_id_where_the_style_says_so(make_tx):
    tx = make_tx(CollectionSpec("pages", key="slug", id=IdStyle("client")))

    with pytest.raises(BadRequest, match="slug is missing"):
        tx.pages.add({"title": "Home"})


def test_counter_jumps_over_ids_that_were_given(tx):
    tx.orgs.add({"id": 7})

    assert tx.orgs.add({}).id == 8


def test_the_largest_integer_given_does_not_carry_the_counter_away(tx):
    tx.orgs.add({"id": 2**63 - 1})

    assert tx.orgs.add({}).id == 1


def test_id_is_never_given_again_after_a_delete(tx):
    tx.orgs.delete(tx.orgs.add({}).id)

    assert tx.orgs.add({}).id == 2


def test_given_id_is_never_made_again_after_a_delete(tx):
    tx.orgs.add({"id": 3})
    tx.orgs.delete(3)

    assert [tx.orgs.add({}).id for _ in range(3)] == [4, 5, 6]


def test_made_id_that_a_fixture_used_is_skipped(make_store):
    first, second = make_store(), make_store()
    with first.transaction() as tx:
        made = [tx.users.add({}).id for _ in range(2)]

    with second.transaction() as tx:
        tx.users.add({"id": made[0]})

        assert tx.users.add({}).id == made[1]


def test_next_id_is_told_before_the_row_is_made(tx):
    told = tx.users.next_id()

    assert tx.users.next_id() == told
    assert tx.users.add({}).id == told


def test_id_that_was_told_and_given_back_is_never_made_again(tx):
    told = tx.users.next_id()
    tx.notes.add({"meta": {"author": tx.users.add({}, id=told).id}})
    tx.users.delete(told)

    assert tx.users.next_id() != told


def test_id_that_was_told_is_used_up_even_after_a_hard_delete(tx):
    told = tx.notes.next_id()
    tx.notes.add({"id": told})
    tx.notes.delete(told)

    assert told not in {tx.notes.next_id(), tx.notes.add({}).id}


def test_refused_add_uses_no_id(tx):
    tx.orgs.add({"name": "Acme"})
    with pytest.raises(Conflict):
        tx.orgs.add({"name": "Acme"})

    assert tx.orgs.add({}).id == 2


def test_id_never_changes(tx):
    tx.orgs.add({})

    with pytest.raises(BadRequest, match="never changes: it is 1, came 2"):
        tx.orgs.update(1, {"id": 2})


def test_unique_key_is_refused_with_its_fields(make_tx):
    tx = make_tx(CollectionSpec("files", unique=(("folder.name", "name"),)))
    tx.files.add({"folder": {"name": "a"}, "name": "b"})

    with pytest.raises(Conflict, match=r"folder\.name 'a' and name 'b' is already taken") as caught:
        tx.files.add({"folder": {"name": "a"}, "name": "b"})

    assert caught.value.fields == ("folder.name", "name")


@pytest.mark.parametrize("values", [{}, {"name": None}])
def test_null_or_absent_never_clashes(tx, values):
    tx.orgs.add(values)
    tx.orgs.add(values)

    assert len(tx.orgs) == 2


def test_true_is_not_one_in_a_unique_key(make_tx):
    tx = make_tx(CollectionSpec("flags", unique=(("on",),)))
    tx.flags.add({"on": True})
    tx.flags.add({"on": 1})

    with pytest.raises(Conflict):
        tx.flags.add({"on": 1.0})


def test_unique_key_holds_within_the_same_columns(tx):
    tx.orgs.add({})
    tx.orgs.add({})
    tx.teams.within(org_id=1).add({"name": "core"})
    tx.teams.within(org_id=2).add({"name": "core"})

    with pytest.raises(Conflict):
        tx.teams.within(org_id="1").add({"name": "core"})


def test_whether_a_unique_key_is_free_is_told_as_far_as_values_are_known(tx):
    tx.orgs.add({"name": "Acme"})
    tx.orgs.add({})
    tx.teams.within(org_id=1).add({"name": "core"})

    assert (tx.orgs.takes({"name": "Acme"}), tx.orgs.takes({"name": "Other"}), tx.orgs.takes({})) == (False, True, True)
    assert not tx.teams.within(org_id=1).takes({"name": "core"})
    assert tx.teams.within(org_id=2).takes({"name": "core"})


def test_update_may_keep_its_own_unique_key(tx):
    tx.orgs.add({"name": "Acme"})

    assert tx.orgs.update(1, {"name": "Acme", "size": 2})["size"] == 2


def test_key_given_up_is_free_again(tx):
    tx.orgs.add({"name": "Acme"})
    tx.orgs.update(1, {"name": "Other"})

    assert tx.orgs.add({"name": "Acme"}).id == 2


def test_soft_deleted_row_gives_up_its_unique_key_but_not_its_id(tx):
    user = tx.users.add({"email": "a@x.org"})
    tx.users.delete(user.id)

    assert tx.users.add({"email": "a@x.org"}).id != user.id
    with pytest.raises(Conflict):
        tx.users.add({}, id=user.id)


def test_missing_reference_is_refused_with_its_field(tx):
    with pytest.raises(BadReference) as caught:
        tx.users.add({"org": 9})

    assert (caught.value.field, caught.value.value, caught.value.collection) == ("org", 9, "orgs")


def test_each_key_of_a_list_must_name_a_row(tx):
    tx.orgs.add({})
    tx.teams.within(org_id=1).add({})

    with pytest.raises(BadReference, match="teams 2 names no row"):
        tx.users.add({"teams": [1, None, 2]})


def test_dotted_reference_must_name_a_row(tx):
    with pytest.raises(BadReference, match=r"meta\.author"):
        tx.notes.add({"meta": {"author": "nobody"}})


def test_reference_through_an_array_of_objects_must_name_a_row(make_tx):
    tx = make_tx(ORGS, CollectionSpec("carts", refs=(Reference("items.org", "orgs", "null"),)))
    tx.orgs.add({})

    tx.carts.add({"items": [{"org": 1}, {}]})
    with pytest.raises(BadReference, match=r"items\.1\.org 2"):
        tx.carts.add({"items": [{"org": 1}, {"org": 2}]})
    tx.orgs.delete(1)

    assert tx.carts.one()["items"] == [{"org": None}, {}]


def tree(*keys):
    """A chain of nodes, each a child of the one before."""
    below = [tree(*keys[1:])] if keys[1:] else []
    return {"org": keys[0], "children": below}


PLANS = CollectionSpec("plans", refs=(Reference("canvas.**.org", "orgs", "restrict"),))


def test_reference_at_any_depth_must_name_a_row_and_the_refusal_names_its_place(make_tx):
    tx = make_tx(ORGS, PLANS)
    tx.orgs.add({})

    tx.plans.add({"canvas": {"root": tree(1, None, 1)}})
    with pytest.raises(BadReference, match=r"canvas\.root\.children\.0\.children\.0\.org 2 names no row of orgs"):
        tx.plans.add({"canvas": {"root": tree(1, 1, 2)}})


def test_row_is_found_by_what_it_refers_to_at_any_depth(make_tx):
    tx = make_tx(ORGS, PLANS)
    tx.orgs.add({})
    tx.orgs.add({})
    deep = tx.plans.add({"canvas": {"root": tree(1, 2, 1)}})
    tx.plans.add({"canvas": {"root": tree(1)}})

    found = tx.plans.find(Query((Condition("canvas.**.org", "any", 2),)))

    assert [row.id for row in found.rows] == [deep.id]


def test_reference_that_must_agree_names_a_row_that_does(make_tx):
    tx = make_tx(HOMES, GUESTS)
    home = tx.homes.add({"town": "Delft"})

    tx.guests.add({"home": home.id, "town": "Delft"})
    with pytest.raises(BadReference, match=r"home '.*' names no row of homes with the same town"):
        tx.guests.add({"home": home.id, "town": "Leiden"})


def test_row_cannot_change_what_those_that_refer_to_it_share(make_tx):
    tx = make_tx(HOMES, GUESTS)
    home = tx.homes.add({"town": "Delft"})
    guest = tx.guests.add({"home": home.id, "town": "Delft"})

    with pytest.raises(InUse, match=f"town of homes {home.id} cannot change: guests {guest.id} still refer to it"):
        tx.homes.update(home.id, {"town": "Leiden"})
    tx.guests.delete(guest.id)

    assert tx.homes.update(home.id, {"town": "Leiden"})["town"] == "Leiden"


HOMES = CollectionSpec("homes")
GUESTS = CollectionSpec("guests", refs=(Reference("home", "homes", same=("town",)),))


def test_soft_deleted_row_cannot_be_referred_to(tx):
    user = tx.users.add({})
    tx.users.delete(user.id)

    with pytest.raises(BadReference):
        tx.notes.add({"meta": {"author": user.id}})


def test_row_may_refer_to_itself(make_tx):
    tx = make_tx(CollectionSpec("pages", id=IdStyle("client"), refs=(Reference("up", "pages"),)))

    assert tx.pages.add({"id": "home", "up": "home"})["up"] == "home"


def test_row_below_a_missing_parent_is_not_found(tx):
    with pytest.raises(NotFound) as caught:
        tx.teams.within(org_id=1).add({})

    assert (caught.value.kind, caught.value.key) == ("orgs", 1)


def test_reference_stays_within_the_columns_both_sides_have(make_tx):
    tasks = CollectionSpec("tasks", columns=("org_id",), refs=(Reference("team", "teams"),))
    teams = CollectionSpec("teams", id=IdStyle("client"), columns=("org_id",))
    tx = make_tx(teams, tasks)
    tx.teams.within(org_id=1).add({"id": "core"})

    assert tx.tasks.within(org_id="1").add({"team": "core"})["team"] == "core"
    with pytest.raises(BadReference):
        tx.tasks.within(org_id=2).add({"team": "core"})


def test_row_below_others_is_added_within_them_only(tx):
    with pytest.raises(StoreError, match=r"teams\.within\(org_id=\.\.\.\)"):
        tx.teams.add({})


def test_unknown_column_is_named_with_what_was_meant(tx):
    with pytest.raises(StoreError, match=r"unknown column 'orgid'; there are: org_id\. Did you mean 'org_id'"):
        tx.teams.within(orgid=1)


def test_same_id_lives_once_below_each_parent(tx):
    tx.orgs.add({})
    tx.orgs.add({})
    for org_id in (1, 2):
        tx.teams.within(org_id=org_id).add({"id": 4, "name": f"of {org_id}"})

    assert tx.teams.within(org_id=2)[4]["name"] == "of 2"
    with pytest.raises(StoreError, match="2 rows of teams have the id 4"):
        tx.teams[4]


def test_row_is_found_without_its_columns_where_it_is_the_only_one(tx):
    tx.orgs.add({})
    tx.teams.within(org_id=1).add({"id": 4})

    assert tx.teams["4"].columns == {"org_id": 1}
    assert tx.teams.within(org_id=2).get(4) is None


def test_missing_row_is_not_found(tx):
    with pytest.raises(NotFound, match="orgs 3 not found"):
        tx.orgs[3]


@pytest.mark.parametrize("call", ["update", "replace"])
def test_changing_a_missing_row_is_not_found(tx, call):
    with pytest.raises(NotFound):
        getattr(tx.orgs, call)(3, {})


def test_update_merges_at_the_top_only(tx):
    tx.orgs.add({"a": {"b": 1, "c": 2}, "d": 3})

    assert tx.orgs.update(1, {"a": {"b": 9}}) == {"id": 1, "a": {"b": 9}, "d": 3}


def test_replace_leaves_nothing_of_before(tx):
    tx.orgs.add({"name": "Acme", "size": 3})

    assert tx.orgs.replace(1, {"name": "Other"}) == {"id": 1, "name": "Other"}


def test_refused_change_leaves_the_row_as_it_was(tx):
    tx.users.add({"email": "a"})
    row = tx.users.add({"email": "b"})

    with pytest.raises(Conflict):
        tx.users.update(row.id, {"email": "a"})

    assert (tx.users[row.id], tx.users[row.id].version, tx.users.history(row.id)) == (row, 1, [])


def test_every_change_is_a_version_and_keeps_the_one_before(tx):
    row = tx.users.add({"n": 1})
    tx.users.update(row.id, {"n": 2})
    tx.users.replace(row.id, {"n": 3})

    assert tx.users[row.id].version == 3
    assert [(state.version, state["n"]) for state in tx.users.history(row.id)] == [(1, 1), (2, 2)]


def test_history_of_a_collection_that_keeps_none_says_so(tx):
    tx.orgs.add({})

    with pytest.raises(StoreError, match="orgs keeps no history"):
        tx.orgs.history(1)


def test_row_made_again_comes_last(make_store):
    store = make_store(CollectionSpec("pages", id=IdStyle("client")))
    with store.transaction() as tx:
        for name in "abc":
            tx.pages.add({"id": name})

    with store.transaction() as tx:
        tx.pages.delete("a")
        tx.pages.add({"id": "a"})
        assert [row.id for row in tx.pages] == ["b", "c", "a"]

    assert [row.id for row in store.read().pages] == ["b", "c", "a"]


def test_row_made_again_after_a_delete_has_no_history(make_tx):
    tx = make_tx(CollectionSpec("pages", id=IdStyle("client"), versions=True))
    tx.pages.add({"id": "a"})
    tx.pages.update("a", {"n": 1})
    tx.pages.delete("a")

    tx.pages.add({"id": "a"})

    assert (tx.pages["a"].version, tx.pages.history("a")) == (1, [])


@pytest.mark.parametrize("change", [
    lambda orgs: orgs.update(1, {"n": 3}, if_version=1),
    lambda orgs: orgs.replace(1, {}, if_version=1),
    lambda orgs: orgs.delete(1, if_version=1),
])  # fmt: skip
def test_stale_version_is_refused(tx, change):
    tx.orgs.add({"n": 1})
    tx.orgs.update(1, {"n": 2}, if_version=1)

    with pytest.raises(PreconditionFailed, match="at version 2, not 1"):
        change(tx.orgs)

    assert tx.orgs[1]["n"] == 2


@pytest.mark.parametrize(("specs", "message"), [
    ((ORGS, ORGS), "orgs is declared twice"),
    ((CollectionSpec("a", refs=(Reference("org", "org"),)), ORGS), "Did you mean 'orgs'"),
    ((CollectionSpec("a", parents=(Reference("org", "orgs"),)), ORGS), "unknown column 'org'"),
    ((CollectionSpec("a", unique=((),)),), "unique key of a has no field"),
])  # fmt: skip
def test_spec_that_makes_no_sense_stops_the_start(make_store, specs, message):
    with pytest.raises(StoreError, match=message):
        make_store(*specs)
