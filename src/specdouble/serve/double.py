"""One double: an ASGI application that stands in for one API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from urllib.parse import unquote

from specdouble.contract.model import Document, Finding
from specdouble.contract.router import Match, Router
from specdouble.errors import ApiError, MethodNotAllowed, NotFound
from specdouble.runtime.personas import Persona
from specdouble.runtime.sandbox import Sandbox
from specdouble.serve.binding import Binding
from specdouble.serve.cors import Cors
from specdouble.serve.exchange import Exchange, Receive, Reply, Scope, Send, read_request, send_reply
from specdouble.serve.guard import Guard
from specdouble.serve.plan import Plan
from specdouble.serve.refusals import Refusals
from specdouble.serve.worlds import Worlds

SANDBOX = "specdouble.sandbox"
"""Where a request's scope holds its sandbox, among the extensions."""


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
        whole_road: bool = False,
    ) -> None:
        self.description = description
        self.plans = plans
        self.worlds = worlds
        self._refusals = refusals
        self._cors = cors
        self._max_body = max_body
        self._whole_road = whole_road
        document = description.document
        self._router = Router(document.operations)
        self._paths = sorted({operation.path for operation in document.operations})
        self._binding = Binding(document, plans, guards, self._refuse)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request."""
        sandbox: Sandbox = scope["extensions"][SANDBOX]
        raw = await read_request(scope, receive, self._max_body)
        exchange = Exchange(raw, sandbox=sandbox, prefix=scope.get("prefix", ""))
        with sandbox.active():
            await self._serve(exchange, scope, send)

    async def _serve(self, exchange: Exchange, scope: Scope, send: Send) -> None:
        head = exchange.raw.method == "HEAD"
        try:
            match = self._match(exchange)
        except MethodNotAllowed as error:
            reply = self._options(exchange, error)
            if reply is not None:
                await send_reply(reply, send)
                return
        except NotFound:
            pass
        else:
            exchange.operation, exchange.values = match.operation, match.values
            if not self._whole_road:
                reply = await self.plans[match.operation.id].serve(exchange)
                await send_reply(self.finish(exchange, reply), send, head=head)
                return
        await self._binding(exchange, scope, _Finisher(self, exchange, send, head=head))

    def knows(self, method: str, path: str) -> bool:
        """Tell whether a path (percent-encoded, below the mount) is one of the document's."""
        try:
            self._router.match(method, path)
        except NotFound:
            return False
        except MethodNotAllowed:
            return True
        return True

    def _match(self, exchange: Exchange) -> Match:
        return self._router.match(exchange.raw.method, exchange.raw.path)

    def _options(self, exchange: Exchange, error: MethodNotAllowed) -> Reply | None:
        """Answer OPTIONS where the document does not (RFC 9110, 9.3.7): a preflight, or what may be done here."""
        if exchange.raw.method != "OPTIONS":
            return None
        allow = error.headers["Allow"]
        preflight = self._cors.preflight(exchange.raw, allow)
        return preflight or self._cors.decorate(exchange.raw, Reply(204, (("Allow", allow),)))

    def _refuse(self, exchange: Exchange, error: Exception) -> Reply:
        """Render what Connexion raised: our own refusals as they are, its 404 and 405 with what the document knows."""
        if not isinstance(error, ApiError):
            error = self._unplanned(exchange, error)
        return self._refusals(error, exchange.operation, exchange.raw.path)

    def _unplanned(self, exchange: Exchange, error: Exception) -> ApiError:
        try:
            self._match(exchange)
        except MethodNotAllowed as refused:
            allow = refused.headers["Allow"]
            message = f"{exchange.raw.method} is not defined on {exchange.raw.path}; allowed: {allow}"
            return MethodNotAllowed(refused.allow, message=message)
        except NotFound:
            return NotFound(message=self._no_path(exchange.raw.path))
        return ApiError(f"{type(error).__name__}: {error}", status=500)

    def _no_path(self, path: str) -> str:
        close = get_close_matches(unquote(path), self._paths, 1)
        hint = f" Did you mean {close[0]}?" if close else ""
        return f"{self.description.title} has no path {path}.{hint}"

    def finish(self, exchange: Exchange, reply: Reply) -> Reply:
        """Add what every reply has."""
        if exchange.prefix:
            reply = _below(exchange.prefix, reply)
        return self._cors.decorate(exchange.raw, reply)


def _below(prefix: str, reply: Reply) -> Reply:
    """Let `Location` lead back into the sandbox that the path named."""
    headers = tuple(
        (name, prefix + value if name.lower() == "location" and value.startswith("/") else value)
        for name, value in reply.headers
    )
    return Reply(reply.status, headers, reply.body)


class _Finisher:
    """Takes what Connexion's stack sends, and sends it the way every reply goes out."""

    def __init__(self, double: Double, exchange: Exchange, send: Send, *, head: bool) -> None:
        self._double = double
        self._exchange = exchange
        self._send = send
        self._head = head

    async def __call__(self, message: Scope) -> None:
        if message["type"] == "http.response.start":
            headers = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in message["headers"])
            reply = self._double.finish(self._exchange, Reply(message["status"], headers))
            raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
            message = {**message, "headers": raw}
        elif self._head:
            message = {**message, "body": b""}
        await self._send(message)
