"""What rows may take in memory: counted by what is kept, given back by what is let go."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterable
from datetime import UTC, datetime

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from specdouble.runtime.ids import Ids
from specdouble.store.budget import Budget, StoreFull, weigh_row
from specdouble.store.memory import MemoryBackend, State
from specdouble.store.opening import open_place
from specdouble.store.spec import CollectionSpec
from specdouble.store.store import Store

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)


def pets(budget: Budget, *, versions: bool = False) -> Store:
    specs = (CollectionSpec("pets", unique=(("name",),), versions=versions),)
    return open_place("memory", budget).store("zoo", specs, Ids(0).make, lambda: NOW)


def add(store: Store, *names: str, text: str = "") -> None:
    with store.transaction() as tx:
        for name in names:
            tx.pets.add({"name": name, "text": text})


def rename(store: Store, name: str) -> None:
    with store.transaction() as tx:
        tx.pets.update(next(iter(tx.pets)).id, {"name": name})


def names(store: Store) -> list[str]:
    with store.read() as view:
        return [row["name"] for row in view.pets]


def test_a_write_beyond_the_limit_leaves_nothing_behind() -> None:
    budget = Budget(20_000)
    store = pets(budget)
    add(store, "Rex")
    before = budget.used

    with pytest.raises(StoreFull, match=r"20,000 bytes.*max_memory"):
        add(store, "Tom", "Ida", text="x" * 20_000)

    assert (names(store), budget.used) == (["Rex"], before)
    add(store, "Tom")
    assert names(store) == ["Rex", "Tom"]


def test_room_is_made_before_anything_is_refused() -> None:
    asked: list[int] = []
    idle: list[Store] = []
    budget = Budget(20_000, relieve=lambda: (asked.append(1), idle.clear()))
    idle.append(pets(budget))
    add(idle[0], "Rex", text="x" * 10_000)
    store = pets(budget)

    add(store, "Tom", text="x" * 10_000)

    assert (names(store), asked) == (["Tom"], [1])


def test_rows_that_forks_and_snapshots_share_count_once() -> None:
    budget = Budget()
    store = pets(budget)
    add(store, *(f"pet {number}" for number in range(100)))
    before = budget.used

    kept = [store.snapshot(f"kept {number}") for number in range(20)]
    forks = [store.fork() for _ in range(20)]

    assert budget.used == before
    assert names(forks[0]) == names(store)
    assert len(kept) == 20


def test_the_first_write_of_a_fork_counts_the_copy_that_it_makes() -> None:
    budget = Budget()
    store = pets(budget)
    add(store, *(f"pet {number}" for number in range(100)))
    fork, before = store.fork(), budget.used

    add(fork, "Rex")
    copied = budget.used - before
    add(fork, "Tom")

    assert copied > 100 * 100
    assert budget.used - before < copied + 2000


def test_earlier_versions_count() -> None:
    budget = Budget()
    store = pets(budget, versions=True)
    add(store, "Rex", text="x" * 1000)
    before = budget.used

    for number in range(10):
        with store.transaction() as tx:
            tx.pets.update(next(iter(tx.pets)).id, {"text": str(number) * 1000})

    assert 10_000 < budget.used - before < 25_000


def test_the_estimate_is_good_to_a_factor_of_two() -> None:
    budget = Budget()
    store = pets(budget)
    texts = [f"{number} " * 20 for number in range(3000)]
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    for number, text in enumerate(texts):
        add(store, f"pet {number}", text=text + "!")
    gc.collect()
    taken = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()

    assert taken / 2 < budget.used < taken * 2


def test_a_long_chain_of_snapshots_is_counted_and_let_go() -> None:
    budget = Budget()
    store = pets(budget)
    for number in range(5000):
        store.snapshot("again")
        add(store, f"pet {number}") if number < 2 else rename(store, f"pet {number}")

    assert budget.used > 5000 * 1000
    del store
    gc.collect()
    assert budget.used == 0


class Keeping(RuleBasedStateMachine):
    """Whatever is written, kept, forked and forgotten: what is used is never less than the rows that are there."""

    def __init__(self) -> None:
        super().__init__()
        self.budget = Budget()
        self.stores = [pets(self.budget, versions=True)]
        self.made = 0

    @rule(which=st.integers(0, 9), size=st.integers(0, 2000))
    def write(self, which: int, size: int) -> None:
        self.made += 1
        add(self.store(which), f"pet {self.made}", text="x" * size)

    @rule(which=st.integers(0, 9), pick=st.integers(0, 9), size=st.integers(0, 2000))
    def change(self, which: int, pick: int, size: int) -> None:
        with self.store(which).transaction() as tx:
            for row in list(tx.pets)[pick : pick + 2]:
                tx.pets.update(row.id, {"text": "y" * size})

    @rule(which=st.integers(0, 9), pick=st.integers(0, 9))
    def delete(self, which: int, pick: int) -> None:
        with self.store(which).transaction() as tx:
            for row in list(tx.pets)[pick : pick + 1]:
                tx.pets.delete(row.id)

    @rule(which=st.integers(0, 9), name=st.sampled_from(["a", "b"]))
    def keep(self, which: int, name: str) -> None:
        self.store(which).snapshot(name)

    @rule(which=st.integers(0, 9), name=st.sampled_from(["a", "b"]))
    def go_back(self, which: int, name: str) -> None:
        store = self.store(which)
        if name in store.snapshots():
            store.restore(store.snapshots()[name])

    @rule(which=st.integers(0, 9), name=st.sampled_from(["a", "b"]))
    def forget(self, which: int, name: str) -> None:
        self.store(which).drop_snapshot(name)

    @rule(which=st.integers(0, 9))
    def fork(self, which: int) -> None:
        self.stores.append(self.store(which).fork())

    @rule(which=st.integers(0, 9))
    def drop(self, which: int) -> None:
        if len(self.stores) > 1:
            self.stores.remove(self.store(which))

    @invariant()
    def nothing_is_forgotten(self) -> None:
        rows = {id(row): row for state in self.states() for row in every_row(state)}
        assert self.budget.used >= sum(weigh_row(row) for row in rows.values())

    def store(self, which: int) -> Store:
        return self.stores[which % len(self.stores)]

    def states(self) -> Iterable[State]:
        for store in self.stores:
            assert isinstance(store.backend, MemoryBackend)
            yield store.backend._head  # as it is: a snapshot of it would be one more that is kept
            yield from store.backend.snapshots().values()

    def teardown(self) -> None:
        self.stores.clear()
        gc.collect()
        assert self.budget.used == 0


def every_row(state: State) -> Iterable:
    for table in state.tables.values():
        yield from table.rows.values()
        for states in table.history.values():
            yield from states


def test_what_is_used_is_what_is_kept() -> None:
    run_state_machine_as_test(
        Keeping, settings=settings(max_examples=25, stateful_step_count=20, derandomize=True, deadline=None)
    )
