"""What an answer repeats of its request: ids of the path, fields of the body, filters of the query."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specdouble.behave.fields import cast_id, plain
from specdouble.behave.merge import plain_json
from specdouble.behave.shapes import Shape, Shapes
from specdouble.contract.call import Call
from specdouble.contract.model import Json, Operation, Schema


def path_names(operation: Operation) -> tuple[str, ...]:
    """Name the parameters of a path in its order: a document may list them in another."""
    names = (parameter.name for parameter in operation.parameters if parameter.location == "path")
    return tuple(sorted(names, key=lambda name: operation.path.find("{" + name + "}")))


class Echo:
    """Finds the properties of one object schema that repeat what a call said."""

    def __init__(self, shapes: Shapes, schema: Schema, path_names: tuple[str, ...]) -> None:
        self._shapes = shapes
        self._properties = shapes.of(schema).properties
        self._by_word = {plain(name): name for name in self._properties}
        self._id = next((name for name in ("id", "uuid", "_id", "key") if name in self._properties), None)
        self._last = path_names[-1] if path_names else None

    def __bool__(self) -> bool:
        return bool(self._properties)

    def of(self, call: Call, *, body: bool = True, query: bool = True) -> dict[str, Json]:
        """Return the properties that this call decides; what has another type there is left alone."""
        sent = plain_json(call.body) if body else None
        said: dict[str, Any] = {}
        said.update({name: call.query[name] for name in call.query if query and self._is_sent(call, name)})
        said.update(sent if isinstance(sent, Mapping) else {})
        said.update(call.path)
        found = {self._by_word[plain(name)]: value for name, value in said.items() if plain(name) in self._by_word}
        if (
            self._id is not None
            and self._last is not None
            and plain(self._last).endswith(("id", "uuid", "key", "slug"))
        ):
            found.setdefault(self._id, call.path.get(self._last))
        fitting = {name: cast_id(value, self._shape(name)) for name, value in found.items()}
        return {name: value for name, value in fitting.items() if fits(value, self._shape(name))}

    def _is_sent(self, call: Call, name: str) -> bool:
        return any(p.name == name and p.argument in call.given for p in call.operation.parameters)

    def _shape(self, name: str) -> Shape:
        return self._shapes.of(self._properties[name])


_TYPES: Mapping[type, tuple[str, ...]] = {
    str: ("string",),
    bool: ("boolean",),
    int: ("integer", "number"),
    float: ("number",),
    dict: ("object",),
    list: ("array",),
}


def fits(value: Json, shape: Shape) -> bool:
    """Tell whether a value has one of the types, and is one of the choices, of a schema."""
    if "enum" in shape.words and value not in shape.words["enum"]:
        return False
    if "const" in shape.words and value != shape.words["const"]:
        return False
    return not shape.types or bool(set(_TYPES.get(type(value), ("null",))) & shape.types)
