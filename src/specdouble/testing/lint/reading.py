"""A document as the rules of the lint look at it: every node of a kind once, however many refer to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from specdouble.contract import kinds, pointers
from specdouble.contract.kinds import Kind
from specdouble.contract.media import MediaRange, parse_media_type
from specdouble.contract.model import Document, Finding, Operation, Schema
from specdouble.contract.parts import mapping
from specdouble.contract.wire import Contract
from specdouble.serve.told import told
from specdouble.testing.lint.samples import Broken, find_samples, judge_samples

Json = Any

_BRANCHES = frozenset({"allOf", "anyOf", "oneOf"})
_CONDITIONS = frozenset({"not", "if", "then", "else"})
_DEPTH = 4  # how far below a body names of fields are gathered


@dataclass(frozen=True)
class Node:
    """A part of the document's root, at the first pointer that leads to it: that of a component before all others."""

    pointer: str
    value: dict[str, Json]

    @property
    def is_branch(self) -> bool:
        """Whether a schema is only a part of another one, which may say what is missing here."""
        *_, holder, key = ("", *pointers.split(self.pointer))
        return key in _CONDITIONS or (holder in _BRANCHES and key.isdigit())


@dataclass
class Reading:
    """A document, and what rules ask of it. `operations` are those to be judged."""

    document: Document
    operations: tuple[Operation, ...]

    @property
    def is_3_0(self) -> bool:
        """Whether it is of OpenAPI 3.0, whose Schema Object asks for more."""
        return self.document.version == "3.0"

    def raw(self, operation: Operation) -> dict[str, Json]:
        """Return the node of an operation."""
        node: dict[str, Json] = self.document.at(operation.pointer)
        return node

    def nodes(self, kind: Kind) -> list[Node]:
        """Return every node of a kind."""
        return self._nodes.get(kind, [])

    @cached_property
    def loaded(self) -> tuple[Finding, ...]:
        """What reading and compiling the document has found, as `serve` tells it."""
        return told(self.document, Contract(self.document))

    @cached_property
    def broken_samples(self) -> list[Broken]:
        """The examples and defaults that break their schemas."""
        return judge_samples(self.document, find_samples(self.nodes(kinds.SCHEMA), self.document))

    @cached_property
    def answered(self) -> Mapping[str, frozenset[str]]:
        """Name the fields that the successes of each operation carry, and those of the bodies of a POST or PUT."""
        return {operation.id: frozenset(self._names(operation)) for operation in self.document.operations}

    def without_schema(self, kind: Kind) -> Iterator[tuple[str, str, MediaRange]]:
        """Yield the media types without a schema in the content of every node of a kind: pointer, name, and as read."""
        for node in self.nodes(kind):
            for name, media in mapping(node.value.get("content")).items():
                parsed = parse_media_type(name)
                if parsed is not None and mapping(media).get("schema") in (None, {}, True):
                    yield pointers.join(node.pointer, "content", name), name, parsed

    def types(self, schema: Schema) -> frozenset[str]:
        """Return the types that a schema names, itself or through its parts; none where it leaves them open."""
        part = self.document.resolve(schema)
        if not isinstance(part, dict):
            return frozenset()
        own = part.get("type")
        found = {own} if isinstance(own, str) else {one for one in own or () if isinstance(one, str)}
        for value in (*part.get("enum", ()), *([part["const"]] if "const" in part else ())):
            found.add(_type(value))
        for key in _BRANCHES & part.keys():
            for branch in part[key]:
                found |= self.types(branch)
        return frozenset(found)

    def has_type(self, schema: Schema, value: Json) -> bool:
        """Whether a value is of a type that a schema names; every value is where it leaves them open."""
        part = self.document.resolve(schema)
        declared = part.get("type") if isinstance(part, dict) else None
        types = [declared] if isinstance(declared, str) else declared or ()
        integral = isinstance(value, float) and value.is_integer()
        own = (
            {_type(value)} | ({"number"} if _type(value) == "integer" else set()) | ({"integer"} if integral else set())
        )
        return not types or not own.isdisjoint(types)

    def keyword(self, schema: Schema, *names: str) -> Json:
        """Return the value of the first keyword that a schema has, itself or in a part of it; None without one."""
        part = self.document.resolve(schema)
        if not isinstance(part, dict):
            return None
        for name in names:
            if name in part:
                return part[name]
        branches = (branch for key in sorted(_BRANCHES & part.keys()) for branch in part[key])
        found = (self.keyword(branch, *names) for branch in branches)
        return next((value for value in found if value is not None), None)

    def fields(self, schema: Schema, depth: int = _DEPTH) -> Iterator[str]:
        """Name the properties of a schema and of what is below it."""
        part = self.document.resolve(schema)
        if not isinstance(part, dict) or depth == 0:
            return
        for name, one in part.get("properties", {}).items():
            yield name
            yield from self.fields(one, depth - 1)
        below = [part[key] for key in ("items", "additionalProperties") if key in part]
        for one in (*below, *(branch for key in sorted(_BRANCHES & part.keys()) for branch in part[key])):
            yield from self.fields(one, depth - 1)

    def _names(self, operation: Operation) -> Iterator[str]:
        responses = [operation.response(status) for status in operation.success]
        contents = [media for response in responses if response for media in response.content.values()]
        if operation.body is not None and operation.method in {"POST", "PUT"}:
            contents += operation.body.content.values()
        for media in contents:
            yield from self.fields(media.schema)

    @cached_property
    def _nodes(self) -> dict[Kind, list[Node]]:
        found: dict[Kind, list[Node]] = {}
        seen: set[int] = set()
        root = self.document.root
        components = root.get("components")
        if isinstance(components, dict):
            _gather(components, kinds.COMPONENTS, "/components", found, seen)
        _gather(root, kinds.DOCUMENT, "", found, seen)
        return found


def _gather(node: Json, kind: Kind, pointer: str, found: dict[Kind, list[Node]], seen: set[int]) -> None:
    if not isinstance(node, dict | list) or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, list):
        for index, item in enumerate(node):
            _gather(item, kind.item or kind, f"{pointer}/{index}", found, seen)
        return
    found.setdefault(kind, []).append(Node(pointer, node))
    for key, value in node.items():
        child = kind.child(key)
        if child is not None and child is not kinds.VALUE:
            _gather(value, child, pointers.join(pointer, key), found, seen)


def _type(value: Json) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "null")
