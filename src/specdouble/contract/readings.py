"""The two directions in which a document's schemas are read (OpenAPI 3.0, Schema Object, "Fixed Fields").

In requests a `readOnly` property may not be sent and is not required; in responses a `writeOnly` property may not
appear and is not required. Each reading is the document's root with its schemas written so that a plain JSON Schema
validator judges just that. What no direction changes is shared, and most documents need one reading only.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from specdouble.contract.kinds import DOCUMENT, SCHEMA, Kind
from specdouble.contract.pointers import at, escape, from_fragment, join

Json = Any
Direction = Literal["request", "response"]
Readings = Mapping[Direction, dict[str, Json]]

HIDDEN = {"request": "readOnly", "response": "writeOnly"}  # what a direction does not carry
_MASKED = {"type": "string", "pattern": r"^\*+$"}
_MEMBERS = ("allOf", "anyOf", "oneOf")
_RANGES = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}


def read_root(root: dict[str, Json], repair: Callable[[str, str], str | None]) -> Readings:
    """Return the root as each direction reads it.

    `repair(pattern, pointer)` gives the pattern as the validator can take it, or None to leave it out.
    """
    walk = _Walk(repair)
    plain = walk.rewrite(root, DOCUMENT, "")
    return {
        direction: _Directed(plain, HIDDEN[direction]).root() if HIDDEN[direction] in walk.marks else plain
        for direction in ("request", "response")
    }


class _Walk:
    """Rewrites what both directions share, copying only what changes, and notes which marks occur."""

    def __init__(self, repair: Callable[[str, str], str | None]) -> None:
        self.repair = repair
        self.marks: set[str] = set()

    def rewrite(self, node: Json, kind: Kind, pointer: str) -> Json:
        if not isinstance(node, dict | list):
            return node
        changed = _rewrite_children(node, kind, lambda child, of, token: self.rewrite(child, of, f"{pointer}/{token}"))
        return self._schema(changed, pointer) if kind is SCHEMA and isinstance(node, dict) else changed

    def _schema(self, schema: dict[str, Json], pointer: str) -> dict[str, Json]:
        self.marks |= {mark for mark in ("readOnly", "writeOnly") if schema.get(mark) is True}
        changes = _ranges(schema) | self._patterns(schema, pointer)
        if schema.get("additionalProperties") is False and "properties" not in schema:
            changes["properties"] = {}  # so that the validator names the properties it refuses
        if not changes:
            return schema
        return {key: value for key, value in {**schema, **changes}.items() if value is not None}

    def _patterns(self, schema: dict[str, Json], pointer: str) -> dict[str, Json]:
        changes: dict[str, Json] = {}
        pattern = schema.get("pattern")
        if isinstance(pattern, str):
            changes["pattern"] = self.repair(pattern, f"{pointer}/pattern")
        properties = schema.get("patternProperties")
        if isinstance(properties, dict):
            repaired = {
                self.repair(key, join(pointer, "patternProperties", key)): value for key, value in properties.items()
            }
            changes["patternProperties"] = {key: value for key, value in repaired.items() if key is not None}
        return {key: value for key, value in changes.items() if value != schema[key]}


def _ranges(schema: dict[str, Json]) -> dict[str, Json]:
    """`int32` and `int64` bound numbers (OpenAPI, Data Types), and the validator asks formats about texts only."""
    if schema.get("format") not in _RANGES:
        return {}
    lowest, highest = _RANGES[schema["format"]]
    minimum, maximum = schema.get("minimum", lowest), schema.get("maximum", highest)
    return {"minimum": max(minimum, lowest), "maximum": min(maximum, highest)}


def _rewrite_children(node: Json, kind: Kind, rewrite: Callable[[Json, Kind, str], Json]) -> Json:
    """Return `node` with its children rewritten; the same object where nothing changed."""
    if isinstance(node, list):
        items = [rewrite(child, kind.item or kind, str(index)) for index, child in enumerate(node)]
        return items if any(new is not child for new, child in zip(items, node, strict=True)) else node
    changes = {}
    for key, value in node.items():
        child = kind.child(key) if isinstance(value, dict | list) else None
        if child is not None:
            new = rewrite(value, child, escape(key))
            if new is not value:
                changes[key] = new
    return {**node, **changes} if changes else node


class _Directed:
    """Rewrites a root for one direction: `mark` is the annotation of what this direction does not carry."""

    def __init__(self, root: dict[str, Json], mark: str) -> None:
        self.source = root
        self.mark = mark
        self.refused: dict[int, tuple[frozenset[str], Json]] = {}  # by the identity of schemas, which are kept beside

    def root(self) -> dict[str, Json]:
        rewritten: dict[str, Json] = self.rewrite(self.source, DOCUMENT)
        return rewritten

    def rewrite(self, node: Json, kind: Kind) -> Json:
        if kind is SCHEMA and isinstance(node, dict):
            return self._schema(node, frozenset())
        return _rewrite_children(node, kind, self._rewrite_child) if isinstance(node, dict | list) else node

    def _rewrite_child(self, node: Json, kind: Kind, _: str) -> Json:
        return self.rewrite(node, kind)

    def _schema(self, schema: dict[str, Json], hidden: frozenset[str]) -> dict[str, Json]:
        """Rewrite a schema; `hidden` is what the schema around it hides: `allOf: [{$ref: Base}, {required: [id]}]`."""
        hidden |= self.hidden(schema)
        members = {key: schema[key] for key in _MEMBERS if isinstance(schema.get(key), list)}
        rest = {key: value for key, value in schema.items() if key not in members}
        changes = _rewrite_children(rest, SCHEMA, self._rewrite_child)
        changed = {**changes, **{key: [self._member(one, hidden) for one in value] for key, value in members.items()}}
        refused = self._refused(schema)
        if refused:
            nothing = {"not": {"$comment": self.mark}}
            unreadable = {"not": {"$comment": self.mark, "not": _MASKED}}
            masked = self._maskable(schema)
            properties = {
                name: unreadable if name in refused & masked else nothing if name in refused else one
                for name, one in changed["properties"].items()
            }
            changed = {**changed, "properties": properties}
        if isinstance(schema.get("required"), list):
            changed = {**changed, "required": [name for name in schema["required"] if name not in hidden]}
        return changed if changed != schema else schema

    def _member(self, member: Json, hidden: frozenset[str]) -> Json:
        """Write a component out where it requires what only its neighbour here hides."""
        if not isinstance(member, dict):
            return member
        target = self._target(member)
        if target is None or not self._requires(target, hidden - self.hidden(target)):
            return self._schema(member, hidden)
        siblings = {key: value for key, value in member.items() if key != "$ref"}
        return self._schema({**target, **siblings}, hidden)

    def _requires(self, schema: dict[str, Json], names: frozenset[str]) -> bool:
        required = schema.get("required")
        return isinstance(required, list) and not names.isdisjoint(name for name in required if isinstance(name, str))

    def hidden(self, schema: Json) -> frozenset[str]:
        """Name the properties that a schema hides in this direction, also through `allOf`, `anyOf`, `oneOf`, `$ref`."""
        names: set[str] = set()
        waiting, seen = [schema], set()
        while waiting:
            part = waiting.pop()
            if not isinstance(part, dict) or id(part) in seen:
                continue
            seen.add(id(part))
            names |= self._refused(part)
            waiting += [member for key in _MEMBERS if isinstance(part.get(key), list) for member in part[key]]
            waiting.append(self._target(part))
        return frozenset(names)

    def _refused(self, schema: dict[str, Json]) -> frozenset[str]:
        """Name the properties of a schema that are marked."""
        if id(schema) not in self.refused:
            names = frozenset(name for name, one in _properties(schema).items() if self.marked(one))
            self.refused[id(schema)] = (names, schema)
        return self.refused[id(schema)][0]

    def _maskable(self, schema: dict[str, Json]) -> frozenset[str]:
        """Name the secrets that may be shown as asterisks: those that a 3.1 schema requires of answers too."""
        if self.mark != "writeOnly" or not str(self.source.get("openapi", "")).startswith("3.1"):
            return frozenset()
        return frozenset(name for name in schema.get("required") or () if isinstance(name, str))

    def marked(self, schema: Json, depth: int = 0) -> bool:
        """Whether a property is marked, itself or through `$ref` and `allOf`."""
        if not isinstance(schema, dict) or depth > 8:
            return False
        if schema.get(self.mark) is True:
            return True
        members = schema.get("allOf")
        nearby = [*(members if isinstance(members, list) else ()), self._target(schema)]
        return any(self.marked(one, depth + 1) for one in nearby)

    def _target(self, schema: dict[str, Json]) -> dict[str, Json] | None:
        reference = schema.get("$ref")
        if not isinstance(reference, str) or not reference.startswith("#/"):
            return None
        try:
            target = at(self.source, from_fragment(reference[1:]))
        except KeyError:
            return None
        return target if isinstance(target, dict) else None


def _properties(schema: dict[str, Json]) -> Mapping[str, Json]:
    properties = schema.get("properties")
    return properties if isinstance(properties, dict) else {}
