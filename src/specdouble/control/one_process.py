"""Routes over what each process has for itself: refused where several serve, whose answers would differ."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route


def one_process(routes: Iterable[Route], workers: int) -> list[Route]:
    """Return routes as they are for one worker; for several, a 409 in place of each that says why."""
    if workers == 1:
        return list(routes)

    async def refuse(request: Request) -> Response:
        text = (
            f"{workers} workers serve here, and clock, faults, expectations, journal, snapshots, deliveries and the "
            f"list of sandboxes are each worker's own: {request.method} {request.url.path} would reach one of them; "
            "serve with --workers 1 to use it"
        )
        raise HTTPException(409, text)

    return [Route(route.path, refuse, methods=list(route.methods or ())) for route in routes]
