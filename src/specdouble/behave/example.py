"""Tier 3: the document's own named examples, as long as they are valid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from specdouble.behave.answer import Answer
from specdouble.behave.answers import is_json, success
from specdouble.behave.echo import Echo
from specdouble.behave.media import STREAMS, concrete
from specdouble.behave.pointers import placed, split
from specdouble.behave.shapes import Shapes
from specdouble.contract.call import Call
from specdouble.contract.model import Document, Json, MediaType, Operation, Response, Schema

Valid = Callable[[str, int, str, Json], bool]
"""Takes operation id, status, media type and value; tells whether the document allows that answer."""

_WRAPPERS = ("data", "result", "item", "attributes")


@dataclass(frozen=True)
class Example:
    """One valid example of an operation's answer."""

    name: str
    value: Json
    status: int
    media_type: str
    schema: Schema


class ExampleTier:
    """The examples that are worth answering. Those that break their own schema are not taken."""

    def __init__(self, document: Document, valid: Valid) -> None:
        self._shapes = Shapes(document)
        self._valid = valid
        self._operations = {operation.id: operation for operation in document.operations}
        self._examples: dict[str, dict[str, Example]] = {}
        self._echoes: dict[tuple[str, str], tuple[tuple[str, ...], Echo]] = {}

    def names(self, operation_id: str) -> tuple[str, ...]:
        """Return the names of an operation's valid examples, those of its success first."""
        return tuple(self._of(operation_id))

    def __contains__(self, operation_id: object) -> bool:
        return isinstance(operation_id, str) and self._first(operation_id) is not None

    def answer(self, call: Call, name: str | None = None) -> Answer:
        """Answer with the named example, or the first of the success; KeyError where there is none."""
        found = self._of(call.operation.id)
        example = found[name] if name is not None else self._first(call.operation.id)
        if example is None:
            raise KeyError(call.operation.id)
        media_type = None if is_json(example.media_type) else concrete(example.media_type)
        return Answer(self._echoed(example, call), example.status, media_type=media_type)

    def _first(self, operation_id: str) -> Example | None:
        status = success(self._operations[operation_id], 200)
        return next((example for example in self._of(operation_id).values() if example.status == status), None)

    def _of(self, operation_id: str) -> dict[str, Example]:
        if operation_id not in self._examples:
            self._examples[operation_id] = self._collect(self._operations[operation_id])
        return self._examples[operation_id]

    def _collect(self, operation: Operation) -> dict[str, Example]:
        found: dict[str, Example] = {}
        best = success(operation, 200)
        for status in sorted(_statuses(operation), key=lambda status: (status != best, status)):
            response = operation.response(status)
            for media in _whole(response):
                for name, value in self._values(media).items():
                    if name not in found and self._valid(operation.id, status, media.name, value):
                        found[name] = Example(name, value, status, media.name, media.schema)
        return found

    def _values(self, media: MediaType) -> Mapping[str, Json]:
        if media.examples:
            return media.examples
        shown = self._shapes.of(media.schema).examples
        return {"default": shown[0]} if shown else {}

    def _echoed(self, example: Example, call: Call) -> Json:
        """Put the ids of the path into the example, where it has a place for them."""
        if not is_json(example.media_type) or not isinstance(example.value, Mapping) or not call.path:
            return example.value
        key = (call.operation.id, example.name)
        if key not in self._echoes:
            self._echoes[key] = self._place(example, call)
        place, echo = self._echoes[key]
        said = echo.of(call, body=False, query=False)
        values = {(*place, name): value for name, value in said.items()}
        changed = placed(example.value, values) if values else example.value
        valid = self._valid(call.operation.id, example.status, example.media_type, changed)
        return changed if valid else example.value

    def _place(self, example: Example, call: Call) -> tuple[tuple[str, ...], Echo]:
        names = tuple(parameter.name for parameter in call.operation.parameters if parameter.location == "path")
        whole = Echo(self._shapes, example.schema, names)
        if whole.of(call, body=False, query=False):
            return (), whole
        for wrapper in _WRAPPERS:
            inner = self._shapes.at(example.schema, f"/{wrapper}")
            if inner is not None and isinstance(example.value.get(wrapper), Mapping):
                return split(f"/{wrapper}"), Echo(self._shapes, inner, names)
        return (), whole


def _whole(response: Response | None) -> list[MediaType]:
    """List what an answer can be in one piece: an example of a stream is one of its events, not all of it."""
    content = {} if response is None else response.content
    return [media for name, media in content.items() if name.partition(";")[0].strip().lower() not in STREAMS]


def _statuses(operation: Operation) -> set[int]:
    written = {key: int(key[0] + "00") if key[1:].upper() == "XX" else key for key in operation.responses}
    return {int(code) for code in written.values() if str(code).isdecimal()}
