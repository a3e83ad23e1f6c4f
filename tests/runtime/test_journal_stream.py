"""Following a journal: every entry once, in order; nobody waits for a slow follower."""

from __future__ import annotations

import asyncio
import gc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from journal_kit import add

from specdouble.errors import TooManyRequests
from specdouble.runtime.journal import Entry, Journal, Missed
from specdouble.runtime.journal.stream import Follower

ROUNDS = st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=20)


async def take(follower: Follower, most: int) -> list[Entry | Missed]:
    """Take what is there already, at most so many."""
    taken: list[Entry | Missed] = []
    while len(taken) < most:
        waiting = asyncio.ensure_future(anext(follower))
        await asyncio.sleep(0)
        if not waiting.done():
            waiting.cancel()
            break
        taken.append(waiting.result())
    return taken


@settings(derandomize=True, max_examples=60, deadline=None)
@given(rounds=ROUNDS)
def test_a_follower_sees_every_entry_once_and_in_order(rounds: list[tuple[int, int]]) -> None:
    async def follow() -> tuple[list[int], list[int]]:
        journal = Journal(1000)
        follower = journal.follow()
        added, seen = [], []
        for adding, taking in [*rounds, (0, 1000)]:
            added += [add(journal).id for _ in range(adding)]
            seen += [entry.id for entry in await take(follower, taking) if isinstance(entry, Entry)]
        return added, seen

    added, seen = asyncio.run(follow())

    assert seen == added


@settings(derandomize=True, max_examples=60, deadline=None)
@given(rounds=ROUNDS, limit=st.integers(1, 5))
def test_a_slow_follower_is_told_how_many_it_missed(rounds: list[tuple[int, int]], limit: int) -> None:
    async def follow() -> tuple[int, list[Entry | Missed]]:
        journal = Journal(limit)
        follower = journal.follow()
        taken: list[Entry | Missed] = []
        for adding, taking in [*rounds, (0, 1000)]:
            for _ in range(adding):
                add(journal)
            taken += await take(follower, taking)
        return sum(adding for adding, _ in rounds), taken

    added, taken = asyncio.run(follow())

    ids = [one.id for one in taken if isinstance(one, Entry)]
    assert ids == sorted(set(ids))
    assert len(ids) + sum(one.count for one in taken if isinstance(one, Missed)) == added


def test_a_waiting_follower_wakes_for_a_new_entry() -> None:
    async def follow() -> Entry | Missed:
        journal = Journal()
        waiting = asyncio.create_task(anext(journal.follow()))  # type: ignore[arg-type]
        await asyncio.sleep(0)
        add(journal, status=201)
        return await asyncio.wait_for(waiting, 5)

    found = asyncio.run(follow())

    assert isinstance(found, Entry)
    assert found.status == 201


@pytest.mark.parametrize(
    ("after", "expected"),
    [(1, [2, 3]), (3, []), (0, [1, 2, 3]), (99, [1, 2, 3])],
    ids=["from the middle", "from the end", "from the start", "an id of another run"],
)
def test_a_follower_goes_on_after_an_id(after: int, expected: list[int]) -> None:
    journal = Journal()
    for _ in range(3):
        add(journal)

    found = asyncio.run(take(journal.follow(after), 10))

    assert [one.id for one in found if isinstance(one, Entry)] == expected


def test_there_is_a_bound_to_followers_and_closed_ones_leave() -> None:
    journal = Journal(max_followers=2)
    first, second = journal.follow(), journal.follow()

    with pytest.raises(TooManyRequests, match="2 followers"):
        journal.follow()
    first.close()

    assert journal.follow() is not second


def test_a_forgotten_follower_leaves() -> None:
    journal = Journal(max_followers=1)
    follower = journal.follow()

    del follower
    gc.collect()

    assert journal.follow() is not None


def test_closing_the_journal_ends_its_followers() -> None:
    async def follow() -> list[Entry | Missed]:
        journal = Journal()
        follower = journal.follow()
        add(journal)
        journal.close()
        return [one async for one in follower]

    assert len(asyncio.run(follow())) == 1
