"""The conformance suite of stores: every test that takes `make_store` or `tx` runs against each backend."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from specdouble.runtime.ids import Ids
from specdouble.store.catalogue import Catalogue
from specdouble.store.memory import MemoryBackend
from specdouble.store.spec import CollectionSpec, IdStyle, Reference
from specdouble.store.sqlite import StoreFile
from specdouble.store.store import Store

FOLDER = Path("/dev/shm") if Path("/dev/shm").is_dir() else None  # in memory where there is such a place


def in_memory(indexes, folder):
    return MemoryBackend(indexes)


def in_file(indexes, folder):
    return StoreFile(Path(tempfile.mkdtemp(dir=folder)) / "store.db").backend("api", indexes)


BACKENDS = {"memory": in_memory, "sqlite": in_file}

ORGS = CollectionSpec("orgs", id=IdStyle("integer"), unique=(("name",),))
TEAMS = CollectionSpec(
    "teams",
    id=IdStyle("integer"),
    columns=("org_id",),
    parents=(Reference("org_id", "orgs", "cascade"),),
    unique=(("name",),),
)
USERS = CollectionSpec(
    "users",
    id=IdStyle("uuid"),
    delete="soft",
    deleted_field="deleted",
    versions=True,
    unique=(("email",),),
    refs=(Reference("org", "orgs", "restrict"), Reference("teams", "teams", "null")),
)
NOTES = CollectionSpec("notes", id=IdStyle("prefix", "note_"), refs=(Reference("meta.author", "users", "cascade"),))
SPECS = (ORGS, TEAMS, USERS, NOTES)


@pytest.fixture(params=BACKENDS)
def make_store(request):
    folder = Path(tempfile.mkdtemp(dir=FOLDER))

    def make(*specs, now=lambda: datetime(2026, 1, 15, 9, tzinfo=UTC)):
        indexes = {name: each.indexes for name, each in Catalogue(specs or SPECS).items()}
        return Store(specs or SPECS, Ids(0).make, now, BACKENDS[request.param](indexes, folder))

    yield make
    shutil.rmtree(folder)


@pytest.fixture
def store(make_store):
    return make_store()


@pytest.fixture
def tx(store):
    with store.transaction() as transaction:
        yield transaction


@pytest.fixture
def make_tx(make_store):
    """Return a transaction on a store of given collections."""
    opened = []

    def make(*specs, **more):
        opened.append(make_store(*specs, **more).transaction())
        return opened[-1]

    yield make
    for transaction in opened:
        transaction.rollback()
