"""Brings an answer under its schema that the schema refuses: what fits stays, the rest is made anew or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from specdouble.behave.answer import Answer, Stream
from specdouble.behave.answers import json_content
from specdouble.behave.ground import Ground
from specdouble.behave.shapes import Shape
from specdouble.contract.call import Call
from specdouble.contract.model import Json, Schema
from specdouble.errors import DocumentError

if TYPE_CHECKING:
    from specdouble.data.validity import Validity

_DEPTH = 12
_UNFIT = object()


class Mender:
    """Mends the answers of a document that nobody can be asked to mend: its parts disagree, or say what none can give.

    A row may hold what one operation lets a client send and another cannot show. A project's answers are never mended:
    there a broken one is a mistake to be seen.
    """

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._values = ground.values.exact
        self._validity: Validity = ground.validity

    def mend(self, call: Call, answer: Answer, status: int, media_type: str | None) -> Answer | None:
        """Return the answer, as it is sent under `status`, with a valid body; None where none can be made."""
        response = call.operation.response(status)
        media = response.content.get(media_type or "") if response is not None else None
        if media is None or media.schema is None or isinstance(answer.value, Stream):
            return None
        key = "&".join(f"{name}={value}" for name, value in sorted({**call.path, **call.query}.items()))
        value = self._fitted(media.schema, answer.value, (call.operation.id, key), _DEPTH)
        return None if value is _UNFIT else replace(answer, value=value, lasting=False)

    def to_the_letter(self, call: Call, answer: Answer) -> Answer:
        """Return the answer without what only a courtesy lets pass, such as a null that `nullable` cannot mean."""
        if answer.status is None or answer.media_type is not None:
            return answer
        media = json_content(call.operation, answer.status)
        if media is None or media.schema is None or self._validity.valid(media.schema, answer.value):
            return answer
        return self.mend(call, answer, answer.status, media.name) or answer

    def fit(self, schema: Schema, value: Json, key: object = "") -> Json:
        """Return what is valid, most like `value`, None if there is nothing. What is made up goes by the `key`."""
        found = self._fitted(schema, value, ("", key), _DEPTH)
        return None if found is _UNFIT else found

    def _fitted(self, schema: Schema, value: Json, of: tuple[str, object], depth: int) -> Any:
        if self._validity.valid(schema, value):
            return value
        shape = self._ground.shapes.of(schema)
        if depth and isinstance(value, Mapping) and shape.is_object:
            return self._object(schema, shape, value, of, depth)
        if depth and isinstance(value, list | tuple) and shape.is_array and shape.items is not None:
            items = [self._fitted(shape.items, item, of, depth - 1) for item in value]
            items = [item for item in items if item is not _UNFIT]
            return items if self._validity.valid(schema, items) else self._made(schema, of)
        return self._made(schema, of)

    def _object(
        self, schema: Schema, shape: Shape, value: Mapping[str, Json], of: tuple[str, object], depth: int
    ) -> Any:
        parts = {
            name: self._fitted(shape.properties[name], part, of, depth - 1) if name in shape.properties else part
            for name, part in value.items()
            if shape.allowed is None or name in shape.allowed
        }
        parts = {name: part for name, part in parts.items() if part is not _UNFIT}
        if self._validity.valid(schema, parts):
            return parts
        plain = {name: part for name, part in parts.items() if not isinstance(part, dict | list)}
        for given in (parts, plain):
            made = self._made(schema, of, given)
            if made is not _UNFIT and self._validity.valid(schema, made):
                return made
        return self._made(schema, of)

    def _made(self, schema: Schema, of: tuple[str, object], given: Mapping[str, Json] | None = None) -> Any:
        values, (collection, key) = self._values, of
        try:
            if given is not None:
                return values.row(schema, collection=collection, key=key, given=given)
            return values.value(schema, collection=collection, key=key)
        except DocumentError:
            return _UNFIT
