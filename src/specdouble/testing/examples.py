"""The examples of a document as promises: who sends the request of a name is given the answer of that name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from specdouble.contract.model import Document, MediaType, Operation


@dataclass(frozen=True)
class Promise:
    """One named example of a success, and the arguments of the call that it answers."""

    api: str
    operation_id: str
    name: str
    status: int
    value: Any
    path: tuple[Any, ...] = ()
    arguments: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.api}:{self.operation_id}:{self.name}"


def promises(document: Document) -> Iterator[Promise]:
    """Pair the examples of every success with those of the same name of parameters and body, else their first."""
    for operation in document.operations:
        for status in operation.success:
            response = operation.response(status)
            for media in response.content.values() if response else ():
                for name, value in media.examples.items():
                    path, arguments = _arguments(operation, name)
                    yield Promise(document.name, operation.id, name, status, value, path, arguments)


def _arguments(operation: Operation, name: str) -> tuple[tuple[Any, ...], dict[str, Any]]:
    parameters = {
        parameter.name: (parameter.location, value)
        for parameter in operation.parameters
        if (value := _named(parameter.examples, name)) is not None
    }
    path = [key for key, (location, _) in parameters.items() if location == "path"]
    path.sort(key=lambda key: operation.path.index("{" + key + "}"))
    arguments = {key: value for key, (location, value) in parameters.items() if location != "path"}
    body = _body(operation, name)
    return tuple(parameters[key][1] for key in path), arguments | ({} if body is None else {"body": body})


def _body(operation: Operation, name: str) -> Any:
    contents: list[MediaType] = list(operation.body.content.values()) if operation.body else []
    return _named(contents[0].examples, name) if contents else None


def _named(examples: Mapping[str, Any], name: str) -> Any:
    return examples.get(name, next(iter(examples.values()), None))
