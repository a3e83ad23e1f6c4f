"""Idempotency keys, over the whole document: every POST that creates takes one. It is 2026-01-15T09:00:00Z."""

from pathlib import Path

import pytest

from specdouble.contract.load import load_document
from specdouble.testing.arguments import sort_arguments
from specdouble.testing.examples import promises

DOCUMENT = load_document(Path(__file__).parents[2] / "openapi" / "beeflow" / "openapi.yaml", name="beeflow")
CREATES = [one for one in DOCUMENT.operations if one.method == "POST" and "201" in one.responses]
KEYED = [
    one.id
    for one in DOCUMENT.operations
    if one.method == "POST" and any(parameter.name == "Idempotency-Key" for parameter in one.parameters)
]
PROMISED = {promise.operation_id: promise for promise in promises(DOCUMENT) if promise.operation_id in KEYED}
WITH_FIELDS = [name for name, promise in PROMISED.items() if isinstance(promise.arguments.get("body"), dict)]


def called(beeflow, name, /, **changes):
    """Send the example of an operation with a key, whatever comes of it; `changes` are of its body."""
    promise, operation = PROMISED[name], DOCUMENT.operation(name)
    arguments = {**promise.arguments, "idempotency_key": "k1"}
    if changes:
        arguments["body"] = {**promise.arguments["body"], **changes}
    return beeflow.target.send(beeflow._sent(operation, sort_arguments(DOCUMENT, operation, promise.path, arguments)))


def other_bodies(name):
    """Give bodies that are unlike the example in one text, one switch or one object."""
    changes = {str: lambda text: f"{text}x", bool: lambda switch: not switch, dict: lambda told: {**told, "more": 1}}
    body = PROMISED[name].arguments["body"]
    return [{field: changes[type(value)](value)} for field, value in body.items() if type(value) in changes]


@pytest.mark.parametrize("operation", CREATES, ids=lambda operation: operation.id)
def test_post_that_creates_takes_a_key(operation):
    assert operation.id in KEYED
    assert "409" in operation.responses


def test_keys_are_tried_with_true_examples():
    assert set(KEYED) - PROMISED.keys() <= {"sign_up"}  # which answers with a token, and has no example


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_repetition_is_answered_as_the_first_was(beeflow, clock, name):
    first = called(beeflow, name)
    clock.advance(24 * 3600 - 1)

    again = called(beeflow, name)

    assert again.headers["idempotent-replayed"] == "true"
    assert (again.status, again.content) == (first.status, first.content)


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_after_a_day_a_key_is_new(beeflow, clock, name):
    called(beeflow, name)
    clock.advance(24 * 3600)

    assert "idempotent-replayed" not in called(beeflow, name).headers


@pytest.mark.parametrize("name", sorted(WITH_FIELDS))
def test_key_of_another_body_is_a_conflict(beeflow, name):
    called(beeflow, name)

    refusals = [called(beeflow, name, **changes) for changes in other_bodies(name)]

    assert 409 in {refusal.status for refusal in refusals}
    assert {refusal.status for refusal in refusals} <= {400, 409, 422}


@pytest.mark.parametrize("name", sorted(PROMISED))
def test_keys_of_callers_are_their_own(beeflow, name):
    called(beeflow, name)

    other = called(beeflow.as_("polder-admin"), name)

    assert "idempotent-replayed" not in other.headers


def test_sign_up_is_not_done_twice(beeflow):
    told = {"email": "noor@hive.example", "password": "marigolds-in-may", "idempotency_key": "k1"}

    first, again = (beeflow.as_(None).call("sign_up", **told) for _ in range(2))

    assert first.status == 201
    assert (first.content, first.headers["set-cookie"]) == (again.content, again.headers["set-cookie"])
