"""Short answers that hold no row: `{id, deleted: true}`, `{success, message}`, `{}`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from specdouble.behave.fields import as_number, cast_id, plain
from specdouble.behave.ground import Ground
from specdouble.behave.model import Kind, Resource
from specdouble.behave.nouns import singular
from specdouble.contract.model import Json, Schema

if TYPE_CHECKING:
    from specdouble.store.row import Row

_DONE = frozenset({
    "deleted", "success", "ok", "acknowledged", "removed", "succeeded", "done", "successful", "updated", "result",
    "cleared", "created", "accepted", "completed",
})  # fmt: skip
_COUNTS = frozenset(
    {"count", "total", "deletedcount", "updatedcount", "createdcount", "affected", "deleted", "removed"}
)
_NUMBERS = _COUNTS | {"created", "updated", "affected", "succeeded"}
_SAID = frozenset({"message", "msg", "detail", "description"})
_PARTICIPLES: Mapping[Kind, str] = {
    Kind.DELETE: "deleted",
    Kind.CLEAR: "deleted",
    Kind.BULK_DELETE: "deleted",
    Kind.DELETE_SINGLETON: "deleted",
    Kind.CREATE: "created",
    Kind.BULK_CREATE: "created",
    Kind.UPDATE: "updated",
    Kind.BULK_UPDATE: "updated",
    Kind.REPLACE: "updated",
    Kind.UPSERT: "saved",
    Kind.REPLACE_SET: "replaced",
    Kind.WRITE_SINGLETON: "saved",
}


def counts_of(ground: Ground, schema: Schema) -> list[str]:
    """Name the properties of an answer that say how many rows it is about."""
    parts = ground.shapes.of(schema).properties.items()
    return [name for name, part in parts if plain(name) in _NUMBERS and ground.shapes.of(part).is_a("integer")]


Part = Callable[[Any, int], Json]


class Receipt:
    """The answer of one operation that shows no row. The words that name what happened are known by their names."""

    def __init__(self, ground: Ground, resource: Resource, schema: Schema) -> None:
        self._ground = ground
        self._schema = schema
        self._operation_id = resource.operation_id
        self._noun = singular(resource.collection)
        self._done = _PARTICIPLES.get(resource.kind, "success")
        known = resource.kind in _PARTICIPLES
        shows = ground.shapes.of(schema).example
        sentence = isinstance(shows, str) and " " in shows
        self._tells_id = resource.kind in {Kind.CREATE, Kind.UPSERT} and not sentence  # a bare value: the new id
        self._said = f"{self._noun.capitalize()} {self._done}" if known else "OK"
        self._key = ground.inference.collections[resource.collection].key
        self._shape = ground.shapes.of(schema)
        self._parts = self._compile(resource)

    def __call__(self, row: Row | None, count: int = 1) -> Json:
        """Say what happened to one row, or to `count` of them."""
        shape = self._shape
        key = None if row is None else row.id
        if not shape.is_object:
            return self._plain(key)
        known = {name: part(key, count) for name, part in self._parts.items()}
        if row is not None:
            known.update({name: row[name] for name in shape.properties if name in row and name not in known})
        if shape.required <= known.keys():
            return known
        made = self._ground.values.row(self._schema, collection=self._operation_id, key=key, given=known)
        return {**{name: made[name] for name in shape.required if name in made}, **known}

    def _plain(self, key: Any) -> Json:
        if self._tells_id and key is not None:
            shown = cast_id(key, self._shape)
            if self._ground.validity.valid(self._schema, shown):
                return shown
        if self._shape.is_a("boolean"):
            return True
        if self._shape.is_a("string") and not {"enum", "format", "pattern"} & self._shape.words.keys():
            return self._said
        return self._ground.values.value(self._schema, collection=self._operation_id, key=key)

    def _compile(self, resource: Resource) -> dict[str, Part]:
        parts = {}
        for name, schema in self._shape.properties.items():
            part = self._part(name, schema, resource)
            if part is not None:
                parts[name] = part
        return parts

    def _part(self, name: str, schema: Schema, resource: Resource) -> Part | None:
        shape = self._ground.shapes.of(schema)
        word = plain(name)
        constant = self._constant(word, schema)
        if constant is not None:
            return lambda *_: constant
        if word in _COUNTS and shape.is_a("integer", "number"):
            return lambda _, count: count
        keys = {plain(self._key), "id", plain(self._noun) + "id", *(plain(key.parameter) for key in resource.keys[-1:])}
        if word in keys and shape.is_a("string"):
            return lambda key, _: "" if key is None else str(key)
        if word in keys and shape.is_a("integer", "number"):
            return lambda key, _: number if isinstance(number := as_number(str(key)), int) else 0
        return None

    def _constant(self, word: str, schema: Schema) -> Json:
        shape = self._ground.shapes.of(schema)
        if "const" in shape.words:
            return shape.words["const"]
        if word in _DONE and shape.is_a("boolean"):
            return True
        choices = shape.words.get("enum")
        if choices:
            good = (self._done, "success", "ok", "completed", "done")
            return next((choice for wanted in good for choice in choices if choice == wanted), None)
        free = shape.is_a("string") and not {"format", "pattern"} & shape.words.keys()
        if free and word in _SAID:
            return shape.words.get("default", self._said)
        if word in {"code", "statuscode"} and shape.is_a("integer"):
            return 200
        return self._done if free and word == "status" else None
