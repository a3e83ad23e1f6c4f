"""The events of a stream that has no handler: those that the document shows, else some made from its schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from specdouble.behave.echo import fits
from specdouble.behave.shapes import Shapes
from specdouble.contract.events import is_sse
from specdouble.contract.model import Json, MediaType, Schema

if TYPE_CHECKING:
    from specdouble.data.values import Values

_EVENTS = 3
_COUNTED = ("sequence_number", "sequenceNumber", "sequence", "seq")
_ALIKE = re.compile(r"(id|object|model|created(_at)?|\w+_(id|fingerprint))$")
_BRANCHES = 12  # kinds of events that are shown at most


def shown_events(media: MediaType, shapes: Shapes) -> list[Json]:
    """Return the events that a document shows: each example is one, or several where it is written as a stream."""
    are_arrays = shapes.of(media.schema).is_array
    return [event for value in media.examples.values() for event in _events_of(value, media.name, are_arrays)]


def _events_of(value: Json, media_type: str, are_arrays: bool) -> Iterator[Json]:
    if isinstance(value, list) and (not are_arrays or all(isinstance(item, Mapping) for item in value)):
        yield from value
    elif isinstance(value, str) and is_sse(media_type):
        yield from _read_sse(value) if _is_sse_text(value) else (value,)
    elif isinstance(value, str):
        yield from (_parsed(line.strip("\x1e")) for line in value.splitlines() if line.strip())
    else:
        yield value


def _is_sse_text(text: str) -> bool:
    return text.lstrip().startswith(("data:", "event:", "id:", "retry:", ":"))


def _read_sse(text: str) -> Iterator[dict[str, Any]]:
    """Read a stream that is written out as it goes over the wire (HTML, 9.2.6)."""
    for block in text.replace("\r\n", "\n").split("\n\n"):
        fields: dict[str, Any] = {}
        for line in block.splitlines():
            name, _, value = line.strip().partition(":")
            if name in {"event", "id", "retry"}:
                fields[name] = value.strip()
            elif name == "data":
                fields["data"] = f"{fields['data']}\n{value.strip()}" if "data" in fields else value.strip()
        if "data" in fields:
            yield {**fields, "data": _parsed(fields["data"])}


def _parsed(text: str) -> Json:
    try:
        return json.loads(text)
    except ValueError:
        return text


def made_events(
    media: MediaType,
    shapes: Shapes,
    values: Values,
    *,
    collection: str,
    key: str,
    said: Callable[[Schema], Mapping[str, Json]] = lambda _: {},
) -> list[Json]:
    """Make a few events; where the schema has several kinds of them, one of each in their order.

    Each holds what the request `said` that its schema has a place for, and all are of one thing: one id, one model.
    """
    shape = shapes.of(media.schema)
    if shape.is_array:
        made = values.value(media.schema, collection=collection, key=key)
        return made if isinstance(made, list) else [made]
    kinds = shape.branches[:_BRANCHES] if len(shape.branches) > 1 else (media.schema or {},) * _EVENTS
    events: list[Json] = []
    for number, kind in enumerate(kinds):
        first = events[0] if events and isinstance(events[0], Mapping) else {}
        given = {**_alike(shapes, kind, first), **said(kind), **_numbered(shapes, kind, number)}
        one = f"{key}#{number}"
        events.append(
            values.row(kind, collection=collection, key=one, given=given)
            if given
            else values.value(kind, collection=collection, key=one)
        )
    return events


def _numbered(shapes: Shapes, kind: Schema, number: int) -> dict[str, Json]:
    """Count the events where they are counted."""
    properties = shapes.of(kind).properties
    return {name: number for name in _COUNTED if name in properties and fits(number, shapes.of(properties[name]))}


def _alike(shapes: Shapes, kind: Schema, first: Mapping[str, Json]) -> dict[str, Json]:
    """Return what an event says like the first one; where `data` holds the event, its `id` is a place in the stream."""
    properties = shapes.of(kind).properties
    if "data" in properties:
        return {}
    return {
        name: value
        for name, value in first.items()
        if _ALIKE.match(name) and name in properties and fits(value, shapes.of(properties[name]))
    }
