"""A store in a file: who may open it, who comes later, who shares it."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from store_check import problems

from specdouble.errors import ConfigError, InUse, StoreError
from specdouble.runtime.ids import Ids
from specdouble.store import CollectionSpec, IdStyle, Overtaken, Reference, Row
from specdouble.store.comparing import same_key
from specdouble.store.opening import open_place
from specdouble.store.sqlite.texts import decode, encode, key_bytes

PETS = CollectionSpec("pets", id=IdStyle("integer"), unique=(("name",),), versions=True)


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/double.db"


@pytest.fixture
def open_url():
    """Open places, and close them at the end."""
    opened = []

    def open_one(url):
        opened.append(open_place(url))
        return opened[-1]

    yield open_one
    for place in opened:
        place.close()


@pytest.fixture
def place(open_url, url):
    return open_url(url)


def pets(place, *specs, api="shop", sandbox="default", **more):
    return place.store(api, specs or (PETS,), Ids(0).make, lambda: datetime(2026, 1, 15, tzinfo=UTC), sandbox, **more)


def add(store, *names):
    with store.transaction() as tx:
        for name in names:
            tx.pets.add({"name": name})


def names(store):
    with store.read() as view:
        return [row["name"] for row in view.pets]


def numbers(url, table):
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def test_rows_are_there_when_the_file_is_opened_again(open_url, url):
    first = open_url(url)
    add(pets(first), "Rex")
    first.close()

    again = pets(open_url(url))
    add(again, "Tom")

    with again.read() as view:
        assert [(row.id, row["name"], row.sequence) for row in view.pets] == [(1, "Rex", 1), (2, "Tom", 2)]


def test_store_is_new_until_something_is_written(open_url, url):
    store = pets(open_url(url))
    assert store.is_new

    add(store, "Rex")

    assert not store.is_new
    assert not pets(open_url(url)).is_new


def test_relative_path_is_in_this_folder(tmp_path, monkeypatch, open_url):
    monkeypatch.chdir(tmp_path)

    open_url("sqlite:///double.db")

    assert (tmp_path / "double.db").exists()


def test_apis_share_a_file_and_see_nothing_of_each_other(place):
    shop, zoo = pets(place), pets(place, api="zoo")

    add(shop, "Rex")

    assert (names(shop), names(zoo), zoo.is_new) == (["Rex"], [], True)


@pytest.mark.parametrize(("url", "says"), [
    ("postgres://here", "unknown store 'postgres://here'; expected memory, sqlite:///double.db"),
    ("double.db", "unknown store 'double.db'"),
    ("sqlite://double.db", "names no file.* Did you mean 'sqlite:///double.db'"),
    ("sqlite:double.db", "names no file.* Did you mean 'sqlite:///double.db'"),
    ("sqlite:///", "names no file.* Did you mean 'sqlite:///double.db'"),
    ("sqlite:///:memory:", "names no file.* Did you mean 'memory'"),
])  # fmt: skip
def test_url_that_makes_no_sense_is_explained(url, says):
    with pytest.raises(ConfigError, match=says):
        open_place(url)


def test_missing_folder_is_named(tmp_path):
    with pytest.raises(StoreError, match=r"nowhere/double\.db cannot be used: .*its folder must exist"):
        open_place(f"sqlite:///{tmp_path}/nowhere/double.db")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_folder_that_cannot_be_written_is_named(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(StoreError, match="must be allowed to write"):
        open_place(f"sqlite:///{tmp_path}/double.db")


def test_folder_is_no_file(tmp_path):
    with pytest.raises(StoreError, match="cannot be used"):
        open_place(f"sqlite:///{tmp_path}")


def test_file_of_something_else_is_left_alone(tmp_path):
    file = tmp_path / "notes.txt"
    file.write_text("dear diary, " * 1000)

    with pytest.raises(StoreError, match="it is no SQLite file: name another one with --store"):
        open_place(f"sqlite:///{file}")
    assert file.read_text() == "dear diary, " * 1000


def test_database_of_another_program_is_left_alone(url):
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.execute("CREATE TABLE songs (name)")

    with pytest.raises(StoreError, match="is a database of another program; name another file with --store"):
        open_place(url)


def test_file_of_another_version_is_explained(open_url, url):
    open_url(url)
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        connection.execute("PRAGMA user_version = 99")

    with pytest.raises(StoreError, match=r"another version of specdouble \(its tables are version 99, expected 1\)"):
        open_place(url)


def test_snapshot_with_a_name_outlives_the_process(open_url, url):
    first = open_url(url)
    store = pets(first)
    add(store, "Rex")
    store.snapshot("one pet")
    add(store, "Tom")
    first.close()

    again = pets(open_url(url))
    again.restore(again.snapshots()["one pet"])

    assert names(again) == ["Rex"]


def test_fork_with_a_name_is_a_sandbox_that_stays(open_url, url):
    first = open_url(url)
    store = pets(first)
    add(store, "Rex")
    add(store.fork(name="alice"), "Tom")
    first.close()

    again = open_url(url)

    assert again.sandboxes == ("alice", "default")
    assert names(pets(again, sandbox="alice")) == ["Rex", "Tom"]
    assert names(pets(again).fork(name="alice")) == ["Rex", "Tom"]
    assert names(pets(again)) == ["Rex"]


def test_forks_share_rows_until_one_writes(place, url):
    store = pets(place)
    add(store, "Rex", "Tom")

    forks = [store.fork(name=f"fork {number}") for number in range(20)]
    assert numbers(url, "rows") == 2

    add(forks[0], "Kit")
    assert numbers(url, "rows") == 5


def test_dropped_sandbox_frees_its_rows(place, url):
    store = pets(place)
    add(store, "Rex")
    twin = store.fork(name="alice")
    add(twin, "Tom", "Kit")
    twin.snapshot("kept")

    twin.drop()

    assert (numbers(url, "rows"), numbers(url, "states"), place.sandboxes) == (1, 1, ("default",))
    with pytest.raises(StoreError, match="alice of shop has been dropped; make it anew"):
        twin.read()
    with pytest.raises(StoreError, match="has been dropped"):
        twin.snapshot()


def test_what_was_forked_stays_when_its_source_is_dropped(place, url):
    source = pets(place, sandbox="alice")
    add(source, "Rex")
    twin = source.fork(name="bob")

    source.drop()

    assert names(twin) == ["Rex"]
    assert problems(url.removeprefix("sqlite:///")) == []


def test_snapshot_without_a_name_goes_with_its_object(place, url):
    store = pets(place)
    add(store, "Rex")
    kept = store.snapshot()
    assert numbers(url, "states") == 2

    del kept
    add(store, "Tom")

    assert numbers(url, "states") == 1


def test_what_a_killed_process_left_without_a_name_is_swept(open_url, url):
    code = (
        "import os; from test_store_file import *\n"
        f"store = pets(open_place({url!r})); add(store, 'Rex'); kept = store.snapshot(); twin = store.fork()\n"
        "add(twin, 'Tom'); os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parent, check=False)
    assert numbers(url, "states") == 3

    assert names(pets(open_url(url))) == ["Rex"]
    assert (numbers(url, "states"), numbers(url, "rows")) == (1, 1)


def test_dropped_snapshot_cannot_be_gone_back_to(place):
    store = pets(place)
    kept = store.snapshot("kept")
    store.drop_snapshot("kept")

    with pytest.raises(StoreError, match="the snapshot has been dropped; make a new one"):
        store.restore(kept)


def test_writer_of_another_process_overtakes(open_url, url):
    store, other = pets(open_url(url)), pets(open_url(url))
    tx = store.transaction()
    tx.pets.add({"name": "Rex"})
    add(other, "Tom")

    with pytest.raises(Overtaken):
        tx.commit()

    assert names(store) == names(other) == ["Tom"]


def test_writers_of_other_sandboxes_overtake_nobody(open_url, url):
    store, other = pets(open_url(url)), pets(open_url(url), sandbox="alice")
    with store.transaction() as tx:
        tx.pets.add({"name": "Rex"})
        add(other, "Tom")

    assert (names(store), names(other)) == (["Rex"], ["Tom"])


def test_writer_that_is_alone_keeps_the_others_waiting(open_url, url, monkeypatch):
    monkeypatch.setattr("specdouble.store.sqlite.connections.PATIENCE", 0.01)
    store, other = pets(open_url(url)), pets(open_url(url))

    with store.transaction(alone=True) as tx:
        tx.pets.add({"name": "Rex"})
        with pytest.raises(StoreError, match=r"another process has been writing for more than .* end it and try again"):
            add(other, "Tom")

    assert names(other) == ["Rex"]


def test_readers_see_what_other_processes_commit(open_url, url):
    store, other = pets(open_url(url)), pets(open_url(url))
    assert names(other) == []

    add(store, "Rex")
    assert names(other) == ["Rex"]

    with store.transaction() as tx:
        tx.pets.update(1, {"name": "Max"})
    assert names(other) == ["Max"]


def test_forked_process_reads_and_writes_for_itself(place, url):
    store = pets(place)
    add(store, "Rex")

    child = os.fork()
    if child == 0:
        add(store, "Tom")
        os._exit(0)
    os.waitpid(child, 0)
    add(store, "Kit")

    assert names(store) == ["Rex", "Tom", "Kit"]
    assert problems(url.removeprefix("sqlite:///")) == []


def test_rows_can_be_read_with_any_sqlite(place, url):
    add(pets(place), "Rex")

    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("SELECT json_extract(body, '$.name') FROM rows").fetchall() == [("Rex",)]


def test_store_without_a_name_goes_with_the_process(open_url, url):
    place = open_url(url)
    store = pets(place, sandbox=None)
    add(store, "Rex")

    assert (names(store), place.sandboxes) == (["Rex"], ())
    place.close()
    assert (numbers(url, "states"), numbers(url, "rows")) == (0, 0)


def test_store_that_another_process_has_filled_is_not_put_back(open_url, url):
    first, second = open_url(url), open_url(url)
    world = pets(second, sandbox=None)
    add(world, "Rex")
    store = pets(second)
    add(pets(first), "Tom")

    store.restore(world.snapshot(), if_new=True)

    assert names(store) == ["Tom"]


def test_new_store_is_put_to_where_it_begins(place):
    world, store = pets(place, sandbox=None), pets(place)
    add(world, "Rex")

    store.restore(world.snapshot(), if_new=True)

    assert (names(store), store.is_new) == (["Rex"], False)


def test_going_back_frees_the_rows_written_since(place, url):
    store = pets(place)
    add(store, "Rex")
    kept = store.snapshot("kept")
    add(store, "Tom")

    store.restore(kept)

    assert numbers(url, "rows") == 1


def test_history_of_a_deleted_row_is_forgotten(place, url):
    store = pets(place)
    add(store, "Rex")
    with store.transaction() as tx:
        tx.pets.update(1, {"name": "Max"})
    with store.transaction() as tx:
        tx.pets.delete(1)

    assert numbers(url, "history") == 0


SORTED = replace(PETS, filters=("kind",), unique=(("code",),))
BELOW = replace(PETS, columns=("org_id",))
TOYS = CollectionSpec("toys", refs=(Reference("pet", "pets"),))


@pytest.fixture
def edited(open_url, url):
    """Open the store with a document that has been edited since its two rows were written."""
    store = pets(open_url(url), PETS, CollectionSpec("shops"))
    with store.transaction() as tx:
        tx.pets.add({"name": "Rex", "code": 1, "kind": "dog"})
        tx.pets.add({"name": "Tom", "code": 1, "kind": "cat"})
    return lambda *specs, **more: pets(open_url(url), *specs, **more)


def test_rows_go_along_when_collections_and_indexes_come_and_go(edited, url):
    store = edited(replace(SORTED, unique=(("name", "code"),)), TOYS)

    with store.transaction() as tx:
        tx.toys.add({"pet": 2})
        assert [row.id for row in tx.pets.all(kind="cat")] == [2]
        assert [row.id for row in tx.pets.all(name="Rex", code=1)] == [1]
        with pytest.raises(InUse):
            tx.pets.delete(2)
    assert problems(url.removeprefix("sqlite:///")) == []


@pytest.mark.parametrize(("spec", "says"), [
    (TOYS, "pets: there is no such collection any more"),
    (SORTED, "pets: two rows have the same code"),
    (BELOW, "pets: its rows stand below others now, or no longer do"),
])  # fmt: skip
def test_rows_that_do_not_fit_any_more_are_named(edited, spec, says):
    specs = {spec.name: spec, "shops": CollectionSpec("shops")}
    if spec is TOYS:
        specs["toys"] = replace(TOYS, refs=())

    with pytest.raises(StoreError, match=rf"they no longer fit \({says}\); name another file with --store, or delete"):
        edited(*specs.values())
    assert names(edited(PETS, CollectionSpec("shops"))) == ["Rex", "Tom"]


def test_rows_that_do_not_fit_any_more_can_be_discarded(edited, url):
    store = edited(SORTED, discard=True)

    add(store, "Kit")

    assert names(store) == ["Kit"]
    assert problems(url.removeprefix("sqlite:///")) == []


def test_process_with_the_old_document_stops_writing(edited, open_url, url):
    old = edited(PETS, CollectionSpec("shops"))
    kept = old.snapshot("old")
    new = edited(replace(PETS, filters=("kind",)))

    with pytest.raises(StoreError, match="another process serves shop with other collections; start this one again"):
        old.transaction()
    with pytest.raises(StoreError, match="another process serves shop"):
        old.restore(kept)
    assert new.snapshots() == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
quick = settings(derandomize=True, max_examples=200, database=None, deadline=None)


@quick
@given(st.dictionaries(st.text(max_size=3), JSON, max_size=3), st.integers() | st.text())
@example({"a": 10**40, "b": float("inf"), "c": "\ud800", "d": [1, 1.0]}, "\x00")
def test_rows_are_read_as_they_were_written(values, row_id):
    row = Row(values, id=row_id, version=3, columns={"org": row_id}, sequence=7, deleted=True)

    again = decode(encode(row))

    assert json.dumps(again) == json.dumps(row)
    assert (again.id, again.version, again.columns, again.sequence, again.deleted) == (row_id, 3, row.columns, 7, True)


@quick
@given(JSON, JSON)
@example(1, 1.0)
@example(True, 1)
@example(["ab", "c"], ["a", "bc"])
@example("2026-01-15T09:00:00Z", "2026-01-15T10:00:00+01:00")
@example({"a": 1, "b": 2}, {"b": 2, "a": 1.0})
@example(-0.0, 0)
@example("=1", 1)
def test_keys_have_the_same_bytes_when_they_are_the_same(left, right):
    one, other = same_key(left), same_key(right)

    assert (key_bytes(one) == key_bytes(other)) == (one == other)
    assert (key_bytes((one, other)) == key_bytes((other, one))) == (one == other)
