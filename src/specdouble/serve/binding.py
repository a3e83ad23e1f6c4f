"""Connexion, held in one place: it binds operations to the functions that answer them. Nothing else imports it.

Its resolver finds each operation's plan, its security map asks each operation's guard, its application serves what is
no planned request (unknown paths and methods) and any request that is sent through it whole.
"""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Awaitable, Callable, Iterable, Mapping
from functools import partial
from typing import Any

with warnings.catch_warnings():
    # Connexion imports Starlette's test client, which warns of its own future.
    warnings.simplefilter("ignore")
    from connexion import AsyncApp
from connexion.lifecycle import ConnexionRequest, ConnexionResponse
from connexion.middleware.context import ContextMiddleware
from connexion.middleware.exceptions import ExceptionMiddleware
from connexion.middleware.lifespan import LifespanMiddleware
from connexion.middleware.routing import RoutingMiddleware
from connexion.middleware.security import SecurityMiddleware
from connexion.middleware.server_error import ServerErrorMiddleware
from connexion.resolver import Resolution, Resolver
from connexion.security import ApiKeySecurityHandler
from starlette.exceptions import HTTPException
from starlette.responses import Response

from specdouble.contract.model import Document
from specdouble.runtime.users import User
from specdouble.serve.exchange import Exchange, Reply, Scope
from specdouble.serve.skeleton import make_skeleton

Plan = Callable[[Exchange], Awaitable[Reply]]
Refuse = Callable[[Exchange, Exception], Reply]

_CONTEXT = "connexion_context"
_OF_BODIES = {b"content-type", b"content-length", b"transfer-encoding"}
_MIDDLEWARES = (
    ServerErrorMiddleware,
    ExceptionMiddleware,
    RoutingMiddleware,
    SecurityMiddleware,
    LifespanMiddleware,
    ContextMiddleware,
)


class Binding:
    """A Connexion application over one document: calling it sends an exchange the whole way through."""

    def __init__(
        self, document: Document, plans: Mapping[str, Plan], guards: Mapping[str, Callable[..., User]], refuse: Refuse
    ) -> None:
        """`plans` and `guards` go by operation id; `refuse` renders what Connexion itself answers no to."""
        self._refuse = refuse
        app = AsyncApp(
            document.name,
            middlewares=list(_MIDDLEWARES),
            resolver=_PlanResolver(document.name, plans),
            security_map={"apiKey": partial(_GuardHandler, guards, document.name)},
        )
        app.add_api(make_skeleton(document), base_path="", name=document.name)
        app.add_error_handler(Exception, self._answer_no)
        for status in (404, 405):
            app.add_error_handler(status, self._answer_no)
        middleware = app.middleware
        middleware.app, middleware.middleware_stack = middleware._build_middleware_stack()
        _stop_redirects(middleware.middleware_stack)
        self._app = app

    async def __call__(self, exchange: Exchange, scope: Scope) -> Reply:
        """Serve one exchange through Connexion's routing, security and binding, and return what it came to."""
        inner = dict(scope)
        # Starlette matches on the decoded path, where %2F would split a segment: give it the raw one.
        inner["path"] = exchange.raw.path
        inner["raw_path"] = exchange.raw.path.encode("latin-1")
        inner["root_path"] = ""
        inner["method"] = exchange.operation.method if exchange.operation else exchange.raw.method
        inner["path_params"] = {}
        # Connexion's decorator would parse forms; the plan reads the body that the exchange holds.
        inner["headers"] = [(name, value) for name, value in scope["headers"] if name.lower() not in _OF_BODIES]
        inner["extensions"] = {**scope.get("extensions", {}), _CONTEXT: {"exchange": exchange}}
        await self._app(inner, _no_body, _nowhere)
        if exchange.reply is None:
            raise LookupError(f"Connexion answered {exchange.raw.method} {exchange.raw.path} past every plan")
        return exchange.reply

    async def _answer_no(self, request: ConnexionRequest, error: Exception) -> ConnexionResponse:
        exchange = request.scope["extensions"][_CONTEXT]["exchange"]
        exchange.reply = reply = self._refuse(exchange, error)
        return ConnexionResponse(status_code=reply.status, headers=dict(reply.headers), body=reply.body)


def _stop_redirects(apps: Iterable[Any]) -> None:
    """Answer 404 to a path with a slash too many, where Starlette would send the client elsewhere with a 307."""
    routers = [app.router for app in apps if hasattr(app, "router")]
    while routers:
        router = routers.pop()
        router.redirect_slashes = False
        routers += [route.app for route in router.routes if hasattr(getattr(route, "app", None), "redirect_slashes")]


class _PlanResolver(Resolver):  # type: ignore[misc]
    """Finds the plan of an operation. Connexion asks once per middleware, so this is a lookup and nothing more."""

    def __init__(self, api: str, plans: Mapping[str, Plan]) -> None:
        super().__init__()
        self._endpoints = {f"{api}:{operation_id}": _endpoint(plan) for operation_id, plan in plans.items()}

    def resolve(self, operation: Any) -> Resolution:
        return Resolution(self._endpoints[operation.operation_id], operation.operation_id)


def _endpoint(plan: Plan) -> Callable[..., Awaitable[Response]]:
    async def endpoint(**arguments: Any) -> Response:
        exchange: Exchange = arguments["exchange"]
        exchange.reply = await plan(exchange)
        return Response(status_code=exchange.reply.status)

    # Connexion injects by argument name; this one asks for nothing but the exchange, so nothing is parsed twice.
    parameter = inspect.Parameter("exchange", inspect.Parameter.KEYWORD_ONLY)
    endpoint.__signature__ = inspect.Signature([parameter])  # type: ignore[attr-defined]
    return endpoint


class _GuardHandler(ApiKeySecurityHandler):  # type: ignore[misc]
    """Connexion's security handler for every operation: it asks the operation's own guard."""

    def __init__(self, guards: Mapping[str, Callable[..., User]], api: str) -> None:
        self._guards = guards
        self._prefix = f"{api}:"

    def get_fn(self, _security_scheme: Any, required_scopes: list[str]) -> Callable[[ConnexionRequest], dict[str, Any]]:
        guard = self._guards[required_scopes[0].removeprefix(self._prefix)]

        def check(request: ConnexionRequest) -> dict[str, Any]:
            exchange: Exchange = request.scope["extensions"][_CONTEXT]["exchange"]
            if exchange.operation is None:
                # Starlette tries the next template when the most specific path lacks the method; the document does not.
                raise HTTPException(405)
            exchange.user = guard(exchange.raw)
            return {"sub": exchange.user.name}

        return check


async def _no_body() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


async def _nowhere(_message: Any) -> None:
    """Take what Connexion would send: the reply stands in the exchange."""
