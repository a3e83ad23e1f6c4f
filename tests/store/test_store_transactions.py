"""Transactions, views, snapshots: all or nothing, and nobody sees half of it."""

from threading import Event, Thread

import pytest

from specdouble.errors import Conflict, StoreError
from specdouble.store.backend import Overtaken
from specdouble.store.spec import CollectionSpec


def fail_after(transaction, *works):
    """Do some work in a transaction and then fail."""
    with transaction as tx:
        for work in works:
            work(tx)
        raise ZeroDivisionError


def test_transaction_keeps_what_was_written(store):
    with store.transaction() as tx:
        tx.orgs.add({"name": "Acme"})

    assert store.read().orgs[1]["name"] == "Acme"


def test_exception_leaves_nothing_behind(store):
    with pytest.raises(ZeroDivisionError):
        fail_after(store.transaction(), lambda tx: tx.orgs.add({"name": "Acme"}))

    with store.transaction() as tx:
        assert (len(tx.orgs), tx.orgs.all(name="Acme")) == (0, [])
        assert tx.orgs.add({"name": "Acme"}).id == 1
        assert tx.orgs[1].sequence == 1


def test_rolled_back_delete_brings_back_history_and_keys(store):
    with store.transaction() as tx:
        user = tx.users.add({"email": "a"})
        tx.users.update(user.id, {"email": "b"})

    with pytest.raises(ZeroDivisionError):
        fail_after(store.transaction(), lambda tx: tx.users.delete(user.id))

    with store.transaction() as tx:
        assert (tx.users[user.id].version, len(tx.users.history(user.id))) == (2, 1)
        with pytest.raises(Conflict):
            tx.users.add({"email": "b"})


def test_nested_transaction_undoes_its_own_writes_only(store):
    with store.transaction() as tx:
        tx.orgs.add({"name": "kept"})
        with pytest.raises(ZeroDivisionError):
            fail_after(
                tx.transaction(),
                lambda tx: tx.orgs.update(1, {"name": "undone"}),
                lambda tx: tx.orgs.add({"name": "undone too"}),
            )
        tx.orgs.add({"name": "next"})

    assert [(row.id, row["name"]) for row in store.read().orgs] == [(1, "kept"), (2, "next")]


def test_nested_transaction_that_went_well_goes_with_the_outer_one(store):
    def work(tx):
        with tx.transaction() as inner:
            inner.orgs.add({})

    with pytest.raises(ZeroDivisionError):
        fail_after(store.transaction(), work)

    assert len(store.read().orgs) == 0


def test_rollback_by_hand_ends_the_transaction(store):
    with store.transaction() as tx:
        tx.orgs.add({})
        tx.rollback()

    assert len(store.read().orgs) == 0


@pytest.mark.parametrize("use", [
    lambda tx, orgs: tx.orgs.add({}),
    lambda tx, orgs: orgs[1],
    lambda tx, orgs: list(orgs),
    lambda tx, orgs: orgs.update(1, {}),
    lambda tx, orgs: tx.commit(),
    lambda tx, orgs: tx.transaction().__enter__(),
])  # fmt: skip
def test_transaction_that_has_ended_says_so(store, use):
    with store.transaction() as tx:
        orgs = tx.orgs

    with pytest.raises(StoreError, match="this transaction has ended"):
        use(tx, orgs)


def test_view_stays_as_it_was_when_others_write(store):
    with store.transaction() as tx:
        tx.orgs.add({"name": "before"})
    view = store.read()

    with store.transaction() as tx:
        tx.orgs.update(1, {"name": "after"})
        tx.orgs.add({})
        assert view.orgs[1]["name"] == "before"

    assert [row["name"] for row in view.orgs] == ["before"]
    assert view.orgs.one(name="after") is None
    assert len(store.read().orgs) == 2


def test_view_begun_in_the_midst_of_writing_sees_none_of_it(store):
    with store.transaction() as tx:
        tx.orgs.add({})
        view = store.read()

    assert len(view.orgs) == 0


def test_what_is_written_in_a_view_is_never_kept(store):
    with store.read() as view:
        view.orgs.add({})

    assert len(store.read().orgs) == 0


