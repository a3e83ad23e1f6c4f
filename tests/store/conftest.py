"""The conformance suite of stores: every test that takes `make_store` or `tx` runs against each backend."""

from datetime import UTC, datetime
from itertools import count

import pytest
from store_places import PLACES
from store_specs import SPECS

from specdouble.runtime.ids import Ids


def NOW():
    return datetime(2026, 1, 15, 9, tzinfo=UTC)


@pytest.fixture(params=PLACES)
def make_store(request):
    with PLACES[request.param]() as place:
        names = (f"api {number}" for number in count())
        yield lambda *specs, now=NOW: place.store(next(names), specs or SPECS, Ids(0).make, now)


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
