"""Cuts and completes a value so that it fits the schema it is answered under."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from specdouble.behave.shapes import Shape, Shapes
from specdouble.contract.model import Document, Json, Schema

if TYPE_CHECKING:
    from specdouble.data.values import Values

Project = Callable[[Json, object], Json]
"""Takes a value and a key that tells it from its neighbours; returns the same object where nothing had to change."""

_REMEMBERED = 4096
_OBJECT = (dict, Mapping)  # what is quick to see first: nearly all are dictionaries
_NOTHING = object()


class Projector:
    """Compiles projections for one document.

    A projection leaves out writeOnly properties and those a closed schema does not know, and generates required ones
    that are missing: null where it is allowed, else a believable value that goes with the rest.
    """

    def __init__(self, document: Document, shapes: Shapes, values: Values) -> None:
        self._document = document
        self._shapes = shapes
        self._values = values
        self._nodes: dict[tuple[int, str], tuple[Schema, Project | None]] = {}

    def compile(self, schema: Schema, collection: str, *, beyond: Iterable[str] = ()) -> Project:
        """Compile the projection to `schema`; `beyond` names what to leave out though an open schema allows it."""
        node = self._node(schema, collection)
        hidden = frozenset(beyond) - self._shapes.of(schema).properties.keys()
        if hidden:
            node = _without(hidden, node)
        return same if node is None else remembering(node)

    def rows(self, schema: Schema, collection: str) -> Project:
        """Compile the projection of an array's items one by one."""
        each = self.compile(schema, collection)
        return lambda value, key: [each(item, (key, index)) for index, item in enumerate(value)]

    def _node(self, schema: Schema, collection: str) -> Project | None:
        memo = (id(schema), collection)
        if memo in self._nodes:
            return self._nodes[memo][1]
        self._nodes[memo] = (schema, lambda value, key: self._later(memo, value, key))
        node = self._build(schema, collection)
        self._nodes[memo] = (schema, node)
        return node

    def _later(self, memo: tuple[int, str], value: Json, key: object) -> Json:
        """Stand in for a node that is still being built: a schema that holds itself."""
        node = self._nodes[memo][1]
        return value if node is None else node(value, key)

    def _build(self, schema: Schema, collection: str) -> Project | None:
        shape = self._shapes.of(schema)
        if len(shape.branches) > 1:
            return self._union(schema, shape, collection)
        if shape.is_object:
            return self._object(schema, shape, collection)
        if shape.is_array and shape.items is not None:
            node = self._node(shape.items, collection)
            return None if node is None else _array(node)
        return None

    def _union(self, schema: Schema, shape: Shape, collection: str) -> Project | None:
        rest = self._without_union(schema, shape.branches)
        branches = []
        for branch in shape.branches:
            joined = {**rest, "allOf": [*rest.get("allOf", ()), branch]}
            branches.append((self._shapes.of(joined), self._node(joined, collection)))
        if all(node is None for _, node in branches):
            return None
        return _union(branches, self._shapes)

    def _without_union(self, schema: Schema, branches: tuple[Schema, ...]) -> dict[str, Json]:
        """Take alternatives out of a schema, which may have them from a part of it: `allOf: [{oneOf: [...]}]`."""
        whole = self._document.resolve(schema)
        rest = {key: value for key, value in whole.items() if key not in {"oneOf", "anyOf"}}
        if "allOf" in whole:
            has_them = [any(one is branches[0] for one in self._shapes.of(part).branches) for part in whole["allOf"]]
            rest["allOf"] = [
                self._without_union(part, branches) if has else part
                for part, has in zip(whole["allOf"], has_them, strict=True)
            ]
        return rest

    def _object(self, schema: Schema, shape: Shape, collection: str) -> Project | None:
        hidden = frozenset(
            name for name, inner in shape.properties.items() if self._shapes.of(inner).words.get("writeOnly")
        )
        inner = {
            name: node
            for name, part in shape.properties.items()
            if name not in hidden and (node := self._node(part, collection)) is not None
        }
        masked = self._masked(shape, hidden)
        hidden -= masked
        inner |= dict.fromkeys(masked, _mask)
        required = shape.required - hidden
        if not (hidden or inner or required or shape.allowed is not None):
            return None
        fill = self._filler(schema, shape, collection, {name: self._asterisks(shape, name) for name in masked})
        return _object(hidden, shape.allowed, inner, required, fill)

    def _masked(self, shape: Shape, hidden: frozenset[str]) -> frozenset[str]:
        """Name the secrets that must be there all the same: in OpenAPI 3.1 `required` holds for answers too."""
        if self._document.version != "3.1":
            return frozenset()
        return frozenset(name for name in hidden & shape.required if self._is_plain_text(shape.properties[name]))

    def _is_plain_text(self, schema: Schema) -> bool:
        shape = self._shapes.of(schema)
        return shape.is_a("string") and not {"enum", "pattern", "format", "const"} & shape.words.keys()

    def _asterisks(self, shape: Shape, name: str) -> str:
        """Write a secret that nobody knows: as long as its schema wants."""
        words = self._shapes.of(shape.properties[name]).words
        return "*" * int(max(words.get("minLength", 0), min(words.get("maxLength", 8), 8)))

    def _filler(
        self, schema: Schema, shape: Shape, collection: str, masked: Mapping[str, str]
    ) -> Callable[[Json, frozenset[str], object], Json]:
        empty = frozenset(name for name, inner in shape.properties.items() if self._shapes.of(inner).nullable)

        def fill(value: Json, missing: frozenset[str], key: object) -> Json:
            filled = {**value, **dict.fromkeys(sorted(missing & empty))}
            filled |= {name: text for name, text in masked.items() if name in missing}
            wanted = sorted(missing - filled.keys())
            if wanted:
                made = self._values.row(schema, collection=collection, key=key, given=filled)
                filled.update({name: made[name] for name in wanted if name in made})
            return filled

        return fill