def test_second_writer_is_refused_and_leaves_no_trace(store):
    first, second = store.transaction(), store.transaction()
    first.orgs.add({"name": "first"})
    second.orgs.add({"name": "second"})
    first.commit()

    with pytest.raises(Overtaken, match="let one writer in at a time"):
        second.commit()

    assert [row["name"] for row in store.read().orgs] == ["first"]


def test_reader_that_ends_after_a_writer_is_no_second_writer(store):
    reader = store.transaction()
    with store.transaction() as tx:
        tx.orgs.add({})

    reader.commit()

    assert len(store.read().orgs) == 1


def test_unknown_collection_is_named_with_what_was_meant(tx):
    with pytest.raises(StoreError, match=r"unknown collection 'user'; there are: .*\. Did you mean 'users'\?"):
        _ = tx.user


def test_collections_are_listed(tx):
    assert tx.collections == ("orgs", "teams", "users", "notes")


def test_rows_may_be_deleted_while_going_through_them(tx):
    for _ in range(3):
        tx.orgs.add({})

    for row in tx.orgs:
        tx.orgs.delete(row.id)

    assert len(tx.orgs) == 0


def test_snapshot_is_gone_back_to_any_number_of_times(store):
    with store.transaction() as tx:
        tx.orgs.add({"name": "a"})
    snapshot = store.snapshot()

    for _ in range(2):
        with store.transaction() as tx:
            assert tx.orgs.add({"name": "b"}).id == 2
            tx.orgs.delete(1)
        store.restore(snapshot)

    assert list(store.read().orgs) == [{"id": 1, "name": "a"}]


def test_restore_takes_the_counters_back(store):
    snapshot = store.snapshot()
    with store.transaction() as tx:
        tx.orgs.add({})
    store.restore(snapshot)

    with store.transaction() as tx:
        assert tx.orgs.add({}).id == 1


def test_transaction_begun_before_a_restore_cannot_write(store):
    snapshot = store.snapshot()
    tx = store.transaction()
    tx.orgs.add({})
    store.restore(snapshot)

    with pytest.raises(StoreError, match="another transaction has written"):
        tx.commit()


def test_snapshot_of_another_kind_of_store_is_refused(store):
    with pytest.raises(StoreError, match="the snapshot is of a store with other collections"):
        store.restore("yesterday")


def test_snapshot_of_a_store_with_other_rules_is_refused(make_store):
    plain, strict = make_store(CollectionSpec("pages")), make_store(CollectionSpec("pages", unique=(("name",),)))

    with pytest.raises(StoreError, match="other collections"):
        strict.restore(plain.snapshot())


def test_readers_in_other_threads_never_see_half_of_a_write(store):
    with store.transaction() as tx:
        tx.load("orgs", [{"id": 1, "coins": 50}, {"id": 2, "coins": 50}])
    seen, done = set(), Event()

    def look():
        while not done.is_set():
            with store.read() as view:
                seen.add(sum(row["coins"] for row in view.orgs))

    readers = [Thread(target=look) for _ in range(2)]
    for reader in readers:
        reader.start()
    for coins in range(300):
        with store.transaction() as tx:
            tx.orgs.update(1, {"coins": coins})
            tx.orgs.update(2, {"coins": 100 - coins})
    done.set()
    for reader in readers:
        reader.join(timeout=10)

    assert seen <= {100}


def test_forks_never_see_each_other(store):
    with store.transaction() as tx:
        tx.orgs.add({"name": "shared"})
    twin = store.fork()

    with twin.transaction() as tx:
        tx.orgs.update(1, {"name": "twin"})
    with store.transaction() as tx:
        tx.orgs.add({"name": "own"})

    assert [row["name"] for row in store.read().orgs] == ["shared", "own"]
    assert [row["name"] for row in twin.read().orgs] == ["twin"]


def test_store_that_has_been_written_to_is_not_put_back_if_new(store):
    empty = store.snapshot()
    with store.transaction() as tx:
        tx.orgs.add({})

    store.restore(empty, if_new=True)

    assert (len(store.read().orgs), store.is_new) == (1, False)
