"""Chooses where each operation's answer comes from: handler, resource, example, generated; and says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from specdouble.behave.answer import Answer, Stream
from specdouble.behave.answers import answer_schema, json_content, success
from specdouble.behave.cutting import Cutter
from specdouble.behave.example import ExampleTier
from specdouble.behave.generated import GeneratedTier
from specdouble.behave.headers import required_headers
from specdouble.behave.items import Behaviour
from specdouble.behave.mending import Mender
from specdouble.behave.model import Inference, Kind
from specdouble.behave.own_id import with_own_id
from specdouble.behave.resource import ResourceTier
from specdouble.contract.call import Call
from specdouble.contract.model import Document, Json
from specdouble.errors import HandlerError
from specdouble.handler import resource as bound_to_resource
from specdouble.runtime.users import ANYONE, User

if TYPE_CHECKING:
    from specdouble.contract.wire import Contract
    from specdouble.data.values import Values
    from specdouble.store.store import Transaction

TierName = Literal["handler", "resource", "example", "generated"]


@dataclass(frozen=True)
class Choice:
    """The tier of one operation. `collection` is empty where no rows are read or written."""

    operation_id: str
    tier: TierName
    why: str
    collection: str = ""
    confidence: str = ""


class Tiers:
    """The tiers below the handlers, compiled for one document, and the choice between them."""

    def __init__(
        self,
        document: Document,
        inference: Inference,
        values: Values,
        now: Callable[[], datetime],
        contract: Contract,
        *,
        handlers: Mapping[str, object] | None = None,
        base_url: str = "",
        forgiving: bool = False,
    ) -> None:
        """`handlers` maps operation ids to functions or `specdouble.resource`. Raises HandlerError.

        `forgiving`: the document is a stranger's, and what it contradicts itself in is answered as well as can be.
        """
        valid = self._valid = _validity(contract)
        self.resource = ResourceTier(document, inference, values, now, base_url=base_url, forgiving=forgiving)
        self._mender = Mender(self.resource.ground) if forgiving else None
        self.mend = self._mender.mend if self._mender is not None else None
        self.fit = self._mender.fit if self._mender is not None else None
        self.example = ExampleTier(document, valid)
        self.generated = GeneratedTier(document, values, valid)
        self._cutter = Cutter(document)
        self._has_secrets = document.version == "3.1"  # elsewhere they are left out, whether required or not
        self._headers = {operation.id: required_headers(operation, values) for operation in document.operations}
        self.choices: Mapping[str, Choice] = {
            operation.id: self._choose(operation.id, inference, handlers or {}) for operation in document.operations
        }
        self._behaviours = {operation_id: self._behaviour(operation_id) for operation_id in self.choices}

    def answer(self, call: Call, tx: Transaction, user: User = ANYONE) -> Answer:
        """Answer a valid call on the tier that was chosen; a handler's operations are answered by the tiers below."""
        return self._behaviours[call.operation.id](call, tx, user)

    def behaviour(self, operation_id: str) -> Behaviour:
        """Return what `answer` does for one operation; KeyError where there is none."""
        return self._behaviours[operation_id]

    def _behaviour(self, operation_id: str) -> Behaviour:
        behave, required = self._bare(operation_id), self._headers[operation_id]
        if not required:
            return behave

        def answer(call: Call, tx: Transaction, user: User) -> Answer:
            bare = behave(call, tx, user)
            if bare.status is None or bare.status not in required:
                return bare
            return replace(bare, headers={**required[bare.status](), **bare.headers})

        return answer

    def _bare(self, operation_id: str) -> Behaviour:
        if operation_id in self.resource and self.choices[operation_id].tier in {"handler", "resource"}:
            return self._cutting(operation_id, self.resource.behaviour(operation_id))
        answer = self._without_secrets(operation_id, self._shown if operation_id in self.example else self._generated)
        cut = self._cutter.compile(self.resource.ground.operations[operation_id])
        if cut is not None:
            return lambda call, _tx, _user: cut(call, answer(call))
        return lambda call, _tx, _user: answer(call)

    def _cutting(self, operation_id: str, behaviour: Behaviour) -> Behaviour:
        """Let the one object of a path keep to the limit for the list that it holds: no rows are known of that."""
        ground = self.resource.ground
        single = ground.inference.resources[operation_id].kind is Kind.READ_SINGLETON
        cut = self._cutter.compile(ground.operations[operation_id]) if single else None
        return behaviour if cut is None else lambda call, tx, user: cut(call, behaviour(call, tx, user))

    def _without_secrets(self, operation_id: str, answer: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
        """Let no answer show what is writeOnly; a secret that has to be there, as 3.1 has it, is asterisks."""
        ground = self.resource.ground
        operation = ground.operations[operation_id]
        schema = answer_schema(operation, success(operation, 200))
        if schema is None or not self._has_secrets:
            return answer
        project = ground.projector.compile(schema, operation_id)

        def shown(call: Call) -> Answer:
            made = answer(call)
            plain = made.media_type is None and not isinstance(made.value, Stream)
            return replace(made, value=project(made.value, "")) if plain else made

        return shown

    def _generated(self, call: Call) -> Answer:
        return self._about(call, self.generated.answer(call))

    def _shown(self, call: Call) -> Answer:
        """Answer with an example; a stranger's is held to the letter of its schema."""
        answer = self._about(call, self.example.answer(call))
        return answer if self._mender is None else self._mender.to_the_letter(call, answer)

    def _about(self, call: Call, answer: Answer) -> Answer:
        """Let an answer be about the id that was asked for, where it may."""
        if not call.path or answer.media_type is not None or answer.status is None:
            return answer
        value = with_own_id(answer.value, call)
        media = json_content(call.operation, answer.status) if value is not answer.value else None
        if media is None or not self._valid(call.operation.id, answer.status, media.name, value):
            return answer
        return replace(answer, value=value)

    def _choose(self, operation_id: str, inference: Inference, handlers: Mapping[str, object]) -> Choice:
        found = inference.resources.get(operation_id)
        handler = handlers.get(operation_id)
        if handler is bound_to_resource:
            if found is None or operation_id not in self.resource:
                raise HandlerError(_unbound(operation_id, inference))
            return Choice(operation_id, "resource", found.why or found.rule, found.collection, found.confidence)
        if handler is not None:
            return Choice(operation_id, "handler", "a handler", found.collection if found else "")
        if found is not None and found.confidence != "low" and operation_id in self.resource:
            return Choice(operation_id, "resource", found.why or found.rule, found.collection, found.confidence)
        why = _why_not(operation_id, inference)
        if operation_id in self.example:
            return Choice(operation_id, "example", f"{why}; it has an example", confidence="")
        return Choice(operation_id, "generated", f"{why}; it has no valid example", confidence="")


def _validity(contract: Contract) -> Callable[[str, int, str, Json], bool]:
    def valid(operation_id: str, status: int, media_type: str, value: Json) -> bool:
        violations = contract.wire(operation_id).check(status, {}, media_type, value)
        return not any(violation.location == "body" for violation in violations)

    return valid


def _why_not(operation_id: str, inference: Inference) -> str:
    if operation_id in inference.resources:
        return f"only a guess: {inference.resources[operation_id].why or inference.resources[operation_id].rule}"
    undecided = inference.undecided.get(operation_id)
    return undecided.why if undecided is not None else "no rows are known that it works on"


def _unbound(operation_id: str, inference: Inference) -> str:
    return (
        f"{operation_id} is bound to `resource`, but nothing was inferred for it: {_why_not(operation_id, inference)}. "
        "Write a function of that name, or describe the collection with x-resource."
    )
