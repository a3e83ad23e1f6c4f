"""The examples of every document are true: the double answers what its page shows."""

from pathlib import Path

import pytest

from specdouble.contract.load import load_document
from specdouble.serve.project import Project
from specdouble.testing.examples import promises

PROJECT = Project(Path(__file__).parents[1])
PROMISES = [
    promise for name in PROJECT.names() for promise in promises(load_document(PROJECT.api(name).document, name=name))
]


@pytest.mark.parametrize("promise", PROMISES, ids=str)
def test_example_is_true(promise, request):
    client = request.getfixturevalue(promise.api)

    answer = client.call(promise.operation_id, *promise.path, **promise.arguments)

    assert (answer.status, answer.body) == (promise.status, promise.value)
