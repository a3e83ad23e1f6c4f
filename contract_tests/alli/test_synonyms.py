"""Synonyms. The world is `demo`."""

import pytest


def targets(alli, *questions):
    return [one["target"] for one in alli.get_synonyms(questions=list(questions))["synonyms"]]


@pytest.mark.parametrize(
    ("questions", "found"),
    [
        (["How much LUGGAGE may I bring?"], ["baggage"]),
        (["Is my suitcase insured, and my baggage?"], ["baggage"]),
        (["I want my money back.", "Where are my bags?"], ["baggage", "refund"]),
        (["May I bring a handbag and garbage bags?"], ["baggage"]),
        (["Garbage?"], []),
        ([], []),
    ],
)
def test_questions_name_targets_by_any_of_their_words(alli, questions, found):
    assert targets(alli, *questions) == found


def test_words_are_found_where_a_script_does_not_part_them(alli):
    assert targets(alli.as_("hanabi"), "安いホテルはありますか") == ["旅館"]


def test_slash_is_part_of_the_path(alli):
    """get_synonyms: trailing slash is part of the path."""
    headers, body = {"Content-Type": "application/json"}, b'{"questions": []}'

    with_slash, without = (
        alli.send("POST", path, headers=headers, body=body) for path in ("/webapi/v2/synonyms/", "/webapi/v2/synonyms")
    )

    assert (with_slash.status, without.status) == (200, 404)


def test_nothing_is_written(alli, sandbox):
    """get_synonyms: read operation over POST."""
    before = sandbox.control("GET", "state/alli/synonyms")

    alli.get_synonyms(questions=["refund"])

    assert sandbox.control("GET", "state/alli/synonyms") == before
