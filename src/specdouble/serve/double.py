"""One double: it stands in for one API."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from time import perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from specdouble.behave.answer import Stream
from specdouble.contract.lazily import Lazily
from specdouble.contract.model import Document, Finding, Operation
from specdouble.contract.router import Router
from specdouble.errors import ApiError, MethodNotAllowed, NotFound, Violation
from specdouble.runtime.faults import Fault
from specdouble.runtime.journal import Origin
from specdouble.runtime.personas import Persona
from specdouble.runtime.sandbox import Sandbox, enter, leave
from specdouble.serve.canned import canned_reply
from specdouble.serve.connections import Connection
from specdouble.serve.cors import Cors
from specdouble.serve.exchange import ClientGone, Exchange, Head, Receive, Reply, Scope, Send, read_body, send_reply
from specdouble.serve.fault_effects import faulty_reply, send_faulty
from specdouble.serve.guard import Guard
from specdouble.serve.heads import Heads
from specdouble.serve.plan import Plan
from specdouble.serve.recorded import recorded
from specdouble.serve.refusals import Refusals
from specdouble.serve.worlds import Worlds

if TYPE_CHECKING:
    from specdouble.serve.binding import Binding

SANDBOX = "specdouble.sandbox"
"""Where a request's scope holds its sandbox, among the extensions."""

_COOKIE_PATH = re.compile(r"(;[ \t]*path=)(?=/)", re.IGNORECASE)


@dataclass(frozen=True)
class Description:
    """What a double tells of itself to people and to the control plane."""

    name: str
    title: str
    mount: str  # "/pulse", or "" for a single document
    document: Document
    personas: tuple[Persona, ...] = ()
    findings: tuple[Finding, ...] = ()


