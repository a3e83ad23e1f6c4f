"""Finishes what the document alone answers: about the id that was asked for, no longer than asked, no secret in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from specdouble.behave.answer import Answer, Stream
from specdouble.behave.answers import answer_schema, json_content, success
from specdouble.behave.cutting import Cutter
from specdouble.behave.ground import Ground
from specdouble.behave.mending import Mender
from specdouble.behave.own_id import with_own_id
from specdouble.contract.call import Call
from specdouble.contract.model import Json, Operation

Valid = Callable[[str, int, str, Json], bool]
Finish = Callable[[Call, Answer], Answer]


class Finisher:
    """Compiles the last touch of an operation's answers; those with another status than its success are left alone."""

    def __init__(self, ground: Ground, valid: Valid, mender: Mender | None) -> None:
        """`mender` holds examples of strangers to the letter of their schemas."""
        self._ground = ground
        self._valid = valid
        self._mender = mender
        self.cutter = Cutter(ground.document)
        self._has_secrets = ground.document.version == "3.1"  # elsewhere they are left out, whether required or not
        self._finishes: dict[str, tuple[int, Finish]] = {}

    def __call__(self, call: Call, answer: Answer, *, is_example: bool) -> Answer:
        """Finish an answer; its value may stay the very same."""
        operation = call.operation
        if operation.id not in self._finishes:
            self._finishes[operation.id] = success(operation, 200), self._compile(operation)
        status, finish = self._finishes[operation.id]
        if answer.status != status or isinstance(answer.value, Stream):
            return answer
        if answer.media_type is not None:
            return self._about(call, answer) if isinstance(answer.value, Mapping) else answer
        answer = finish(call, answer)
        return self._mender.to_the_letter(call, answer) if is_example and self._mender is not None else answer

    def _compile(self, operation: Operation) -> Finish:
        discreet, cut = self._without_secrets(operation), self.cutter.compile(operation)

        def finish(call: Call, answer: Answer) -> Answer:
            answer = self._about(call, answer if discreet is None else discreet(answer))
            return answer if cut is None else cut(call, answer)

        return finish

    def _without_secrets(self, operation: Operation) -> Callable[[Answer], Answer] | None:
        """Let no answer show what is writeOnly; a secret that has to be there, as 3.1 has it, is asterisks."""
        schema = answer_schema(operation, success(operation, 200)) if self._has_secrets else None
        if schema is None:
            return None
        project = self._ground.projector.compile(schema, operation.id)
        return lambda answer: replace(answer, value=project(answer.value, ""))

    def _about(self, call: Call, answer: Answer) -> Answer:
        """Let an answer be about the id that was asked for, where it may."""
        if not call.path or answer.status is None:
            return answer
        value = with_own_id(answer.value, call)
        if value is answer.value:
            return answer
        media = json_content(call.operation, answer.status)
        name = answer.media_type or (media.name if media is not None else None)
        if name is None or not self._valid(call.operation.id, answer.status, name, value):
            return answer
        return replace(answer, value=value)
