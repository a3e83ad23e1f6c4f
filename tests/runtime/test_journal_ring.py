"""The journal keeps the newest exchanges within its bounds, and gives ids that only rise."""

from __future__ import annotations

import time

from hypothesis import given, settings
from hypothesis import strategies as st
from journal_kit import add

from specdouble.runtime.journal import Journal

SIZES = st.lists(st.tuples(st.integers(0, 3000), st.integers(0, 3000), st.booleans()), max_size=60)


@settings(derandomize=True, max_examples=100, deadline=None)
@given(sizes=SIZES, limit=st.integers(1, 20), max_bytes=st.integers(0, 20_000))
def test_a_journal_never_passes_its_bounds_and_keeps_the_newest(sizes, limit: int, max_bytes: int) -> None:
    journal = Journal(limit, max_bytes, max_body=1000)
    added = []

    for sent, got, amended in sizes:
        added.append(add(journal, body=b"x" * sent, answer=b"y" * got).id)
        if amended:
            journal.amend(added[-1], body=b"z" * sent)

        kept = list(journal)
        assert len(kept) == len(journal) <= limit
        assert journal.bytes == sum(entry.size for entry in kept) <= max_bytes
        assert [entry.id for entry in kept] == added[len(added) - len(kept) :]
    assert added == sorted(set(added))


def test_a_long_body_is_cut_and_its_size_is_told() -> None:
    entry = add(Journal(max_body=10), body=b"a" * 25, answer=b"b" * 12)

    assert (entry.request.body, entry.request_size) == (b"a" * 10, 25)
    assert (entry.body, entry.response_size) == (b"b" * 10, 12)


def test_a_reserved_id_is_that_of_the_entry_added_next() -> None:
    journal = Journal()
    add(journal)

    reserved = journal.reserve()
    add(journal, id=reserved, status=404)

    found = journal.get(reserved)
    assert found is not None
    assert found.status == 404
    assert add(journal).id == reserved + 1


def test_ids_go_on_rising_after_clear() -> None:
    journal = Journal()
    last = add(journal).id

    journal.clear()

    assert list(journal) == []
    assert journal.bytes == 0
    assert add(journal).id > last


def test_an_entry_that_made_room_is_gone() -> None:
    journal = Journal(1)
    first = add(journal)

    second = add(journal)

    assert journal.get(first.id) is None
    assert journal.get(second.id) is second
    assert journal.amend(first.id, status=500) is None


def test_an_amended_entry_keeps_its_place_and_its_bound() -> None:
    journal = Journal(max_body=4)
    first, second = add(journal), add(journal)

    journal.amend(first.id, body=b"streamed", notes=("streamed",))

    changed = journal.get(first.id)
    assert changed is not None
    assert (changed.body, changed.response_size, changed.notes) == (b"stre", 8, ("streamed",))
    assert [entry.id for entry in journal.newest()] == [second.id, first.id]


def test_adding_is_cheap() -> None:
    journal = Journal()
    sent = tuple((f"header-{number}", "value") for number in range(10))

    started = time.perf_counter()
    for _ in range(2000):
        add(journal, sent=sent, body=b"x" * 500, answer=b"y" * 2000)

    assert (time.perf_counter() - started) / 2000 < 0.001  # it takes some microseconds; a busy machine takes longer