class Double:
    """Serves one API. `whole_road` sends every request through Connexion's own middlewares instead of the short way."""

    def __init__(
        self,
        description: Description,
        plans: Mapping[str, Plan],
        guards: Mapping[str, Guard],
        refusals: Refusals,
        *,
        worlds: Worlds,
        cors: Cors,
        max_body: int,
        limits: Mapping[str, int],
        whole_road: bool = False,
    ) -> None:
        self.description = description
        self.plans = plans
        self._guards = guards
        self.worlds = worlds
        self._refusals = refusals
        self._cors = cors
        self._max_body = max_body
        self._limits = limits
        self._whole_road = whole_road
        self._immediate: dict[str, Plan | None] = {}  # of the operations asked for so far
        document = description.document
        self._router = Router(document.operations)
        self._heads = Heads(self._router, slash_is_optional=document.root.get("x-trailing-slash") == "optional")
        self._nobody = Origin(description.name, description.mount)
        self._origins = Lazily(plans, self._origin)
        self._paths = {operation.path.lower(): operation.path for operation in document.operations}

    @cached_property
    def _binding(self) -> Binding:
        """Connexion's application: made for the first request that no plan answers, as it takes long to import."""
        from specdouble.serve.binding import Binding

        return Binding(self.description.document, self.plans, self._guards, self._refuse)

    def head(self, scope: Scope) -> Head:
        """Read a request up to its body, and find the operation that it means."""
        return self._heads(scope)

    async def serve(
        self, scope: Scope, receive: Receive, send: Send, sandbox: Sandbox, head: Head | None = None
    ) -> None:
        """Serve one HTTP request in a sandbox; `head` where it has been read before."""
        head = head or self._heads(scope)
        raw = head.raw
        # A fault that waits for a client to leave must have heard that its request is whole.
        if not head.is_bodiless or len(sandbox.faults):
            try:
                body = await read_body(receive, self._limit(head))
            except ClientGone:
                return
            raw = raw.with_body(body) if body else raw
        exchange = Exchange(head, raw, sandbox)
        token = enter(sandbox)
        try:
            fault = self._fault(exchange)
            if fault is None:
                reply = self._record(exchange, await self._reply(exchange, scope))
                await send_reply(reply, send, head=raw.method == "HEAD", receive=receive)
            else:
                await self._go_wrong(fault, exchange, scope, Connection(receive, send))
        finally:
            leave(token)

    def serve_at_once(self, head: Head, body: bytes, sandbox: Sandbox) -> Reply | None:
        """Serve a request that is here whole; None, and nothing has happened, where somebody may have to wait."""
        operation = head.operation
        if operation is None or len(sandbox.faults) or len(sandbox.expectations):
            return None
        try:
            plan = self._immediate[operation.id]
        except KeyError:
            plan = self._find_immediate(operation.id)
        if plan is None:
            return None
        exchange = Exchange(head, head.raw.with_body(body) if body else head.raw, sandbox)
        token = enter(sandbox)
        try:
            return self._record(exchange, plan.serve_at_once(exchange))
        finally:
            leave(token)

    def _limit(self, head: Head) -> int:
        """Return how much of a body is read."""
        return self._max_body if head.operation is None else self._limits.get(head.operation.id, self._max_body)

    async def _reply(self, exchange: Exchange, scope: Scope) -> Reply:
        """Answer as an expectation says, as the plan does, or, where there is no plan, as Connexion does."""
        sandbox, operation = exchange.sandbox, exchange.operation
        if len(sandbox.expectations):
            canned = sandbox.expectations.find(self.description.name, operation, exchange.raw, self._who(exchange))
            if canned is not None:
                exchange.notes += (f"expectation {canned.id}",)
                return canned_reply(canned.answer)
        if operation is not None and not self._whole_road:
            if operation.method == "OPTIONS" and (preflight := self._preflight(exchange, operation)) is not None:
                return preflight
            return await self.plans[operation.id].serve(exchange)
        allow = exchange.head.allow
        if allow is not None and exchange.raw.method == "OPTIONS":
            preflight = self._cors.preflight(exchange.raw, allow)
            return preflight or Reply(204, (("Allow", allow), *self._takes(exchange.raw.path, allow)))
        return await self._binding(exchange, scope)

    def _preflight(self, exchange: Exchange, operation: Operation) -> Reply | None:
        """Answer a browser that asks first, though the document has an OPTIONS: unless that speaks of CORS itself."""
        response = operation.response(operation.success[0]) if operation.success else None
        if response is not None and any(name.lower().startswith("access-control-") for name in response.headers):
            return None
        return self._cors.preflight(exchange.raw, ", ".join(self._router.allow(exchange.raw.path)))

    def _takes(self, path: str, allow: str) -> Iterator[tuple[str, str]]:
        """Tell what a path takes: `Accept-Patch` (RFC 5789, 3.1), `Accept-Post` (LDP, 7.1)."""
        for method in sorted({"PATCH", "POST"} & set(allow.split(", "))):
            body = self._router.match(method, path).operation.body
            if body is not None and body.content:
                yield f"Accept-{method.title()}", ", ".join(body.content)

    def _fault(self, exchange: Exchange) -> Fault | None:
        faults = exchange.sandbox.faults
        if not len(faults):
            return None
        return faults.find(self.description.name, exchange.operation, exchange.raw, self._who(exchange))

    async def _go_wrong(self, fault: Fault, exchange: Exchange, scope: Scope, connection: Connection) -> None:
        """Serve a request that meets a fault; what it would have written stays unwritten where the fault says so."""
        exchange.discard = not fault.keep_writes

        async def serve() -> Reply:
            return await self._reply(exchange, scope)

        def refuse(error: ApiError) -> Reply:
            return self._refusals(error, exchange.operation, exchange.raw.path)

        reply = await faulty_reply(fault, serve, refuse, receive=connection.receive)
        recorded = self._record(exchange, reply or Reply(0, ()), faults=(f"{fault.effect.kind} {fault.id}",))
        await send_faulty(fault, recorded if reply else None, connection, head=exchange.raw.method == "HEAD")

    def _record(self, exchange: Exchange, reply: Reply, faults: tuple[str, ...] = ()) -> Reply:
        """Write the exchange into the journal, and return the reply as it goes out; a refusal names its entry."""
        sandbox, operation, head = exchange.sandbox, exchange.operation, exchange.head
        journal, user = sandbox.journal, exchange.user
        entry = journal.reserve()
        if reply.status >= 400 or head.prefix or head.is_across:
            reply = self._finish(exchange, reply, entry)
        origin = self._nobody
        if operation is not None:
            origin = self._origins[operation.id]
            sandbox.calls[origin.api, operation.id] += 1
            if exchange.findings:
                sandbox.findings[origin.api, operation.id] += len(exchange.findings)
        status, headers, body = reply
        journal.keep(
            exchange.raw,
            status,
            headers,
            b"" if isinstance(body, Stream) else body,
            at=sandbox.clock.now(),
            id=entry,
            origin=origin,
            persona="" if user is None else user.name,
            timing={"total": (perf_counter() - exchange.began) * 1000},
            findings=exchange.findings,
            faults=faults,
            notes=exchange.notes,
        )
        if not isinstance(body, Stream):
            return reply
        passing = recorded(body, lambda passed: self._amend(exchange, entry, passed))
        return Reply(reply.status, reply.headers, Stream(passing))

    def _amend(self, exchange: Exchange, entry: int, body: bytes) -> None:
        """Write down what a stream came to, and what was found while it went out."""
        found = exchange.sandbox.journal.amend(entry, body=body)
        before = () if found is None else found.findings
        if len(exchange.findings) > len(before):
            exchange.sandbox.journal.amend(entry, findings=exchange.findings)
            if exchange.operation is not None:
                api = self.description.name
                exchange.sandbox.findings[api, exchange.operation.id] += len(exchange.findings) - len(before)

    def _finish(self, exchange: Exchange, reply: Reply, entry: int) -> Reply:
        prefix = exchange.head.prefix
        if prefix:
            reply = _below(prefix, reply)
        if reply.status >= 400:
            link = f'<{prefix}/-/journal/{entry}>; rel="describedby"'
            reply = Reply(reply.status, (*reply.headers, ("Link", link)), reply.body)
        return self._cors.decorate(exchange.raw, reply)

    def _find_immediate(self, operation_id: str) -> Plan | None:
        """Return the plan of an operation where it waits for nobody, and remember it."""
        plan = self.plans[operation_id]
        # An OPTIONS may be a browser that asks first.
        is_immediate = plan.is_immediate and not self._whole_road and plan.operation.method != "OPTIONS"
        found = self._immediate[operation_id] = plan if is_immediate else None
        return found

    def _origin(self, operation_id: str) -> Origin:
        tier = self.plans[operation_id].tier
        return Origin(self.description.name, self.description.mount, operation_id, tier.name, tier.place)

    def _who(self, exchange: Exchange) -> Callable[[], str | None]:
        """Return what names the persona, for a rule that asks for one."""

        def who() -> str | None:
            try:
                guard = self._guards[exchange.operation.id] if exchange.operation is not None else None
                return guard(exchange.raw).name if guard is not None else None
            except ApiError:
                return None

        return who

    def check(
        self, operation_id: str, status: int, headers: Mapping[str, str], media_type: str | None, value: Any
    ) -> Sequence[Violation]:
        """Judge an answer of an operation by the document."""
        return self.plans[operation_id].check(status, headers, media_type, value)

    def knows(self, method: str, path: str) -> bool:
        """Tell whether a path (percent-encoded, below the mount) is one of the document's."""
        try:
            self._router.match(method, path)
        except NotFound:
            return False
        except MethodNotAllowed:
            return True
        return True

    def _refuse(self, exchange: Exchange, error: Exception) -> Reply:
        """Render what Connexion raised: our own refusals as they are, its 404 and 405 with what the document knows."""
        if not isinstance(error, ApiError):
            error = self._unplanned(exchange, error)
        return self._refusals(error, exchange.operation, exchange.raw.path)

    def _unplanned(self, exchange: Exchange, error: Exception) -> ApiError:
        if exchange.operation is not None:
            return ApiError(f"{type(error).__name__}: {error}", status=500)
        allow = exchange.head.allow
        if allow is None:
            return NotFound(message=self._no_path(exchange.raw.path))
        method, path = exchange.raw.method, exchange.raw.path
        message = f"{method} is not defined on {path}; allowed: {allow}"
        return MethodNotAllowed(allow.split(", "), method=method, path=path, message=message)

    def _no_path(self, path: str) -> str:
        close = get_close_matches(unquote(path).lower(), self._paths, 1)
        hint = f" Did you mean {self._paths[close[0]]}?" if close else ""
        return f"{self.description.title} has no path {path}.{hint}"


def _below(prefix: str, reply: Reply) -> Reply:
    """Let `Location` lead back into the sandbox that the path named, and cookies be sent there."""
    headers = tuple((name, _value_below(prefix, name.lower(), value)) for name, value in reply.headers)
    return Reply(reply.status, headers, reply.body)


def _value_below(prefix: str, name: str, value: str) -> str:
    if name == "location" and value.startswith("/"):
        return prefix + value
    return _COOKIE_PATH.sub(lambda found: found[1] + prefix, value, 1) if name == "set-cookie" else value
