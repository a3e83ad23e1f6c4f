"""What the cases of a run share: who calls, what they are shown, valid requests, and the way back to the start."""

from __future__ import annotations

from dataclasses import dataclass

from specdouble.contract.model import Operation
from specdouble.testing.authz.asking import Asker
from specdouble.testing.authz.frame import Frame
from specdouble.testing.authz.permissions import Permissions, read_permissions
from specdouble.testing.authz.places import Places, is_safe, levels
from specdouble.testing.authz.requests import Request, Requests
from specdouble.testing.authz.rights import Rights
from specdouble.testing.authz.surroundings import Surroundings
from specdouble.testing.exchange import Exchange
from specdouble.testing.multipart import FORM
from specdouble.testing.suite.caller import Caller
from specdouble.testing.suite.suite import Suite


@dataclass(frozen=True)
class Tried:
    """A request, and what it was answered."""

    request: Request
    answer: Exchange


@dataclass(frozen=True)
class Found:
    """A request that a caller sent, the one that was accepted if any was; `why` says why there is none.

    `tried` are all that were sent until then: each was refused but for the last.
    """

    request: Request | None = None
    tried: tuple[Tried, ...] = ()
    why: str = ""

    @property
    def is_valid(self) -> bool:
        """Tell whether the request was done."""
        return bool(self.tried) and self.tried[-1].answer.status < 400


class World:
    """Everything that is known of the target, and the requests it was found by."""

    def __init__(self, suite: Suite) -> None:
        subject = suite.subject
        self.suite = suite
        self.ask = Asker(suite)
        self.callers = (*subject.callers, *((subject.peer,) if subject.peer is not None else ()))
        self.places = Places(suite.document)
        self.surroundings = Surroundings(self.places, self.callers)
        self.requests = Requests(suite.document, self.places, self.surroundings, self.ask)
        self.frame = Frame(self.ask, self.places, self.surroundings, self.requests)
        self.rights = _rights(suite)
        self._found: dict[tuple[str, str], Found] = {}

    @property
    def can_reset(self) -> bool:
        """Tell whether the target can go back to its start."""
        return self.suite.subject.reset is not None

    @property
    def are_credentials_known(self) -> bool:
        """Tell whether credentials are checked; a double of a foreign document takes any well-formed one."""
        return self.suite.subject.caller.name != "anybody"

    def look_around(self) -> None:
        """See every list as every tenant."""
        for listing in self.places.listings:
            for viewer in self.surroundings.viewers:
                self.surroundings.look(listing, viewer, self.frame.show(listing, viewer))

    def go_back(self) -> None:
        """Undo what was done: by a reset, else by removing the rows that were made."""
        if self.can_reset:
            self.suite.fresh()
            self.requests.made.clear()
        else:
            self.requests.clean_up()

    def find(self, operation: Operation, caller: Caller) -> Found:
        """Find a request that an operation accepts from somebody; it is undone again."""
        key = operation.id, caller.name
        if key not in self._found:
            self._found[key] = self._find(operation, caller)
            if not is_safe(operation) or self.requests.made:
                self.go_back()
        return self._found[key]

    def _find(self, operation: Operation, caller: Caller) -> Found:
        why = self._forbidden(operation)
        if why:
            return Found(why=why)
        first: Request | None = None
        tried: list[Tried] = []
        own = not self.can_reset and not is_safe(operation)
        for request in self.requests.candidates(operation, caller, own=own):
            first = first or request
            exchange = self.ask(operation, request.parts, caller)
            if exchange is None:
                continue
            tried.append(Tried(request, exchange))
            if exchange.status < 400:
                self.requests.note(operation, request.keys, caller, exchange)
                return Found(request, tuple(tried))
        return Found(first, tuple(tried), _explain(operation, first, tried))

    def _forbidden(self, operation: Operation) -> str:
        """Say why an operation is not called at all."""
        if not self.can_reset and operation.method in {"PUT", "PATCH", "DELETE"} and not levels(operation.path):
            return "it changes rows that are not ours, and the target knows no reset"
        bodies = operation.body.content if operation.body is not None and operation.body.required else {}
        if bodies and all(name.startswith("multipart/") and name != FORM for name in bodies):
            return f"it takes {', '.join(bodies)} only, which this layer does not write"
        return ""

    def ready(self, request: Request) -> Request | None:
        """Return a request for the present state: rows that were made for it are made again."""
        return request.renew() if request.is_made else request


def _explain(operation: Operation, first: Request | None, tried: list[Tried]) -> str:
    if first is None:
        what = "no row to call it on" if levels(operation.path) else "no valid request"
        return f"{what} could be made from the document's examples and what its lists show"
    came = ", ".join(dict.fromkeys(str(one.answer.status) for one in tried)) or "nothing"
    return f"no request that could be made was accepted: {came} came"


def _rights(suite: Suite) -> Rights:
    subject = suite.subject
    known = frozenset(caller.name for caller in subject.callers if caller.role is not None or caller.scopes)
    folder = None if subject.root is None else subject.root / "contract_tests" / suite.document.name
    permissions = read_permissions(folder / "permissions.yaml", suite.document) if folder else Permissions()
    return Rights(suite.document, known, permissions)
