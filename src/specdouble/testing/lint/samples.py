"""The example values and defaults of a document, and whether they are what their schemas say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from specdouble.contract.media import parse_media_type
from specdouble.contract.model import Document, MediaType, Operation, Schema
from specdouble.contract.pointers import join
from specdouble.contract.readings import Direction
from specdouble.contract.validators import Check, Validators, schema_pointer

if TYPE_CHECKING:
    from specdouble.testing.lint.reading import Node

Json = Any
_MARKS = ("readOnly", "writeOnly")
BOTH: tuple[Direction, ...] = ("request", "response")


@dataclass(frozen=True)
class Sample:
    """A value that a document shows beside a schema. It is true where one of its `directions` accepts it."""

    kind: Literal["example", "schema example", "default"]
    label: str
    value: Json
    pointer: str  # of the value, or of what is nearest to it
    schema: Schema
    schema_at: str
    directions: tuple[Direction, ...] = BOTH
    operation: str = ""


@dataclass(frozen=True)
class Broken:
    """A sample that breaks its schema. `is_only_misplaced`: it would not without any `readOnly` and `writeOnly`."""

    sample: Sample
    ways: tuple[str, ...]
    is_only_misplaced: bool


def find_samples(schemas: list[Node], document: Document) -> list[Sample]:
    """Return every example and default that can be judged; what stands for text, XML or bytes cannot."""
    found = [sample for operation in document.operations for sample in _of_operation(document, operation)]
    return [*found, *(sample for node in schemas for sample in _of_schema(node))]


def judge_samples(document: Document, samples: list[Sample]) -> list[Broken]:
    """Hold samples to their schemas, all compiled at once, and return those that break them."""
    directed = _judge(document, samples)
    broken = [(sample, ways) for sample in samples if (ways := directed[sample.pointer, sample.schema_at])]
    if not broken:
        return []
    plain = _judge(replace(document, root=_unmarked(document.root)), [sample for sample, _ in broken])
    return [
        Broken(sample, ways, is_only_misplaced=not plain[sample.pointer, sample.schema_at]) for sample, ways in broken
    ]


def _judge(document: Document, samples: list[Sample]) -> dict[tuple[str, str], tuple[str, ...]]:
    validators = Validators(document)
    checks = [
        [validators.check(sample.schema_at, sample.schema, direction) for direction in sample.directions]
        for sample in samples
    ]
    validators.compile()
    return {
        (sample.pointer, sample.schema_at): () if any(check.ok(sample.value) for check in made) else _ways(made, sample)
        for sample, made in zip(samples, checks, strict=True)
    }


def _ways(checks: list[Check], sample: Sample) -> tuple[str, ...]:
    violations = checks[-1].violations(sample.value, "")
    return tuple(f"{one.pointer}: came {one.came}, expected {one.expected}".removeprefix(": ") for one in violations)


def _unmarked(node: Json) -> Json:
    """Copy a document without its `readOnly` and `writeOnly`."""
    if isinstance(node, list):
        return [_unmarked(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {key: _unmarked(value) for key, value in node.items() if key not in _MARKS or value is not True}


def _of_operation(document: Document, operation: Operation) -> Iterator[Sample]:
    for parameter in operation.parameters:
        if not parameter.examples or parameter.schema == {}:
            continue
        at = schema_pointer(document.root, parameter.pointer)
        for name, value in parameter.examples.items():
            label = f"{parameter.location} parameter {parameter.name}"
            where = _example_pointer(document, parameter.pointer, name)
            yield Sample("example", _named(name, label), value, where, parameter.schema, at, ("request",), operation.id)
    if operation.body is not None:
        for media in operation.body.content.values():
            yield from _of_media(document, media, "the request body", ("request",), operation.id)
    for status, response in operation.responses.items():
        for media in response.content.values():
            yield from _of_media(document, media, f"response {status}", ("response",), operation.id)


def _of_media(
    document: Document, media: MediaType, of: str, directions: tuple[Direction, ...], operation: str
) -> Iterator[Sample]:
    name = parse_media_type(media.name)
    if media.schema is None or name is None or not name.is_json:
        return
    for key, value in media.examples.items():
        where = _example_pointer(document, media.pointer, key)
        at = f"{media.pointer}/schema"
        yield Sample("example", _named(key, of), value, where, media.schema, at, directions, operation)


def _of_schema(node: Node) -> Iterator[Sample]:
    schema, pointer = node.value, node.pointer
    examples = schema.get("examples")
    for index, value in enumerate(examples if isinstance(examples, list) else ()):
        where = f"{pointer}/examples/{index}"
        yield Sample("schema example", "the example of a schema", value, where, schema, pointer)
    if "default" in schema:
        where = f"{pointer}/default"
        yield Sample("default", "the default of a schema", schema["default"], where, schema, pointer)


def _example_pointer(document: Document, pointer: str, name: str) -> str:
    holder = document.at(pointer)
    named = isinstance(holder, dict) and isinstance(holder.get("examples"), dict) and name in holder["examples"]
    return join(pointer, "examples", name, "value") if named else f"{pointer}/example"


def _named(name: str, of: str) -> str:
    return f"the example of {of}" if name == "default" else f"example {name} of {of}"
