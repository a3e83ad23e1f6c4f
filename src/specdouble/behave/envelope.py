"""The object around an answer: `{data, total}`, `{success, message, item}`. Made at start, completed per answer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from specdouble.behave.fields import plain
from specdouble.behave.ground import Ground
from specdouble.behave.pointers import Parts, placed, split, without
from specdouble.behave.shapes import Shape
from specdouble.contract.model import Json, Schema

_GOOD = {"success": True, "ok": True, "error": None, "errors": None}
_SAID = frozenset({"message", "msg", "status", "code", "object", "kind", "type", "statuscode"})
_CODES = frozenset({"code", "status", "statuscode"})
_FINE = ("success", "ok", "succeeded", "completed", "done")


class Envelope:
    """What stands around the parts that an answer fills in. `filled` are the pointers of those parts."""

    def __init__(self, ground: Ground, schema: Schema, operation_id: str, filled: Mapping[str, object]) -> None:
        self._ground = ground
        self._operation_id = operation_id
        self._places = {pointer: split(pointer) for pointer in filled}
        self._due: dict[Parts, tuple[str, Schema]] = {}  # what is made up by the seed of the request's sandbox
        self.template = self._template(schema, tuple(self._places.values()), ())

    def around(self, values: Mapping[str, Json]) -> Json:
        """Return the answer with each value at its pointer."""
        filled = {self._places[pointer]: value for pointer, value in values.items()}
        answer = placed(self.template, {**self._made_up(), **filled} if self._due else filled)
        return answer if len(values) == len(self._places) else self._without_unfilled(answer, values)

    def _made_up(self) -> dict[Parts, Json]:
        return {
            place: self._ground.values.value(schema, collection=self._operation_id, key=name, field=name)
            for place, (name, schema) in self._due.items()
        }

    def _without_unfilled(self, answer: Json, values: Mapping[str, Json]) -> Json:
        """Leave out the places that have no value this time."""
        for pointer, place in self._places.items():
            if pointer not in values:
                answer = without(answer, place)
        return answer

    def _template(self, schema: Schema, places: tuple[Parts, ...], at: Parts) -> Json:
        """Make everything of an envelope, which stands `at` some place of the answer, but what stands at `places`."""
        shape = self._ground.shapes.of(schema)
        if () in places or not shape.is_object:
            return {}
        made: dict[str, Any] = {}
        for name, part in shape.properties.items():
            below = tuple(place[1:] for place in places if place[0] == name)
            if () in below:
                made[name] = None  # keeps the order of the schema
                continue
            if below:
                made[name] = self._template(part, below, (*at, name))
            elif name in shape.required or plain(name) in _SAID or plain(name) in _GOOD:
                made.update(self._constant((*at, name), part, shape))
        return made

    def _constant(self, at: Parts, schema: Schema, parent: Shape) -> dict[str, Json]:
        shape, name = self._ground.shapes.of(schema), at[-1]
        required = name in parent.required
        if "const" in shape.words or "default" in shape.words:
            return {name: shape.words.get("const", shape.words.get("default"))}
        if plain(name) in _GOOD and shape.is_a("boolean"):
            return {name: plain(name) in {"success", "ok"}}
        if plain(name) in {"error", "errors"}:
            return {name: None} if shape.nullable else self._made(at, schema) if required else {}
        good = next((choice for choice in _FINE if choice in shape.words.get("enum", ())), None)
        if good is not None:
            return {name: good}
        if plain(name) in _CODES and shape.is_a("integer") and "enum" not in shape.words:
            return {name: 200}
        return self._made(at, schema) if required or shape.is_a("string") else {}

    def _made(self, at: Parts, schema: Schema) -> dict[str, Json]:
        shape, name = self._ground.shapes.of(schema), at[-1]
        free = shape.is_a("string") and not {"enum", "pattern", "format", "minLength", "maxLength"} & shape.words.keys()
        if free and plain(name) in _SAID:
            usual = "OK" if plain(name) in {"message", "msg"} else "success"
            return {name: usual if shape.example is None else shape.example}
        self._due[at] = (name, schema)
        return {name: None}
