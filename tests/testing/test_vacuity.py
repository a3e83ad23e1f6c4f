"""A run that tried too little fails, and says what was never accepted; a layer that did not run is not held to it."""

from __future__ import annotations

import pytest
from run_kit import NotesServer, call, deleted_is_gone, every_operation

from specdouble.testing.suite.result import worst


def sentences(result):
    return [one.sentence for one in result.shortfalls]


def only_refusals(suite):
    call(suite, "list_notes")
    call(suite, "create_note", text="a")
    for name in (7, 8):
        call(suite, "get_note", name)


def test_operation_that_was_never_accepted_is_named_with_what_was_tried(notes):
    result = notes(NotesServer(), fuzz=only_refusals)

    assert sentences(result) == [
        "get_note never accepted a request; 2 requests were answered 404 (2)",
        "delete_note was never called",
    ]
    assert result.exit_code == 3


def test_run_that_reached_every_operation_is_not_vacuous(notes):
    result = notes(NotesServer(), fuzz=every_operation)

    assert (result.shortfalls, result.exit_code) == ([], 0)


def test_lint_alone_sends_nothing_and_is_not_vacuous(notes):
    result = notes(NotesServer(), lint=lambda suite: suite.log.passed("lint", "", "readable"))

    assert (result.requests, result.exit_code) == (0, 0)


def test_laws_are_held_to_the_operations_that_they_reached(notes):
    def hopeless(suite):
        call(suite, "get_note", 7)

    result = notes(NotesServer(), laws=hopeless)

    assert sentences(result) == ["get_note never accepted a request; 1 request was answered 404 (1)"]


def test_accepted_requests_are_counted_against_the_floor_of_the_profile(notes):
    result = notes(NotesServer(), fuzz=every_operation, profile="pr")

    assert sentences(result)[0] == ("list_notes accepted 1 requests, expected 2; 1 request was answered 200 (1)")


def walk(scenarios, followed, absent):
    def stateful(suite):
        for _ in range(scenarios):
            suite.log.passed("stateful", "", "scenarios")
        for number in range(followed):
            suite.log.passed("stateful", "create_note", f"link Followed{number} of 201")
        for number in range(absent):
            suite.log.untested("stateful", "create_note", f"link Absent{number} of 201", "not met")

    return stateful


def test_too_few_scenarios_are_vacuous(notes):
    result = notes(NotesServer(), stateful=walk(9, 1, 0))

    assert sentences(result) == ["9 scenarios along the links ran, expected 10"]


def test_too_few_links_are_vacuous(notes):
    result = notes(NotesServer(), stateful=walk(10, 1, 2))

    assert sentences(result)[0] == (
        "1 of 3 links were followed, expected 50%; "
        "never: create_note link Absent0 of 201, create_note link Absent1 of 201"
    )


def test_document_without_links_asks_for_no_scenarios(notes):
    def stateful(suite):
        suite.log.untested("stateful", "", "scenarios", "the document declares no links")

    assert notes(NotesServer(), stateful=stateful).exit_code == 0


def test_too_few_documented_statuses_are_vacuous(notes):
    def lists(suite):
        call(suite, "list_notes")

    result = notes(NotesServer(), probes=lists, fuzz=lists, authz=lists)

    assert sentences(result)[-1] == (
        "1 of 5 documented statuses were seen, expected 50%; never: create_note 201, get_note 200, get_note 404, "
        "delete_note 204"
    )


@pytest.mark.parametrize(
    ("codes", "code"),
    [([], 0), ([0, 3], 3), ([3, 4], 4), ([4, 1, 3], 1), ([1, 2], 2)],
)
def test_exit_codes_of_several_runs_go_by_their_weight(codes, code):
    assert worst(codes) == code


def test_finding_weighs_more_than_a_vacuous_operation(notes):
    result = notes(NotesServer("keeps"), laws=deleted_is_gone, fuzz=only_refusals)

    assert result.shortfalls == []
    assert result.exit_code == 1


def test_unstable_finding_weighs_more_than_a_vacuous_operation(notes):
    result = notes(NotesServer("moody"), fuzz=only_refusals)

    assert result.shortfalls
    assert result.exit_code == 4
