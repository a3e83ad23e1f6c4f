"""The toolkit's own routes under `/-/`: health, the APIs and their documents, operations, reset."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from specdouble.contract.json_text import dump_json
from specdouble.control.clean import client_bundle
from specdouble.control.docs_page import asset, docs_page
from specdouble.errors import ConfigError
from specdouble.serve.credentials import describe_persona
from specdouble.serve.double import Double
from specdouble.serve.refusals import PROBLEM, title


class Control:
    """The control plane over some doubles."""

    def __init__(self, doubles: Mapping[str, Double]) -> None:
        self._doubles = doubles
        self._bundles = {name: _bundle(double) for name, double in doubles.items()}

    def app(self) -> Starlette:
        """Make its application; errors are problem documents (RFC 9457)."""
        routes = [
            Route("/-/", self.home, methods=["GET"]),
            Route("/-/health", self.health, methods=["GET"]),
            Route("/-/apis", self.apis, methods=["GET"]),
            Route("/-/apis/{api}/openapi.json", self.document, methods=["GET"]),
            Route("/-/apis/{api}/docs", self.docs, methods=["GET"]),
            Route("/-/operations", self.operations, methods=["GET"]),
            Route("/-/reset", self.reset, methods=["POST"]),
            Route("/-/swagger-ui/{name}", self.swagger_ui, methods=["GET"]),
        ]
        return Starlette(routes=routes, exception_handlers={HTTPException: _problem})

    async def home(self, _request: Request) -> Response:
        """Send people to the first documentation page."""
        return RedirectResponse(f"/-/apis/{next(iter(self._doubles))}/docs", 307)

    async def health(self, _request: Request) -> Response:
        """Tell that the server answers."""
        return _json({"status": "ok"})

    async def apis(self, _request: Request) -> Response:
        """List the APIs with their addresses and personas."""
        return _json({"apis": [_describe(double) for double in self._doubles.values()]})

    async def document(self, request: Request) -> Response:
        """Give an API's whole document in one file."""
        return Response(self._bundles[self._name(request)], media_type="application/json")

    async def docs(self, request: Request) -> Response:
        """Show an API's documentation page."""
        name = self._name(request)
        page = docs_page(self._doubles[name].description.title, f"/-/apis/{name}/openapi.json")
        return Response(page, media_type="text/html")

    async def operations(self, request: Request) -> Response:
        """List every operation with the tier that answers it."""
        wanted = request.query_params.get("api")
        rows = [
            {"api": name, "operation": plan.operation.id, "method": plan.operation.method, "path": plan.operation.path,
             "tier": plan.tier.name, "handler": plan.tier.place or None, "collection": plan.tier.collection or None}
            for name, double in self._doubles.items()
            if wanted in {None, name}
            for plan in double.plans.values()
        ]  # fmt: skip
        return _json({"operations": rows})

    async def reset(self, request: Request) -> Response:
        """Put one API, or all, back to its world."""
        body = await _object(request, {"api", "world"})
        chosen = [body["api"]] if body.get("api") is not None else list(self._doubles)
        for name in chosen:
            self._double(name)
        try:
            for name in chosen:
                self._double(name).reset(body.get("world"))
        except ConfigError as error:
            raise HTTPException(400, str(error)) from None
        return Response(status_code=204)

    async def swagger_ui(self, request: Request) -> Response:
        """Give one file of Swagger UI."""
        found = asset(request.path_params["name"])
        if found is None:
            raise HTTPException(404, "no such file of Swagger UI")
        return Response(found[0], media_type=found[1], headers={"Cache-Control": "max-age=3600"})

    def _name(self, request: Request) -> str:
        name = str(request.path_params["api"])
        self._double(name)
        return name

    def _double(self, name: str) -> Double:
        if name not in self._doubles:
            raise HTTPException(404, f"no API {name!r} is served here; there are: {', '.join(self._doubles)}")
        return self._doubles[name]


def _bundle(double: Double) -> bytes:
    return dump_json(client_bundle(double.description.document, double.description.mount))


def _describe(double: Double) -> dict[str, Any]:
    about = double.description
    return {
        "name": about.name,
        "title": about.title,
        "mount": about.mount,
        "base_url": about.mount or "/",
        "document": f"/-/apis/{about.name}/openapi.json",
        "docs": f"/-/apis/{about.name}/docs",
        "operations": len(double.plans),
        "personas": [describe_persona(about.document, persona) for persona in about.personas],
    }


async def _object(request: Request, known: set[str]) -> dict[str, Any]:
    """Read a small JSON object; an empty body is an empty object."""
    raw = await request.body()
    if not raw.strip():
        return {}
    try:
        body = await request.json()
    except ValueError as error:
        raise HTTPException(400, f"the body is no JSON: {error}") from None
    if not isinstance(body, dict):
        raise HTTPException(400, f"the body came as {type(body).__name__}, expected an object")
    for key, value in body.items():
        if key not in known:
            raise HTTPException(400, f"unknown property {key!r}; there are: {', '.join(sorted(known))}")
        if value is not None and not isinstance(value, str):
            raise HTTPException(400, f"{key} came as {value!r}, expected a string")
    return body


def _json(value: Any) -> Response:
    return Response(dump_json(value), media_type="application/json")


async def _problem(_request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else str(error)
    body = {"type": "about:blank", "title": title(status), "status": status, "detail": detail}
    headers = error.headers if isinstance(error, HTTPException) else None
    return Response(dump_json(body), status, headers=dict(headers or {}), media_type=PROBLEM)
