"""The toolkit's own routes under `/-/`: health, the APIs and their documents, operations, reset."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from specdouble.contract.json_text import dump_json
from specdouble.contract.model import Document
from specdouble.control import (
    expectation_routes,
    fault_routes,
    identity_page,
    journal_routes,
    persona_routes,
    saml_page,
)
from specdouble.control.bodies import (
    json_response,
    problem_response,
    read_object,
    refusal_response,
    refuse_config,
    sandbox_of,
)
from specdouble.control.clean import client_bundle
from specdouble.control.clock_routes import clock_routes
from specdouble.control.delivery_routes import delivery_routes
from specdouble.control.docs_page import asset, docs_page
from specdouble.control.file_routes import file_routes
from specdouble.control.gate import Gate
from specdouble.control.job_routes import job_routes
from specdouble.control.one_process import one_process
from specdouble.control.own_document import own_bundle, own_document
from specdouble.control.persona_routes import sign_ins
from specdouble.control.sandbox_routes import sandbox_routes
from specdouble.control.settings_schema import settings_schema
from specdouble.control.snapshot_routes import snapshot_routes
from specdouble.control.state_routes import state_routes
from specdouble.errors import ApiError
from specdouble.runtime.faults.known import KnownApi, KnownApis
from specdouble.runtime.journal import Journal
from specdouble.runtime.sandboxes import SandboxRefused
from specdouble.serve.credentials import describe_persona
from specdouble.serve.double import Double
from specdouble.serve.exchange import Receive, Reply, Scope, Send, send_reply
from specdouble.serve.plan import Plan
from specdouble.serve.project import CONTROL_API
from specdouble.serve.refusals import PROBLEM, problem
from specdouble.serve.stage import App, Stage


class Control:
    """The control plane over a stage."""

    def __init__(
        self, stage: Stage, gate: Gate | None = None, *, stream_seconds: float | None = None, workers: int = 1
    ) -> None:
        """Without a gate everybody may call: for tests in process, as is an end that every live stream has."""
        self._stage = stage
        self._gate = gate
        self._workers = workers
        self._stream_seconds = stream_seconds
        self._doubles = stage.doubles
        self._bundles: dict[str, tuple[Double, bytes]] = {}

    def app(self) -> App:
        """Make its application, behind its gate; errors are problem documents (RFC 9457)."""
        routes = self.routes()
        if self._gate is None:
            return routes
        gate = self._gate

        async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
            try:
                gate.check(scope)
            except ApiError as error:
                headers = (("Content-Type", PROBLEM), *error.headers.items())
                await send_reply(Reply(error.status, headers, dump_json(problem(error))), send)
            else:
                await routes(scope, receive, send)

        return guarded

    def _documents(self) -> dict[str, Document]:
        return {name: double.description.document for name, double in self._doubles.items()}

    def _known(self) -> KnownApis:
        return {name: known_api(double) for name, double in self._doubles.items()}

    def routes(self) -> Starlette:
        """Make its application without the gate."""
        routes = [
            Route("/-/", self.home, methods=["GET"]),
            Route("/-/health", self.health, methods=["GET"]),
            Route("/-/settings.schema.json", self.settings_schema, methods=["GET"]),
            Route("/-/apis", self.apis, methods=["GET"]),
            Route("/-/apis/{api}/openapi.json", self.document, methods=["GET"]),
            Route("/-/apis/{api}/docs", self.docs, methods=["GET"]),
            Route("/-/operations", self.operations, methods=["GET"]),
            Route("/-/reset", self.reset, methods=["POST"]),
            Route("/-/swagger-ui/{name}", self.swagger_ui, methods=["GET"]),
            *state_routes(),
            *job_routes(),
            *file_routes(),
            *persona_routes.routes(lambda name: self._double(name).description),
            *identity_page.routes(lambda name: self._double(name).description),
            *saml_page.routes(lambda name: self._double(name).description),
            *one_process(self._own_routes(), self._workers),
        ]
        handlers = {HTTPException: problem_response, SandboxRefused: refusal_response}
        app = Starlette(routes=routes, exception_handlers=handlers)
        app.router.redirect_slashes = False  # a redirect by Host would leave the path prefix of a sandbox behind
        return app

    def _own_routes(self) -> list[Route]:
        """Make the routes over what a process has for itself."""
        return [
            *clock_routes(),
            *sandbox_routes(self._stage.sandboxes),
            *snapshot_routes(),
            *delivery_routes(),
            *journal_routes.routes(self._documents, _journal_of, stream_seconds=self._stream_seconds),
            *fault_routes.routes(self._known, lambda request: sandbox_of(request).faults),
            *expectation_routes.routes(self._known, lambda request: sandbox_of(request).expectations),
        ]

    async def home(self, _request: Request) -> Response:
        """Send people to the first documentation page."""
        return RedirectResponse(f"/-/apis/{next(iter(self._doubles))}/docs", 307)

    async def health(self, _request: Request) -> Response:
        """Tell that the server answers."""
        return json_response({"status": "ok"})

    async def settings_schema(self, _request: Request) -> Response:
        """Give the JSON Schema of specdouble.toml."""
        return json_response(settings_schema())

    async def apis(self, _request: Request) -> Response:
        """List the APIs with their addresses and personas."""
        return json_response({"apis": [self._describe(double) for double in self._doubles.values()]})

    async def document(self, request: Request) -> Response:
        """Give an API's whole document in one file."""
        name = self._name(request)
        bundle = own_bundle() if name == CONTROL_API else self._bundle(name)
        return Response(bundle, media_type="application/json")

    async def docs(self, request: Request) -> Response:
        """Show an API's documentation page."""
        name = self._name(request)
        title = own_document().title if name == CONTROL_API else self._doubles[name].description.title
        prefix = request.scope.get("prefix", "")
        people, error = [], ""
        if name != CONTROL_API and not self._needs_token():  # the page is open to everybody, and a form has no token
            people, error = sign_ins(self._doubles[name].description, prefix), self._stage.errors.get(name, "")
        page = docs_page(
            title, f"{prefix}/-/apis/{name}/openapi.json", people, request.query_params.get("as", ""), error
        )
        return Response(page, media_type="text/html")

    async def operations(self, request: Request) -> Response:
        """List every operation with the tier that answers it."""
        wanted = request.query_params.get("api")
        if wanted is not None:
            self._double(wanted)
        sandbox = sandbox_of(request)
        rows = [
            {
                **_show_plan(name, plan),
                "calls": sandbox.calls[name, plan.operation.id],
                "findings": sandbox.findings[name, plan.operation.id],
            }
            for name, double in self._doubles.items()
            if wanted in {None, name}
            for plan in double.plans.values()
        ]
        return json_response({"operations": rows})

    async def reset(self, request: Request) -> Response:
        """Put one API, or all, back to its world."""
        body = await read_object(request, {"api": str, "world": str})
        if "api" in body:
            self._double(body["api"])
        with refuse_config():
            self._stage.sandboxes.reset(sandbox_of(request), body.get("api"), body.get("world"))
        return Response(status_code=204)

    async def swagger_ui(self, request: Request) -> Response:
        """Give one file of Swagger UI."""
        found = asset(request.path_params["name"])
        if found is None:
            raise HTTPException(404, "no such file of Swagger UI")
        return Response(found[0], media_type=found[1], headers={"Cache-Control": "max-age=3600"})

    def _needs_token(self) -> bool:
        """Tell whether the control plane asks for a token."""
        return self._gate is not None and self._gate.token is not None

    def _name(self, request: Request) -> str:
        name = str(request.path_params["api"])
        return name if name == CONTROL_API else self._double(name).description.name

    def _double(self, name: str) -> Double:
        if name not in self._doubles:
            raise HTTPException(404, f"no API {name!r} is served here; there are: {', '.join(self._doubles)}")
        return self._doubles[name]

    def _bundle(self, name: str) -> bytes:
        """Write a document once for each double: live editing puts others in their place."""
        double = self._doubles[name]
        if name not in self._bundles or self._bundles[name][0] is not double:
            about = double.description
            self._bundles[name] = double, dump_json(client_bundle(about.document, about.mount))
        return self._bundles[name][1]

    def _describe(self, double: Double) -> dict[str, Any]:
        about = double.description
        return {
            "name": about.name,
            "title": about.title,
            "mount": about.mount,
            "base_url": about.mount or "/",
            "document": f"/-/apis/{about.name}/openapi.json",
            "docs": f"/-/apis/{about.name}/docs",
            "operations": len(double.plans),
            "error": self._stage.errors.get(about.name),
            "personas": [describe_persona(about.document, persona) for persona in about.personas],
        }


def _show_plan(api: str, plan: Plan) -> dict[str, Any]:
    return {
        "api": api,
        "operation": plan.operation.id,
        "method": plan.operation.method,
        "path": plan.operation.path,
        "tier": plan.tier.name,
        "handler": plan.tier.place or None,
        "collection": plan.tier.collection or None,
    }


def known_api(double: Double) -> KnownApi:
    """Tell what rules may speak of, and how an answer is checked."""
    about = double.description
    operations = [plan.operation for plan in double.plans.values()]
    return KnownApi(operations, [persona.user.name for persona in about.personas], double.check)


def _journal_of(request: Request) -> Journal:
    return sandbox_of(request).journal
