"""Sandboxes: list, make, fork, drop."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from specdouble.control.bodies import json_response, read_object, refuse_config
from specdouble.runtime.clock import timestamp
from specdouble.runtime.sandbox import Sandbox
from specdouble.runtime.sandboxes import Sandboxes

_LARGEST_SEED = 2**53 - 1  # what every reader of JSON keeps whole (RFC 8259, 6)


def sandbox_routes(sandboxes: Sandboxes) -> list[Route]:
    """Return the routes of sandboxes."""

    async def list_sandboxes(_request: Request) -> Response:
        """List every sandbox."""
        return json_response({"sandboxes": [_shown(sandbox) for sandbox in sandboxes]})

    async def make_sandbox(request: Request) -> Response:
        """Make a sandbox, or make it anew: `{"seed": 7, "world": "busy"}`."""
        body = await read_object(request, {"seed": int, "world": str})
        _check_seed(body.get("seed", 0))
        name = request.path_params["name"]
        is_new = all(sandbox.name != name for sandbox in sandboxes)
        with refuse_config():
            sandbox = sandboxes.make(name, seed=body.get("seed"), world=body.get("world"))
        return json_response(_shown(sandbox), 201 if is_new else 200)

    async def fork_sandbox(request: Request) -> Response:
        """Copy a sandbox as it is: `{"to": "try-2"}`."""
        body = await read_object(request, {"to": str})
        return json_response(_shown(sandboxes.fork(request.path_params["name"], body.get("to", ""))), 201)

    async def drop_sandbox(request: Request) -> Response:
        """Forget a sandbox."""
        sandboxes.drop(request.path_params["name"])
        return Response(status_code=204)

    return [
        Route("/-/sandboxes", list_sandboxes, methods=["GET"]),
        Route("/-/sandboxes/{name}", make_sandbox, methods=["PUT"]),
        Route("/-/sandboxes/{name}", drop_sandbox, methods=["DELETE"]),
        Route("/-/sandboxes/{name}/fork", fork_sandbox, methods=["POST"]),
    ]


def _check_seed(seed: int) -> None:
    if abs(seed) > _LARGEST_SEED:
        raise HTTPException(400, f"seed came as {seed}, expected a number from -{_LARGEST_SEED} to {_LARGEST_SEED}")


def _shown(sandbox: Sandbox) -> dict[str, Any]:
    return {
        "name": sandbox.name,
        "seed": sandbox.seed,
        "clock": {"mode": sandbox.clock.mode, "now": timestamp(sandbox.clock.now())},
        "worlds": dict(sandbox.worlds),
        "snapshots": sorted(sandbox.snapshots),
    }
