"""What the document alone answers: its examples, or values made from its schemas; of any status and media type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from specdouble.behave.answer import Answer
from specdouble.behave.answers import shown_status
from specdouble.behave.example import ExampleTier
from specdouble.behave.finishing import Finisher
from specdouble.behave.generated import GeneratedTier
from specdouble.behave.headers import made_headers, shown_headers
from specdouble.behave.matches import Matches, find_matches
from specdouble.contract.call import Call
from specdouble.contract.model import Header, MediaType, Operation

if TYPE_CHECKING:
    from specdouble.data.values import Values


class Shown:
    """Answers calls from examples and schemas; nothing is read or written."""

    def __init__(
        self, examples: ExampleTier, generated: GeneratedTier, values: Values, finish: Finisher | None = None
    ) -> None:
        """`finish` gives answers their last touch; those that are asked for by name stay as they are shown."""
        self.examples = examples
        self._finish = finish
        self._generated = generated
        self._values = values
        self._statuses: dict[str, int] = {}
        self._matches: dict[str, Matches] = {}
        self._headers: dict[tuple[str, int], Mapping[str, Header]] = {}

    def status(self, call: Call) -> int:
        """Return the status of the answer to a call: that of the example of the same name, else the success."""
        operation = call.operation
        name = self._matching(operation).name(call)
        example = None if name is None else self.examples.named(operation.id, name, None)
        if example is not None:
            return example.status
        if operation.id not in self._statuses:
            self._statuses[operation.id] = shown_status(operation)
        return self._statuses[operation.id]

    def answer(self, call: Call, status: int, media: MediaType | None, *, turn: str | None = None) -> Answer:
        """Answer with the example named like the request's, else with the first, else with a value.

        `turn` asks for a value in any case, a new one; `media` is what was negotiated, None where there is no content.
        """
        answer = example = None if turn is not None else self._example(call, status, media)
        if answer is None:
            answer = self._generated.answer(call, status, media, turn=turn or "")
        if self._finish is not None:
            answer = self._finish(call, answer, is_example=example is not None)
        return self.with_headers(answer, call.operation, status)

    def named(self, call: Call, status: int, media: MediaType | None, name: str) -> Answer | None:
        """Answer with the example of this name, word for word; None where the status has none."""
        example = self.examples.named(call.operation.id, name, status, None if media is None else media.name)
        if example is None:
            return None
        return self.with_headers(self.examples.as_it_is(example), call.operation, status)

    def with_headers(self, answer: Answer, operation: Operation, status: int) -> Answer:
        """Add the headers that the document shows or requires."""
        key = (operation.id, status)
        if key not in self._headers:
            self._headers[key] = shown_headers(operation, status)
        if not self._headers[key]:
            return answer
        return replace(
            answer, headers={**made_headers(operation.id, self._headers[key], self._values), **answer.headers}
        )

    def _example(self, call: Call, status: int, media: MediaType | None) -> Answer | None:
        operation_id, media_type = call.operation.id, None if media is None else media.name
        name = self._matching(call.operation).name(call)
        if name is not None:
            example = self.examples.named(operation_id, name, status, media_type)
            if example is not None and example.is_valid:
                return self.examples.as_it_is(example)
        example = self.examples.first(operation_id, status, media_type)
        return None if example is None else self.examples.shown(example, call)

    def _matching(self, operation: Operation) -> Matches:
        if operation.id not in self._matches:
            self._matches[operation.id] = find_matches(operation)
        return self._matches[operation.id]
