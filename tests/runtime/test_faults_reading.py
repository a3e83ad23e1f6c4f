"""A rule that makes no sense is refused, with everything that is wrong with it."""

from __future__ import annotations

import pytest
from faults_kit import BOOKS
from hypothesis import given, settings
from hypothesis import strategies as st

from specdouble.errors import Violation
from specdouble.runtime.faults import BadRule, KnownApi, read_expectation, read_fault
from specdouble.runtime.faults.effects import Drop, Refuse, Truncate
from specdouble.runtime.faults.read_fault import KINDS
from specdouble.runtime.faults.rule_book import Rule

KNOWN = {"books": KnownApi(BOOKS, ("ada", "guest"))}
DOWN = {"kind": "status", "status": 503}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


def refusal(body, known=KNOWN) -> BadRule:
    with pytest.raises(BadRule) as refused:
        read_fault(body, known)
    return refused.value


def effect(**told):
    return read_fault({"effect": told}, KNOWN).outcome.effect


def test_a_status_carries_message_headers_and_body() -> None:
    made = effect(
        kind="status",
        status=429,
        message="slow",
        headers={"X-A": "b", "retry-after": "1"},
        retry_after=7,
        body={"no": 1},
    )

    assert made == Refuse(429, "slow", {"X-A": "b", "Retry-After": "7"}, {"no": 1})


def test_a_drop_is_orderly_and_forgets_unless_told_otherwise() -> None:
    assert effect(kind="drop") == Drop(reset=False, keep_writes=False)
    assert effect(kind="drop", reset=True, keep_writes=True) == Drop(reset=True, keep_writes=True)


def test_a_cut_is_counted_in_bytes_or_events() -> None:
    assert effect(kind="truncate", after_bytes=10) == Truncate(after_bytes=10)
    assert effect(kind="truncate", after_events=2.0) == Truncate(after_events=2)


@pytest.mark.parametrize(
    ("body", "status", "text"),
    [
        ([], 400, "the rule came as an array of 0, expected an object"),
        ({}, 400, "effect is missing, expected an object"),
        ({"effect": DOWN, "cuont": 1}, 400, "unknown property 'cuont'"),
        ({"effect": DOWN, "cuont": 1}, 400, "Did you mean 'count'?"),
        ({"effect": DOWN, "count": 0}, 400, "count came as 0, expected an integer from 1 to"),
        ({"effect": DOWN, "count": True}, 400, "count came as true, expected an integer"),
        ({"effect": DOWN, "probability": 1.5}, 400, "probability came as 1.5, expected a number from 0 to 1"),
        ({"effect": DOWN, "id": "a b"}, 400, "id came as 'a b', expected 1 to 64 letters"),
        ({"effect": {}}, 400, "effect.kind is missing, expected one of status, delay, drop, truncate, garbage"),
        ({"effect": {"kind": "dorp"}}, 400, "effect.kind came as 'dorp', expected one of"),
        ({"effect": {"kind": "dorp"}}, 400, "Did you mean 'drop'?"),
        ({"effect": {"kind": "status"}}, 400, "effect.status is missing, expected an integer from 400 to 599"),
        ({"effect": {**DOWN, "status": 200}}, 400, "effect.status came as 200"),
        ({"effect": {"kind": "drop", "status": 503}}, 400, "unknown property 'effect.status'"),
        ({"effect": {"kind": "delay"}}, 400, "neither fixed_delay_milliseconds nor delay_distribution"),
        ({"effect": {"kind": "delay", "fixed_delay_milliseconds": -1}}, 400, "came as -1, expected a number from 0"),
        (
            {"effect": {"kind": "delay", "delay_distribution": {"type": "uniform"}}},
            400,
            "distribution.lower is missing",
        ),
        ({"effect": {"kind": "delay", "delay_distribution": {"type": "normal"}}}, 400, "expected one of uniform, logn"),
        ({"effect": {"kind": "truncate"}}, 400, "effect has neither after_bytes nor after_events"),
        ({"effect": {"kind": "truncate", "after_bytes": 1, "after_events": 1}}, 400, "expected one of them"),
        ({"effect": {**DOWN, "headers": {"X-A": "a\r\nb"}}}, 400, "expected an object of strings of printable ASCII"),
        ({"effect": {**DOWN, "headers": {"a b": "c"}}}, 409, "'a b' is no name of a header"),
        ({"effect": {**DOWN, "headers": {"Content-Length": "3"}}}, 409, "Content-Length is set by the server"),
        (
            {"effect": DOWN, "match": {"api": "boks"}},
            404,
            "unknown api 'boks'; there are: books. Did you mean 'books'?",
        ),
        ({"effect": DOWN, "match": {"operation": "listBooks"}}, 404, "Did you mean 'list_books'?"),
        ({"effect": DOWN, "match": {"path": "/books/{key}"}}, 404, "unknown path '/books/{key}'"),
        ({"effect": DOWN, "match": {"path": "/bokos"}}, 404, "Did you mean '/books'?"),
        ({"effect": DOWN, "match": {"persona": "adda"}}, 404, "Did you mean 'ada'?"),
        ({"effect": DOWN, "match": {"method": "get"}}, 400, "Did you mean 'GET'?"),
        (
            {"effect": DOWN, "match": {"query": {"page": 2}}},
            400,
            "match.query came as an object, expected an object of",
        ),
        ({"effect": DOWN, "match": {"operation": "list_books", "method": "POST"}}, 409, "no operation has this"),
        (
            {"effect": DOWN, "match": {"path": "/books/7", "method": "POST"}},
            409,
            "no operation has this method and path",
        ),
    ],
)
def test_a_bad_rule_is_refused_with_what_to_do(body, status, text) -> None:
    refused = refusal(body)

    assert refused.status == status
    assert text in str(refused)


