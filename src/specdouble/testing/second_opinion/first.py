"""Exchanges to speak of, where no other layer has made any: the examples of the document, and its plain lists."""

from __future__ import annotations

from collections.abc import Iterator

from specdouble.contract.model import Operation
from specdouble.testing.arguments import Parts, sort_arguments
from specdouble.testing.examples import promises
from specdouble.testing.suite.suite import Suite


def make_exchanges(suite: Suite) -> None:
    """Send the examples of every operation."""
    wanted = {operation.id for operation in suite.operations}
    for operation, parts in _requests(suite):
        if operation.id in wanted:
            suite.call(operation, parts)


def _requests(suite: Suite) -> Iterator[tuple[Operation, Parts]]:
    for promise in promises(suite.document):
        operation = suite.document.operation(promise.operation_id)
        try:
            yield operation, sort_arguments(suite.document, operation, promise.path, promise.arguments)
        except TypeError:
            continue  # no example of a path parameter
    for operation in suite.operations:
        if operation.method == "GET" and not any(parameter.required for parameter in operation.parameters):
            yield operation, Parts()
