"""Which request a fault is applied to: by order, count and chance, the same on every run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from faults_kit import BOOKS, operation
from hypothesis import given, settings
from hypothesis import strategies as st

from specdouble.contract.call import RawRequest
from specdouble.errors import NotFound
from specdouble.runtime.faults import Fault, Faults, read_fault
from specdouble.runtime.faults.known import KnownApi
from specdouble.runtime.faults.rule_book import LIMIT, TooManyRules

NOW = datetime(2026, 1, 15, 9, tzinfo=UTC)
GET = RawRequest("GET", "/books")
KNOWN = {"books": KnownApi(BOOKS)}
DOWN = {"kind": "status", "status": 503}
quickly = settings(derandomize=True, max_examples=60, deadline=None)


def faults(*rules: dict, seed: int = 0) -> Faults:
    made = Faults(seed=seed, now=lambda: NOW)
    for rule in rules:
        made.add(read_fault({"effect": DOWN, **rule}, KNOWN))
    return made


def ask(some: Faults) -> Fault | None:
    return some.find("books", operation("list_books"), GET)


def ids(some: Faults, times: int) -> Sequence[str | None]:
    found = [ask(some) for _ in range(times)]
    return [fault.id if fault else None for fault in found]


def test_without_rules_nothing_goes_wrong() -> None:
    assert ask(faults()) is None


def test_the_newest_rule_wins() -> None:
    assert ids(faults({"id": "old"}, {"id": "new"}), 1) == ["new"]


def test_a_spent_rule_gives_way_to_an_older_one() -> None:
    assert ids(faults({"id": "old"}, {"id": "new", "count": 2}), 3) == ["new", "new", "old"]


def test_a_disabled_rule_is_passed_over() -> None:
    assert ids(faults({"id": "old"}, {"id": "new", "enabled": False}), 1) == ["old"]


@quickly
@given(st.integers(1, 20), st.integers(0, 40))
def test_a_rule_is_applied_so_many_times_and_no_more(count, requests) -> None:
    some = faults({"id": "f", "count": count})

    assert ids(some, requests) == ["f"] * min(count, requests) + [None] * max(0, requests - count)
    assert some.get("f")[1].applied == min(count, requests)


@quickly
@given(st.integers(), st.floats(0, 1), st.integers(1, 5))
def test_the_same_serial_requests_fail_the_same_way(seed, probability, count) -> None:
    rule = {"id": "f", "probability": probability, "count": count}

    assert ids(faults(rule, seed=seed), 30) == ids(faults(rule, seed=seed), 30)


@quickly
@given(st.integers(0, 1000))
def test_a_rule_draws_the_same_whatever_other_rules_there_are(seed) -> None:
    rare = {"id": "rare", "probability": 0.3}

    alone = ids(faults(rare, seed=seed), 20)
    among = ids(faults({"id": "never", "probability": 0}, rare, seed=seed), 20)

    assert alone == among


def test_a_probability_is_kept_in_the_long_run() -> None:
    assert 250 < sum(name is not None for name in ids(faults({"probability": 0.3}), 1000)) < 350


def test_another_seed_fails_at_other_times() -> None:
    rule = {"id": "f", "probability": 0.5}

    assert ids(faults(rule, seed=1), 50) != ids(faults(rule, seed=2), 50)


@pytest.mark.parametrize(("probability", "applied"), [(0, 0), (1, 20)])
def test_never_and_always_are_kept_to_the_letter(probability, applied) -> None:
    some = faults({"id": "f", "probability": probability})
    ids(some, 20)

    assert (some.get("f")[1].applied, some.get("f")[1].met) == (applied, 20)


@quickly
@given(st.integers(), st.floats(0, 5000), st.floats(0, 5000))
def test_a_uniform_delay_stays_between_its_bounds(seed, one, other) -> None:
    lower, upper = sorted((one, other))
    told = {"kind": "delay", "delay_distribution": {"type": "uniform", "lower": lower, "upper": upper}}
    some = faults({"effect": told}, seed=seed)

    assert all(lower / 1000 - 1e-9 <= ask(some).delay <= upper / 1000 + 1e-9 for _ in range(5))


@quickly
@given(st.integers(), st.floats(0, 5000), st.floats(0, 10))
def test_a_lognormal_delay_stays_between_its_bounds(seed, median, sigma) -> None:
    distribution = {"type": "lognormal", "median": median, "sigma": sigma, "lower": 10, "upper": 2000}
    some = faults({"effect": {"kind": "delay", "delay_distribution": distribution}}, seed=seed)

    assert all(0.01 <= ask(some).delay <= 2 for _ in range(5))


def test_a_lognormal_delay_lies_around_its_median() -> None:
    distribution = {"type": "lognormal", "median": 100, "sigma": 0.5}
    some = faults({"effect": {"kind": "delay", "delay_distribution": distribution}})

    drawn = sorted(ask(some).delay for _ in range(1001))

    assert 0.09 < drawn[500] < 0.11
    assert drawn[0] < 0.05
    assert drawn[-1] > 0.3


def test_a_fixed_delay_is_the_same_each_time() -> None:
    some = faults({"effect": {"kind": "delay", "fixed_delay_milliseconds": 250}})

    assert [ask(some).delay, ask(some).delay] == [0.25, 0.25]


def test_an_error_can_come_late() -> None:
    fault = ask(faults({"effect": {**DOWN, "fixed_delay_milliseconds": 250}}))

    assert (fault.delay, fault.effect.status) == (0.25, 503)


def test_a_fork_has_the_same_rules_and_counts_on_its_own() -> None:
    origin = faults({"id": "f", "count": 2})
    ask(origin)
    twin = origin.fork(0, lambda: NOW)
    ids(twin, 5)

    assert (origin.get("f")[1].applied, twin.get("f")[1].applied) == (1, 2)


def test_a_made_id_is_never_one_that_is_taken() -> None:
    some = faults({"id": "fault-1"}, {})

    assert [rule.id for rule, _ in some] == ["fault-2", "fault-1"]


def test_what_is_not_there_cannot_be_deleted() -> None:
    with pytest.raises(NotFound, match="fault nobody not found"):
        faults().delete("nobody")


def test_a_sandbox_holds_a_bounded_number_of_rules() -> None:
    some = faults(*[{} for _ in range(LIMIT)])

    with pytest.raises(TooManyRules, match="1000 faults"):
        some.add(read_fault({"effect": DOWN}, KNOWN))
