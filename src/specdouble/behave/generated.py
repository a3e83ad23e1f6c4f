"""Tier 4: a believable answer made from the schema; the same for the same request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from specdouble.behave.answer import Answer, Stream
from specdouble.behave.answers import json_of, success
from specdouble.behave.echo import Echo
from specdouble.behave.example import Valid
from specdouble.behave.media import STREAMS, bytes_answer
from specdouble.behave.shapes import Shapes
from specdouble.contract.call import Call
from specdouble.contract.model import Document, Json, MediaType, Operation, Response, Schema

if TYPE_CHECKING:
    from specdouble.data.values import Values

Make = Callable[[Call], Answer]
_EVENTS = 3
_ITEMS = 3


class GeneratedTier:
    """Makes an answer for any operation. What the request said, the answer repeats, where the schema has a place."""

    def __init__(self, document: Document, values: Values, valid: Valid) -> None:
        self._shapes = Shapes(document)
        self._values = values
        self._valid = valid
        self._makers: dict[str, Make] = {}

    def answer(self, call: Call) -> Answer:
        """Answer one call."""
        maker = self._makers.get(call.operation.id)
        if maker is None:
            maker = self._makers[call.operation.id] = self._compile(call.operation)
        return maker(call)

    def _compile(self, operation: Operation) -> Make:
        status = success(operation, 200)
        response = operation.response(status)
        if response is None or not response.content or status in {204, 205, 304}:
            return lambda _: Answer(None, status)
        media, stream = json_of(response), _stream_of(response)
        plain = self._json(operation, status, media) if media is not None else None
        flow = self._stream(operation, status, stream) if stream is not None else None
        if flow is not None:
            return flow if plain is None else lambda call: flow(call) if _wants_stream(call) else plain(call)
        return plain or (lambda call: bytes_answer(operation, status, {}, seed=_key(call)))

    def _json(self, operation: Operation, status: int, media: MediaType) -> Make:
        schema = {} if media.schema is None else media.schema
        target = self._target(operation, schema)

        def make(call: Call) -> Answer:
            value = self._repeating(call, schema, target) if target is not None else None
            if value is None or not self._valid(operation.id, status, media.name, value):
                value = self._values.value(schema, collection=operation.id, key=_key(call))
            return Answer(value, status)

        return make

    def _target(self, operation: Operation, schema: Schema) -> _Target | None:
        """Find the object of the answer that has most in common with the request: the whole, or a part of it."""
        names = tuple(parameter.name for parameter in operation.parameters if parameter.location == "path")
        shape = self._shapes.of(schema)
        if shape.is_array and self._shapes.of(shape.items).is_object:
            return _Target("", shape.items, Echo(self._shapes, shape.items, names), many=True)
        if not shape.is_object:
            return None
        for name, part in shape.properties.items():
            inner = self._shapes.of(part)
            if inner.is_array and self._shapes.of(inner.items).is_object:
                return _Target(name, inner.items, Echo(self._shapes, inner.items, names), many=True)
            if inner.is_object and inner.properties and name in {"data", "result", "item"}:
                return _Target(name, part, Echo(self._shapes, part, names))
        return _Target("", schema, Echo(self._shapes, schema, names))

    def _repeating(self, call: Call, schema: Schema, target: _Target) -> Json:
        said = target.echo.of(call)
        if not said:
            return None
        inner: Json
        if target.many:
            inner = [self._row(target.schema, call, said, index) for index in range(_ITEMS)]
        else:
            inner = self._row(target.schema, call, said, 0)
        if target.name == "":
            return inner
        given = {target.name: inner}
        return self._values.row(schema, collection=call.operation.id, key=_key(call), given=given)

    def _row(self, schema: Schema, call: Call, said: Mapping[str, Json], index: int) -> dict[str, Any]:
        key = f"{_key(call)}#{index}" if index else _key(call)
        return self._values.row(schema, collection=call.operation.id, key=key, given=said)

    def _stream(self, operation: Operation, status: int, media: MediaType) -> Make:
        examples = list(media.examples.values())

        def make(call: Call) -> Answer:
            events = examples or [
                self._values.value(media.schema or {}, collection=operation.id, key=f"{_key(call)}#{index}")
                for index in range(_EVENTS)
            ]
            return Answer(Stream(events), status, media_type=media.name)

        return make


@dataclass(frozen=True)
class _Target:
    """The part of an answer that repeats the request: a property's name, or "" for the whole."""

    name: str
    schema: Schema
    echo: Echo
    many: bool = False


def _stream_of(response: Response) -> MediaType | None:
    found = (media for name, media in response.content.items() if name.partition(";")[0].lower() in STREAMS)
    return next(found, None)


def _wants_stream(call: Call) -> bool:
    body = call.body if isinstance(call.body, Mapping) else {}
    return body.get("stream") is True or call.query.get("stream") is True


def _key(call: Call) -> str:
    """Name a request by its path and its query: the same request gets the same answer."""
    parts = [f"{name}={value}" for name, value in sorted(call.path.items())]
    parts += [f"{name}={value}" for name, value in sorted(call.query.items())]
    return "&".join(parts)
