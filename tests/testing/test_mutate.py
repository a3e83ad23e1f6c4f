"""Every defect does what it says, and the harness tells which were seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from mutate_kit import PRESS, Round, open_press

from specdouble.cli import commands
from specdouble.contract.load import load_text
from specdouble.testing.mutate import score
from specdouble.testing.mutate.bench import Bench, Verdict
from specdouble.testing.mutate.catalogue import DEFECTS, KINDS, choose_sample, find_mutants
from specdouble.testing.mutate.crew import Work, try_all
from specdouble.testing.mutate.defect import Mutant
from specdouble.testing.mutate.ground import Ground

ROOT = Path(__file__).parents[2]
THREE = ("forgets-a-delete", "skips-a-row", "leaks-reads")


@pytest.fixture(scope="module")
def press(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    bench = open_press(tmp_path_factory.mktemp("press"))
    yield bench
    bench.subject.target.close()


@pytest.fixture(scope="module")
def sound(press: Bench) -> list[tuple]:
    press.subject.reset()
    return Round(press.subject.target).play()


def mutants(bench: Bench, *names: str) -> list[Mutant]:
    every = find_mutants(bench.ground, bench.subject.document.operations)
    return [one for one in every if one.defect.name in names]


def test_the_round_meets_what_an_api_can_refuse(sound: list[tuple]) -> None:
    statuses = {one[2] for one in sound if len(one) == 5}

    assert statuses >= {200, 201, 204, 304, 400, 401, 403, 404, 405, 409, 412}


def test_the_same_round_has_the_same_answers(press: Bench, sound: list[tuple]) -> None:
    press.subject.reset()

    assert Round(press.subject.target).play() == sound


@pytest.mark.parametrize("name", [defect.name for defect in DEFECTS])
def test_a_defect_changes_what_is_answered(name: str, press: Bench, sound: list[tuple]) -> None:
    some = mutants(press, name)

    assert some, "it has no place in this document"
    assert any(heard(press, mutant) != sound for mutant in some)


def heard(press: Bench, mutant: Mutant) -> list[tuple]:
    _, subject = press._plant(mutant)
    try:
        return Round(subject.target).play()
    finally:
        subject.target.close()


def test_a_defect_is_gone_with_its_mutant(press: Bench, sound: list[tuple]) -> None:
    heard(press, mutants(press, "forgets-a-create")[0])
    press.subject.reset()

    assert Round(press.subject.target).play() == sound


def test_the_laws_see_three_defects(press: Bench) -> None:
    work = Work(mutants(press, *THREE), ("laws",))
    verdicts = try_all(lambda: press, work, jobs=1)

    assert {one.mutant.defect.name: one.checks.get("laws") for one in verdicts} == {
        "forgets-a-delete": "deleted-is-gone",
        "skips-a-row": "pages-hold-everything",
        "leaks-reads": "isolation-read",
    }


@pytest.mark.parametrize("kind", ["jobs", "streaming"])
def test_the_laws_see_every_defect_of_jobs_and_of_streams(kind: str, press: Bench) -> None:
    some = find_mutants(press.ground, press.subject.document.operations, [kind])
    verdicts = try_all(lambda: press, Work(some, ("laws",)), jobs=1)

    seen = {one.mutant.defect.name: f"laws {one.checks.get('laws')}" for one in verdicts}
    assert seen == {one.defect.name: one.defect.seen_by for one in some}


def test_two_processes_say_the_same_as_one(press: Bench, tmp_path: Path) -> None:
    work = Work(mutants(press, "forgets-a-delete", "leaks-reads"), ("laws",))
    alone = try_all(lambda: press, work, jobs=1)
    together = try_all(lambda: open_press(tmp_path), work, jobs=2)

    assert score.as_json(together) == score.as_json(alone)


def test_what_no_request_brings_to_bear_survives_and_says_so(press: Bench) -> None:
    (verdict,) = try_all(lambda: press, Work(mutants(press, "ignores-an-order"), ("authz",)), jobs=1)

    assert (verdict.killed, verdict.came_to_bear) == (False, False)


def test_what_the_sound_double_shows_too_kills_nothing(press: Bench) -> None:
    (mutant,) = mutants(press, "forgets-a-delete")
    seen = press.try_mutant(mutant, ("laws",), {"laws": ()})
    known = Bench(press.subject, 0)
    ids = _ids(known, mutant)

    assert seen.killed
    assert not press.try_mutant(mutant, ("laws",), {"laws": ids}).killed


def _ids(bench: Bench, mutant: Mutant) -> frozenset[str]:
    _, subject = bench._plant(mutant)
    try:
        return Bench(subject, 0).baseline("laws", [mutant.operation.id])
    finally:
        subject.target.close()


def test_there_are_forty_defects_and_each_has_a_name_of_its_own() -> None:
    assert len({defect.name for defect in DEFECTS}) == len(DEFECTS) >= 40


def test_a_sample_is_the_same_again_and_has_every_defect_before_a_second_of_any() -> None:
    document = load_text(PRESS, name="press")
    every = find_mutants(Ground(document), document.operations)
    chosen = choose_sample(every, 40, seed=3)

    assert chosen == choose_sample(every, 40, seed=3) != choose_sample(every, 40, seed=4)
    assert len({one.defect.name for one in chosen}) == 40


@pytest.mark.parametrize(("killed", "code"), [(20, 0), (19, 0), (18, 1)])
def test_nineteen_of_twenty_are_enough(killed: int, code: int, press: Bench) -> None:
    mutant = mutants(press, "forgets-a-delete")[0]
    verdicts = [Verdict(mutant, {"laws": "x"} if number < killed else {}, ("laws",), True, {}) for number in range(20)]

    assert score.exit_code(verdicts) == code


def test_the_command_prints_what_was_killed_by_which_layer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    words = "mutate pulse --only laws --operation delete_variable --only-kind persistence --jobs 1 --json"

    result = CliRunner().invoke(commands, words.split())

    assert result.exit_code == 0
    (row,) = json.loads(result.stdout)
    assert (row["name"], row["operation"], row["killed"]) == ("forgets-a-delete", "delete_variable", True)
    assert (row["layers"], row["schemathesis"]) == (["laws"], None)


def test_a_kind_that_is_none_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)

    result = CliRunner().invoke(commands, ["mutate", "pulse", "--only-kind", "weather"])

    assert "there are: persistence, paging" in str(result.exception)


def test_the_page_of_mutants_names_every_defect() -> None:
    page = (ROOT / "docs" / "mutate.md").read_text("utf-8")
    rows = [
        f"| {kind.name} | `{one.name}` | {one.sentence} | {one.seen_by} |" for kind in KINDS for one in kind.defects
    ]

    assert [row for row in rows if row not in page] == []
