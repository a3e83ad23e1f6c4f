"""Chooses where each operation's answer comes from: handler, resource, example, generated; and says why."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from specdouble.behave.access import Rule
from specdouble.behave.answer import Answer, Stream
from specdouble.behave.answers import success
from specdouble.behave.example import ExampleTier, Valid
from specdouble.behave.finishing import Finisher
from specdouble.behave.generated import GeneratedTier, wants_stream
from specdouble.behave.gone import Gone
from specdouble.behave.headers import required_headers
from specdouble.behave.items import Behaviour
from specdouble.behave.mending import Mender
from specdouble.behave.model import Inference, Kind
from specdouble.behave.resource import ResourceTier
from specdouble.behave.shown import Shown
from specdouble.behave.unknown import UnknownIds
from specdouble.contract.call import Call
from specdouble.contract.events import is_sse
from specdouble.contract.lazily import Lazily
from specdouble.contract.model import Document, Json, MediaType, Response
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
        broken_too: bool = False,
        knows_all_ids: bool = False,
        choices: Mapping[str, Choice] | None = None,
        forgiving: bool = False,
        rules: Mapping[str, Rule] | None = None,
        remembers: bool = False,
    ) -> None:
        """`handlers` maps operation ids to functions or `specdouble.resource`; `broken_too` takes broken examples;
        `knows_all_ids` makes a row for an id that has none. Raises HandlerError.

        With the `choices` of an earlier start, nothing is compiled before it is asked for. `forgiving`: the document is
        a stranger's, and what it contradicts itself in is answered as well as can be. `rules`: what access
        to a collection follows from rows. `remembers`: what was deleted is gone also where there are no rows.
        """
        self._contract = contract
        self._knows_all_ids = knows_all_ids
        self._resources = inference.resources
        valid = _validity(contract)
        self.resource = ResourceTier(
            document, inference, values, now, base_url=base_url, forgiving=forgiving, rules=rules
        )
        mender = Mender(self.resource.ground) if forgiving else None
        self.mend = mender.mend if mender is not None else None
        self.fit = mender.fit if mender is not None else None
        self.example = ExampleTier(document, valid, broken_too=broken_too)
        self.generated = GeneratedTier(document, values, valid, _anything if broken_too else _fitness(contract))
        self._finisher = Finisher(self.resource.ground, valid, mender)
        self.shown = Shown(self.example, self.generated, values, self._finisher)
        operations = {operation.id: operation for operation in document.operations}
        self._headers = Lazily(operations, lambda name: required_headers(operations[name], values))
        self.choices: Mapping[str, Choice] = choices or {
            name: self._choose(name, inference, handlers or {}) for name in operations
        }
        rowless = [one for one in operations.values() if self._is_rowless(one.id)]
        self._gone = Gone(document, rowless) if remembers else None
        self._behaviours = Lazily(operations, self._behaviour)
        if choices is None:
            self.resource.compile()
            self._headers.make_all()
            self._behaviours.make_all()

    def answer(self, call: Call, tx: Transaction, user: User = ANYONE) -> Answer:
        """Answer a valid call on the tier that was chosen; a handler's operations are answered by the tiers below."""
        return self._behaviours[call.operation.id](call, tx, user)

    def behaviour(self, operation_id: str) -> Behaviour:
        """Return what `answer` does for one operation; KeyError where there is none."""
        return self._behaviours[operation_id]

    def _behaviour(self, operation_id: str) -> Behaviour:
        behave, required = self.heeding(operation_id, self._bare(operation_id)), self._headers[operation_id]
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
            behaviour = self._with_content(operation_id, self.resource.behaviour(operation_id))
            behaviour = self._streaming(operation_id, self._cutting(operation_id, behaviour))
            if self._knows_all_ids:
                return UnknownIds(self.resource.ground, self._resources[operation_id], behaviour)
            return behaviour
        return lambda call, _tx, _user: self.shown.answer(call, self.shown.status(call), None)

    def heeding(self, operation_id: str, answer: Callable[..., Answer]) -> Callable[..., Answer]:
        """Let what answers an operation heed what was deleted, where there are no rows to tell."""
        if self._gone is None or not self._is_rowless(operation_id):
            return answer
        return self._gone.over(self.resource.ground.operations[operation_id], answer)

    def _is_rowless(self, operation_id: str) -> bool:
        """Tell whether an address names no row: an example is answered there, a made-up value, the content of a row."""
        tier, resource = self.choices[operation_id].tier, self._resources.get(operation_id)
        content = tier == "resource" and resource is not None and resource.kind is Kind.CONTENT
        return content or tier in {"example", "generated"}

    def _with_content(self, operation_id: str, behaviour: Behaviour) -> Behaviour:
        """Show the content of a row that is there, such as a file, as the document has it."""
        if self._resources[operation_id].kind is not Kind.CONTENT:
            return behaviour

        def answer(call: Call, tx: Transaction, user: User) -> Answer:
            status = behaviour(call, tx, user).status or 200
            return self.shown.answer(call, status, self._contract.wire(operation_id).accept(call.accept, status))

        return answer

    def _streaming(self, operation_id: str, behaviour: Behaviour) -> Behaviour:
        """Tell of what was done in events, to a client that wants these, where the success has them beside JSON.

        Lines of JSON are the rows themselves, in another notation.
        """
        operation = self.resource.ground.operations[operation_id]
        if all(_events_of(response) is None for response in operation.responses.values()):
            return behaviour
        wire = self._contract.wire(operation_id)

        def answer(call: Call, tx: Transaction, user: User) -> Answer:
            plain = behaviour(call, tx, user)
            status = plain.status or success(operation, 200)
            response, wanted = operation.response(status), wire.accept(call.accept, status)
            events = None if response is None else _events_of(response)
            if events is None or isinstance(plain.value, Stream) or not (wanted is events or wants_stream(call)):
                return plain
            told = self.shown.answer(call, status, events)
            return replace(told, headers={**plain.headers, **told.headers})

        return answer

    def _cutting(self, operation_id: str, behaviour: Behaviour) -> Behaviour:
        """Let the one object of a path keep to the limit for the list that it holds: no rows are known of that."""
        ground = self.resource.ground
        single = ground.inference.resources[operation_id].kind is Kind.READ_SINGLETON
        cut = self._finisher.cutter.compile(ground.operations[operation_id]) if single else None
        return behaviour if cut is None else lambda call, tx, user: cut(call, behaviour(call, tx, user))

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


def _events_of(response: Response) -> MediaType | None:
    """Return the server-sent events of a response; None where it has none."""
    return next((media for name, media in response.content.items() if is_sse(name)), None)


def _validity(contract: Contract) -> Valid:
    def valid(operation_id: str, status: int, media_type: str, value: Json) -> bool:
        violations = contract.wire(operation_id).check(status, {}, media_type, value)
        return not any(violation.location == "body" for violation in violations)

    return valid


def _fitness(contract: Contract) -> Valid:
    def fits(operation_id: str, status: int, media_type: str, event: Json) -> bool:
        return not contract.wire(operation_id).check_event(status, media_type, event)

    return fits


def _anything(_operation_id: str, _status: int, _media_type: str, _event: Json) -> bool:
    return True


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
