"""Snapshots of a sandbox: keep, list, go back, forget."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from specdouble.control.bodies import json_response, sandbox_of
from specdouble.runtime.clock import timestamp
from specdouble.runtime.sandbox import Kept
from specdouble.runtime.sandboxes import drop_snapshot, restore_snapshot, take_snapshot


def snapshot_routes() -> list[Route]:
    """Return the routes of snapshots."""
    return [
        Route("/-/snapshots", list_snapshots, methods=["GET"]),
        Route("/-/snapshots/{name}", keep_snapshot, methods=["PUT"]),
        Route("/-/snapshots/{name}", forget_snapshot, methods=["DELETE"]),
        Route("/-/snapshots/{name}/restore", go_back, methods=["POST"]),
    ]


async def list_snapshots(request: Request) -> Response:
    """List the snapshots of the sandbox."""
    kept = sandbox_of(request).snapshots
    return json_response({"snapshots": [_shown(name, one) for name, one in sorted(kept.items())]})


async def keep_snapshot(request: Request) -> Response:
    """Keep the rows of every API under a name; one of that name is replaced."""
    sandbox, name = sandbox_of(request), request.path_params["name"]
    is_new = name not in sandbox.snapshots
    return json_response(_shown(name, take_snapshot(sandbox, name)), 201 if is_new else 200)


async def go_back(request: Request) -> Response:
    """Put every row back to what it was."""
    restore_snapshot(sandbox_of(request), request.path_params["name"])
    return Response(status_code=204)


async def forget_snapshot(request: Request) -> Response:
    """Forget a snapshot."""
    drop_snapshot(sandbox_of(request), request.path_params["name"])
    return Response(status_code=204)


def _shown(name: str, kept: Kept) -> dict[str, object]:
    return {"name": name, "taken_at": timestamp(kept.taken_at), "worlds": dict(kept.worlds)}
