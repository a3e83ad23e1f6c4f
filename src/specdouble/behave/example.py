"""Tier 3: the document's own examples, as long as they are valid."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from specdouble.behave.answer import Answer
from specdouble.behave.answers import is_json, shown_status
from specdouble.behave.echo import Echo, path_names
from specdouble.behave.media import concrete, is_stream
from specdouble.behave.pointers import placed, split
from specdouble.behave.shapes import Shapes
from specdouble.contract.call import Call
from specdouble.contract.model import Document, Json, MediaType, Operation, Response, Schema

Valid = Callable[[str, int, str, Json], bool]
"""Takes operation id, status, media type and value; tells whether the document allows that answer."""

_WRAPPERS = ("data", "result", "item", "attributes")


@dataclass(frozen=True)
class Example:
    """One example of an operation's answer; `key` is the status as the document writes it, a range or `default` too."""

    name: str
    value: Json
    key: str
    status: int
    media_type: str
    schema: Schema
    is_valid: bool


class ExampleTier:
    """The examples that are worth answering. Those that break their own schema are only shown to who names them."""

    def __init__(self, document: Document, valid: Valid, *, broken_too: bool = False) -> None:
        """`broken_too` takes every example at its word, so that a broken one is refused as the answer it is."""
        self._shapes = Shapes(document)
        self._valid = valid
        self._broken_too = broken_too
        self._operations = {operation.id: operation for operation in document.operations}
        self._examples: dict[str, tuple[Example, ...]] = {}
        self._first: dict[tuple[str, int | None, str | None], Example | None] = {}
        self._echoes: dict[tuple[str, str, int], tuple[tuple[str, ...], Echo]] = {}

    def names(self, operation_id: str) -> tuple[str, ...]:
        """Return the names of an operation's valid examples, those of its success first."""
        return tuple(dict.fromkeys(one.name for one in self._of(operation_id) if one.is_valid or self._broken_too))

    def names_of(self, operation_id: str, status: int) -> tuple[str, ...]:
        """Return the names of all examples of one status, valid or not."""
        return tuple(dict.fromkeys(one.name for one in self._documenting(operation_id, status)))

    def __contains__(self, operation_id: object) -> bool:
        return isinstance(operation_id, str) and self.first(operation_id) is not None

    def first(self, operation_id: str, status: int | None = None, media_type: str | None = None) -> Example | None:
        """Return the first valid example of a status (of the success) and media type; None where there is none."""
        key = (operation_id, status, media_type)
        if key not in self._first:
            self._first[key] = self._find_first(*key)
        return self._first[key]

    def _find_first(self, operation_id: str, status: int | None, media_type: str | None) -> Example | None:
        wanted = shown_status(self._operations[operation_id]) if status is None else status
        found = (one for one in self._documenting(operation_id, wanted) if one.is_valid or self._broken_too)
        return next((one for one in found if media_type in {None, one.media_type}), None)

    def named(self, operation_id: str, name: str, status: int | None, media_type: str | None = None) -> Example | None:
        """Return an example by name, valid or not; in the media type that was negotiated, where it has it."""
        documented = self._of(operation_id) if status is None else self._documenting(operation_id, status)
        found = [one for one in documented if one.name == name]
        return next((one for one in found if one.media_type == media_type), next(iter(found), None))

    def answer(self, call: Call, name: str | None = None) -> Answer:
        """Answer with the named example, or the first of the success; KeyError where there is none."""
        operation_id = call.operation.id
        example = self.first(operation_id) if name is None else self.named(operation_id, name, None)
        if example is None:
            raise KeyError(name or operation_id)
        return self.shown(example, call)

    def shown(self, example: Example, call: Call) -> Answer:
        """Answer with an example, with the ids of the path in it where it has a place for them."""
        return self.as_it_is(example, self._echoed(example, call))

    def as_it_is(self, example: Example, value: Json = None) -> Answer:
        """Answer with an example word for word, or with a `value` in its place."""
        media_type = None if is_json(example.media_type) else concrete(example.media_type)
        return Answer(example.value if value is None else value, example.status, media_type=media_type)

    def _documenting(self, operation_id: str, status: int) -> Iterator[Example]:
        """List the examples of what documents a status: itself, its range, or `default`."""
        response = self._operations[operation_id].response(status)
        key = None if response is None else response.status
        return (replace(one, status=status) for one in self._of(operation_id) if one.key == key)

    def _of(self, operation_id: str) -> tuple[Example, ...]:
        if operation_id not in self._examples:
            self._examples[operation_id] = tuple(self._collect(self._operations[operation_id]))
        return self._examples[operation_id]

    def _collect(self, operation: Operation) -> Iterator[Example]:
        best = shown_status(operation)
        statuses = {key: _status(key, best) for key in operation.responses}
        for key in sorted(statuses, key=lambda key: (statuses[key] != best, key == "default", statuses[key])):
            status = statuses[key]
            for media in _whole(operation.responses[key]):
                for name, value in self._values(media).items():
                    valid = self._valid(operation.id, status, media.name, value)
                    yield Example(name, value, key, status, media.name, media.schema, valid)

    def _values(self, media: MediaType) -> Mapping[str, Json]:
        if media.examples:
            return media.examples
        shown = self._shapes.of(media.schema).examples
        return {"default": shown[0]} if shown else {}

    def _echoed(self, example: Example, call: Call) -> Json:
        """Put the ids of the path into the example, where it has a place for them."""
        if not is_json(example.media_type) or not isinstance(example.value, Mapping) or not call.path:
            return example.value
        key = (call.operation.id, example.name, example.status)
        if key not in self._echoes:
            self._echoes[key] = self._place(example, call)
        place, echo = self._echoes[key]
        said = echo.of(call, body=False, query=False)
        values = {(*place, name): value for name, value in said.items()}
        changed = placed(example.value, values) if values else example.value
        valid = self._valid(call.operation.id, example.status, example.media_type, changed)
        return changed if valid else example.value

    def _place(self, example: Example, call: Call) -> tuple[tuple[str, ...], Echo]:
        names = path_names(call.operation)
        whole = Echo(self._shapes, example.schema, names)
        if whole.of(call, body=False, query=False):
            return (), whole
        for wrapper in _WRAPPERS:
            inner = self._shapes.at(example.schema, f"/{wrapper}")
            if inner is not None and isinstance(example.value.get(wrapper), Mapping):
                return split(f"/{wrapper}"), Echo(self._shapes, inner, names)
        return (), whole


def _whole(response: Response) -> list[MediaType]:
    """List what an answer can be in one piece: an example of a stream is one of its events, not all of it."""
    return [media for name, media in response.content.items() if not is_stream(name)]


def _status(key: str, shown: int) -> int:
    """Return a status that a key of `responses` documents; `default` stands for the one that is shown."""
    return shown if key == "default" else int(key.upper().replace("XX", "00"))
