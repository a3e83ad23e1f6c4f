"""Tier 4: a believable answer made from the schema; the same for the same request."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from specdouble.behave.answer import Answer, Stream
from specdouble.behave.answers import is_json, json_of, shown_status
from specdouble.behave.echo import Echo, path_names
from specdouble.behave.events import made_events, shown_events
from specdouble.behave.example import Valid
from specdouble.behave.media import bytes_answer, concrete_data, is_notation, is_stream
from specdouble.behave.shapes import Shapes
from specdouble.behave.sized import sized
from specdouble.contract.call import Call
from specdouble.contract.model import Document, Json, MediaType, Operation, Response, Schema

if TYPE_CHECKING:
    from specdouble.data.values import Values

Make = Callable[[Call, str], Answer]
"""Takes a call and what tells this answer from others to the same request; the same pair gives the same answer."""
_ITEMS = 3
_CLOSER = {"pattern", "enum", "const", "minLength", "maxLength"}


class GeneratedTier:
    """Makes an answer for any operation. What the request said, the answer repeats, where the schema has a place."""

    def __init__(self, document: Document, values: Values, valid: Valid, fits: Valid) -> None:
        """Take what judges bodies, and what judges the events that the document shows."""
        self._fits = fits
        self._shapes = Shapes(document)
        self._values = values
        self._valid = valid
        self._makers: dict[tuple[str, int, str | None], Make] = {}

    def answer(
        self, call: Call, status: int | None = None, media: MediaType | None = None, *, turn: str = ""
    ) -> Answer:
        """Answer one call with a status and a media type; None stands for those of its success, JSON before others."""
        operation = call.operation
        wanted = shown_status(operation) if status is None else status
        key = (operation.id, wanted, None if media is None else media.name)
        if key not in self._makers:
            self._makers[key] = self._compile(operation, wanted, media)
        return self._makers[key](call, turn)

    def _compile(self, operation: Operation, status: int, wanted: MediaType | None) -> Make:
        response = operation.response(status)
        if response is None or not response.content or status in {204, 205, 304}:
            return lambda _call, _turn: Answer(None, status)
        if wanted is not None and not is_json(wanted.name):
            return self._other(operation, status, wanted)
        media, stream = wanted or json_of(response), _stream_of(response)
        plain = self._json(operation, status, media) if media is not None else None
        flow = self._stream(operation, status, stream) if stream is not None else None
        if flow is not None:
            if plain is None:
                return flow
            return lambda call, turn: flow(call, turn) if wants_stream(call) else plain(call, turn)
        if plain is not None:
            return plain
        other = next((media for name, media in response.content.items() if not is_json(name)), None)
        return (lambda _call, _turn: Answer(None, status)) if other is None else self._other(operation, status, other)

    def _other(self, operation: Operation, status: int, media: MediaType) -> Make:
        """Make what is no JSON: a stream, data in another notation, a text that its schema describes, or a file."""
        if is_stream(media.name):
            return self._stream(operation, status, media)
        shape = self._shapes.of(media.schema)
        if is_notation(media.name) and shape.types - {"string", "null"}:
            made = self._json(operation, status, media)
            return lambda call, turn: replace(made(call, turn), media_type=concrete_data(media.name))
        return self._file(operation, status, media)

    def _file(self, operation: Operation, status: int, media: MediaType) -> Make:
        """Make a file; a text that its schema describes closer than by its type is made from the schema."""
        shape = self._shapes.of(media.schema)
        if media.name.startswith("text/") and shape.words.keys() & _CLOSER and not media.examples:
            made = self._json(operation, status, media)
            return lambda call, turn: replace(made(call, turn), media_type=media.name)

        def make(call: Call, turn: str) -> Answer:
            answer = bytes_answer(operation, status, {}, seed=_key(call, turn), media=media)
            return answer if media.examples else replace(answer, value=sized(answer.value, media.name, shape))

        return make

    def _json(self, operation: Operation, status: int, media: MediaType) -> Make:
        schema = {} if media.schema is None else media.schema
        target = self._target(operation, schema)

        def make(call: Call, turn: str) -> Answer:
            value = self._repeating(call, schema, target, turn) if target is not None else None
            if value is None or not self._valid(operation.id, status, media.name, value):
                # What the document shows is answered, unless somebody asks for something new.
                value = self._values.value(schema, collection=operation.id, key=_key(call, turn), shown=not turn)
            return Answer(value, status)

        return make

    def _target(self, operation: Operation, schema: Schema) -> _Target | None:
        """Find the object of the answer that has most in common with the request: the whole, or a part of it."""
        names = path_names(operation)
        shape, whole = self._shapes.of(schema), Echo(self._shapes, schema, names)
        if shape.is_array and self._shapes.of(shape.items).is_object:
            return _Target("", shape.items, Echo(self._shapes, shape.items, names), many=True)
        if not shape.is_object:
            return None
        for name, part in shape.properties.items():
            inner = self._shapes.of(part)
            if inner.is_array and self._shapes.of(inner.items).is_object:
                return _Target(name, inner.items, Echo(self._shapes, inner.items, names), whole, many=True)
            if inner.is_object and inner.properties and name in {"data", "result", "item"}:
                return _Target(name, part, Echo(self._shapes, part, names), whole)
        return _Target("", schema, whole)

    def _repeating(self, call: Call, schema: Schema, target: _Target, turn: str) -> Json:
        said, beside = target.echo.of(call), target.beside.of(call) if target.beside is not None else {}
        if not said and not beside:
            return None
        key = _key(call, turn)
        inner = self._inner(target, call, said, key, shown=not turn) if said else None
        if target.name == "":
            return inner
        given = {**beside, target.name: inner} if said else beside
        return self._values.row(schema, collection=call.operation.id, key=key, given=given, shown=not turn)

    def _inner(self, target: _Target, call: Call, said: Mapping[str, Json], key: str, *, shown: bool) -> Json:
        if not target.many:
            return self._row(target.schema, call, said, key, shown=shown)
        keys = [f"{key}#{number}" if number else key for number in range(_ITEMS)]
        return [self._row(target.schema, call, said, one, shown=shown and one == key) for one in keys]

    def _row(self, schema: Schema, call: Call, said: Mapping[str, Json], key: str, *, shown: bool) -> dict[str, Any]:
        return self._values.row(schema, collection=call.operation.id, key=key, given=said, shown=shown)

    def _stream(self, operation: Operation, status: int, media: MediaType) -> Make:
        names = path_names(operation)
        events = shown_events(media, self._shapes)
        shown = [event for event in events if self._fits(operation.id, status, media.name, event)]

        def said(call: Call) -> Callable[[Schema], Mapping[str, Json]]:
            return lambda kind: Echo(self._shapes, kind, names).of(call)

        def make(call: Call, turn: str) -> Answer:
            # A client that wants a new value is not shown the same events again.
            key = _key(call, turn)
            events = [] if turn else shown
            events = events or made_events(
                media, self._shapes, self._values, collection=operation.id, key=key, said=said(call)
            )
            return Answer(Stream(events), status, media_type=media.name)

        return make


@dataclass(frozen=True)
class _Target:
    """The part of an answer that repeats the request: a property's name, or "" for the whole; `beside` is around it."""

    name: str
    schema: Schema
    echo: Echo
    beside: Echo | None = None
    many: bool = False


def _stream_of(response: Response) -> MediaType | None:
    """Return the media type of a response that is a stream; None where it has none."""
    return next((media for name, media in response.content.items() if is_stream(name)), None)


def wants_stream(call: Call) -> bool:
    """Tell whether a client asks for events in its body or query, as APIs of language models have it."""
    body = call.body if isinstance(call.body, Mapping) else {}
    return body.get("stream") is True or call.query.get("stream") is True


def _key(call: Call, turn: str) -> str:
    """Name a request by what it says: the same one gets the same answer in the same turn."""
    parts = [f"{name}={value}" for name, value in sorted(call.path.items())]
    parts += [f"{name}={value}" for name, value in sorted(call.query.items())]
    if call.body is not None:
        parts.append(_digest(call.body))
    return "&".join([*parts, turn] if turn else parts)


def _digest(body: object) -> str:
    text = body if isinstance(body, bytes) else json.dumps(body, sort_keys=True, default=repr).encode()
    return sha256(text).hexdigest()[:16]
