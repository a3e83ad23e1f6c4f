"""The sandbox's clock: look at it, stop it, set it, move it on."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from specdouble.control.bodies import json_response, read_object, sandbox_of
from specdouble.errors import ConfigError
from specdouble.runtime.clock import Clock, parse_moment, timestamp

_MODES = ("real", "frozen", "offset")
_FARTHEST = 100 * 366 * 86400  # seconds


def clock_routes() -> list[Route]:
    """Return the routes of the clock."""
    return [
        Route("/-/clock", get_clock, methods=["GET"]),
        Route("/-/clock", set_clock, methods=["PUT"]),
        Route("/-/clock/advance", advance_clock, methods=["POST"]),
    ]


async def get_clock(request: Request) -> Response:
    """Tell mode and time."""
    return json_response(_shown(sandbox_of(request).clock))


async def set_clock(request: Request) -> Response:
    """Change mode and time: `{"mode": "frozen", "now": "2026-01-15T09:00:00Z"}`."""
    body = await read_object(request, {"mode": str, "now": str})
    clock = sandbox_of(request).clock
    mode = body.get("mode", clock.mode)
    if mode not in _MODES:
        raise HTTPException(400, f"mode came as {mode!r}, expected one of {', '.join(_MODES)}")
    if mode == "real" and "now" in body:
        raise HTTPException(400, "now came with mode real, which shows the machine's time; expected frozen or offset")
    try:
        clock.set(mode, parse_moment(body["now"]) if "now" in body else clock.now())
    except (ConfigError, OverflowError) as error:
        raise HTTPException(400, str(error)) from None
    return json_response(_shown(clock))


async def advance_clock(request: Request) -> Response:
    """Move the time on by `{"seconds": 3600}`."""
    body = await read_object(request, {"seconds": (int, float)})
    if "seconds" not in body:
        raise HTTPException(400, "seconds is missing: expected a number, such as 3600")
    seconds = body["seconds"]
    if not 0 <= seconds <= _FARTHEST:
        raise HTTPException(400, f"seconds came as {seconds}, expected a number from 0 to {_FARTHEST}: time goes on")
    clock = sandbox_of(request).clock
    try:
        clock.advance(seconds)
        clock.now()
    except OverflowError:
        clock.advance(-seconds)
        raise HTTPException(400, "this goes beyond the year 9999") from None
    return json_response(_shown(clock))


def _shown(clock: Clock) -> dict[str, Any]:
    return {"mode": clock.mode, "now": timestamp(clock.now())}