def _mask(value: Json, key: object) -> Json:
    """Write a secret as asterisks, as many as it has letters."""
    del key
    return "*" * len(value) if isinstance(value, str) else value


def same(value: Json, key: object) -> Json:
    """Take a value as it is."""
    del key
    return value


def remembering(node: Callable[[Any, Any], Any], most: int = _REMEMBERED) -> Callable[[Any, Any], Any]:
    """Remember what is made of immutable values, such as rows: the same object always comes to the same."""
    known: dict[int, tuple[Json, Json]] = {}

    def remembered(value: Any, key: Any) -> Any:
        entry = known.get(id(value))
        if entry is not None and entry[0] is value:
            return entry[1]
        answer = node(value, key)
        if type(value) not in {dict, list}:
            if len(known) >= most:
                known.clear()
            known[id(value)] = (value, answer)
        return answer

    return remembered


def _without(hidden: frozenset[str], node: Project | None) -> Project:
    def project(value: Json, key: object) -> Json:
        if isinstance(value, Mapping) and not hidden.isdisjoint(value):
            value = {name: inner for name, inner in value.items() if name not in hidden}
        return value if node is None else node(value, key)

    return project


def _array(node: Project) -> Project:
    def project(value: Json, key: object) -> Json:
        if not isinstance(value, list | tuple):
            return value
        made = [node(item, (key, index)) for index, item in enumerate(value)]
        return made if any(new is not old for new, old in zip(made, value, strict=True)) else value

    return project


def _object(
    hidden: frozenset[str],
    allowed: frozenset[str] | None,
    inner: Mapping[str, Project],
    required: frozenset[str],
    fill: Callable[[Json, frozenset[str], object], Json],
) -> Project:
    def project(value: Json, key: object) -> Json:
        if not isinstance(value, _OBJECT):
            return value
        names = value.keys()
        answer = value
        if (hidden and not hidden.isdisjoint(names)) or (allowed is not None and not names <= allowed):
            answer = {
                name: part
                for name, part in value.items()
                if name not in hidden and (allowed is None or name in allowed)
            }
        for name, node in inner.items():
            part = value.get(name, _NOTHING)
            if part is not _NOTHING and (made := node(part, (key, name))) is not part:
                answer = {**answer, name: made}
        return answer if required <= names else fill(answer, required - names, key)

    return project


def _union(branches: list[tuple[Shape, Project | None]], shapes: Shapes) -> Project:
    """Project by the branch that the value looks most like; the first of several."""

    def project(value: Json, key: object) -> Json:
        node = min(branches, key=lambda branch: _distance(value, branch[0], shapes))[1]
        return value if node is None else node(value, key)

    return project


def _distance(value: Json, shape: Shape, shapes: Shapes) -> int:
    """Count what speaks against a value having this shape; a wrong constant or type weighs most."""
    if not isinstance(value, Mapping):
        return 0 if not shape.is_object else 1000
    if not shape.is_object:
        return 1000
    distance = len(shape.required - value.keys())
    distance += 0 if shape.allowed is None else len(value.keys() - shape.allowed)
    for name, inner in shape.properties.items():
        words = shapes.of(inner).words
        if name in value and ("const" in words or "enum" in words):
            choices = words.get("enum", [words.get("const")])
            distance += 0 if value[name] in choices else 100
    return distance - len(value.keys() & shape.properties.keys())
