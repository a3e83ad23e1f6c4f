"""What the APIs have sent by themselves, with every attempt."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from specdouble.control.bodies import json_response, sandbox_of
from specdouble.runtime.clock import timestamp
from specdouble.runtime.deliveries import Attempt, Delivery


def delivery_routes() -> list[Route]:
    """Return the routes of deliveries."""
    return [
        Route("/-/deliveries", list_deliveries, methods=["GET"]),
        Route("/-/deliveries", clear_deliveries, methods=["DELETE"]),
    ]


async def list_deliveries(request: Request) -> Response:
    """List the deliveries of a sandbox, the oldest first."""
    return json_response({"deliveries": [_shown(one) for one in sandbox_of(request).deliveries]})


async def clear_deliveries(request: Request) -> Response:
    """Forget them, also those that still wait."""
    sandbox_of(request).deliveries.clear()
    return Response(status_code=204)


def _shown(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "api": delivery.api,
        "operation": delivery.operation,
        "event": delivery.event,
        "method": delivery.method,
        "url": delivery.url,
        "headers": dict(delivery.headers),
        "body": delivery.body.decode("utf-8", "replace"),
        "state": delivery.state,
        "due": timestamp(delivery.due) if delivery.state == "waiting" else None,
        "attempts": [_attempt(one) for one in delivery.attempts],
    }


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {"at": timestamp(attempt.at), "status": attempt.status, "error": attempt.error or None}