def test_bounds_the_wrong_way_round_are_refused() -> None:
    told = {"kind": "delay", "delay_distribution": {"type": "uniform", "lower": 9, "upper": 1}}

    assert str(refusal({"effect": told})).endswith("lower came as 9, expected at most upper, which is 1")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    body = {"effect": {"kind": "status", "status": 1}, "count": "x", "match": {"api": "boks", "operation": "nothing"}}

    assert len(refusal(body).problems) == 4


EFFECT_KEYS = sorted({"fixed_delay_milliseconds", *(key for kind in KINDS.values() for key in kind.shape)})
DELAYS = st.fixed_dictionaries({}, optional=dict.fromkeys(("type", "lower", "upper", "median", "sigma"), JSON))
MATCHES = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("api", "operation", "method", "path", "persona", "headers", "query", "body"), JSON)
)
KINDS_OR_NOT = st.sampled_from(sorted(KINDS)) | JSON


@settings(derandomize=True, max_examples=75, deadline=None)
@given(JSON, MATCHES)
def test_whatever_comes_is_read_or_refused(body, match) -> None:
    for told in (body, {"effect": body}, {"effect": DOWN, "match": body}, {"effect": DOWN, "match": match}):
        assert all(map(is_rule_or_says_why, outcomes(told)))


@settings(derandomize=True, max_examples=75, deadline=None)
@given(KINDS_OR_NOT, st.sampled_from(EFFECT_KEYS), JSON)
def test_whatever_an_effect_says_is_read_or_refused(kind, key, value) -> None:
    assert all(map(is_rule_or_says_why, outcomes({"effect": {"kind": kind, key: value}})))


@settings(derandomize=True, max_examples=75, deadline=None)
@given(st.sampled_from(["uniform", "lognormal"]), DELAYS)
def test_whatever_a_delay_says_is_read_or_refused(usual, delay) -> None:
    for told in (delay, {**delay, "type": usual}):
        body = {"effect": {"kind": "delay", "delay_distribution": told}}
        assert all(map(is_rule_or_says_why, outcomes(body)))


@settings(derandomize=True, max_examples=75, deadline=None)
@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("status", "headers", "media_type", "body", "text"), JSON)))
def test_whatever_an_answer_says_is_read_or_refused(answer) -> None:
    assert all(map(is_rule_or_says_why, outcomes({"answer": answer})))


def outcomes(body) -> list:
    """Read a body as a fault and as an expectation; return the rules, or the refusals."""
    found = []
    for read in (read_fault, read_expectation):
        try:
            found.append(read(body, KNOWN))
        except BadRule as refused:
            found.append(refused)
    return found


def is_rule_or_says_why(outcome) -> bool:
    return isinstance(outcome, Rule) or (len(outcome.problems) > 0 and len(str(outcome)) > 10)


def checked(*violations: Violation) -> dict[str, KnownApi]:
    return {"books": KnownApi(BOOKS, (), lambda *_: violations)}


WRONG = Violation("body", "/0", "7", "a string")


def expectation_refusal(body, known) -> BadRule:
    with pytest.raises(BadRule) as refused:
        read_expectation(body, known)
    return refused.value


def test_an_answer_must_be_one_that_the_document_allows() -> None:
    refused = expectation_refusal({"match": {"operation": "list_books"}, "answer": {"body": [7]}}, checked(WRONG))

    assert refused.status == 409
    assert "list_books: the answer breaks the document: body /0: came 7, expected a string" in str(refused)


def test_an_unchecked_answer_is_not_asked_for_the_document() -> None:
    rule = read_expectation({"answer": {"body": [7]}, "unchecked": True}, checked(WRONG))

    assert rule.outcome.value == [7]


def test_an_answer_is_asked_of_every_operation_it_can_meet() -> None:
    refused = expectation_refusal({"match": {"path": "/books"}, "answer": {}}, checked(WRONG))

    assert [problem.partition(":")[0] for problem in refused.problems] == ["list_books", "create_book"]


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        ({"body": 1, "text": "1"}, "answer has body and text, expected one of them"),
        ({"status": 99}, "answer.status came as 99, expected an integer from 200 to 599"),
        ({"text": "a", "media_type": "text/pl\r\nain"}, "answer.media_type came as"),
        ({"headers": {"content-type": "a/b"}}, "content-type is set by the server"),
    ],
)
def test_a_bad_answer_is_refused(answer, text) -> None:
    assert text in str(expectation_refusal({"answer": answer}, KNOWN))
