from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from resource_kit import DOCUMENTS, Api

from specdouble.behave.seeding import Seeder
from specdouble.contract.load import load_document
from specdouble.runtime.ids import Ids
from specdouble.store.memory import MemoryBackend
from specdouble.store.sown import Field
from specdouble.store.store import Store

SINGLE = sorted(DOCUMENTS.glob("*.yaml"))


def contents(store: Store) -> dict[str, list[tuple[Any, dict[str, Any]]]]:
    with store.read() as view:
        return {name: [(row.id, dict(row)) for row in view[name].all()] for name in view.collections}


def on_demand(api: Api) -> Store:
    """Return a store of the API's collections, each seeded when it is first looked at."""
    seeds = Store(api.inference.collections, Ids(api.seed).make, api.clock.now)
    seeder = Seeder(api.ground)

    def sow(name: str) -> Any:
        with seeds.transaction() as transaction:
            filled = seeder.fill_for(name, transaction)
        state = seeds.snapshot()
        return {one: state.tables[one] for one in filled}, state.counters

    backend = MemoryBackend.sown(Field(tuple(api.inference.collections), sow))
    return Store(api.inference.collections, Ids(api.seed).make, api.clock.now, backend)


@pytest.mark.parametrize("file", SINGLE, ids=lambda file: file.stem)
def test_rows_are_the_same_whichever_collection_is_looked_at_first(file: Path) -> None:
    api = Api(load_document(file)).seeded()
    store = on_demand(api)

    with store.read() as view:
        for name in reversed(view.collections):
            len(view[name])

    assert contents(store) == contents(api.store)


def test_only_what_a_collection_leans_on_is_seeded_with_it() -> None:
    api = Api(load_document(DOCUMENTS / "references.yaml"))
    asked: list[str] = []
    seeder = Seeder(api.ground)
    seeds = Store(api.inference.collections, Ids(0).make, api.clock.now)
    first = next(iter(api.inference.collections))

    with seeds.transaction() as transaction:
        asked = seeder.fill_for(first, transaction)
        again = seeder.fill_for(first, transaction)
        empty = [name for name in transaction.collections if not len(transaction[name])]

    assert first in asked
    assert set(asked).isdisjoint(empty)
    assert again == [first]


def test_a_fork_writes_without_touching_the_world_it_began_with() -> None:
    api = Api(load_document(DOCUMENTS / "resource_library.yaml"))
    world = on_demand(api)
    name = next(iter(api.inference.collections))
    fork = world.fork()

    with fork.transaction() as transaction:
        row = transaction[name].all()[0]
        transaction[name].delete(row.id)

    with world.read() as view:
        assert row.id in [one.id for one in view[name].all()]
    with fork.read() as view:
        assert row.id not in [one.id for one in view[name].all()]


def test_ids_go_on_where_the_seeds_ended() -> None:
    api = Api(load_document(DOCUMENTS / "resource_library.yaml")).seeded()
    eager, lazy = api.store.fork(), on_demand(api).fork()

    for store in (eager, lazy):
        with store.transaction() as transaction:
            for name in reversed(transaction.collections):
                spec = api.inference.collections[name]
                if not spec.columns and not spec.refs and spec.id.style != "client":
                    transaction[name].add({})

    assert contents(lazy) == contents(eager)
