"""What control routes share: reading small JSON objects, answering JSON, finding the request's sandbox."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, cast

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from specdouble.contract.json_text import InvalidJson, dump_json, read_json
from specdouble.errors import ApiError, ConfigError, reason_phrase
from specdouble.runtime.sandbox import Sandbox
from specdouble.serve.refusals import PROBLEM

_NAMES = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "true or false",
    dict: "an object",
    list: "a list",
}
_LIMIT = 1024 * 1024  # bytes


async def read_object(request: Request, known: Mapping[str, type | tuple[type, ...]]) -> dict[str, Any]:
    """Read a JSON object whose properties have the types of `known`; null counts as absent, an empty body as `{}`.

    Raises a 400 that names what came and what was expected.
    """
    body = await read_body(request, default={})
    if not isinstance(body, dict):
        raise HTTPException(400, f"the body came as {type(body).__name__}, expected an object")
    for key, value in body.items():
        _check(key, value, known)
    return {key: value for key, value in body.items() if value is not None}


async def read_body(request: Request, *, default: Any = None) -> Any:
    """Read a JSON body of at most a megabyte; an empty one is `default`, where that is not None."""
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > _LIMIT:
            raise HTTPException(413, f"the body is larger than {_LIMIT} bytes")
    if default is not None and not raw.strip():
        return default
    try:
        return read_json(raw)
    except InvalidJson as error:
        raise HTTPException(400, f"the body is no JSON: {error}") from None


def _check(key: str, value: Any, known: Mapping[str, type | tuple[type, ...]]) -> None:
    if key not in known:
        raise HTTPException(400, f"unknown property {key!r}; there are: {', '.join(sorted(known))}")
    declared = known[key]
    wanted = declared if isinstance(declared, tuple) else (declared,)
    fits = value is None or (isinstance(value, wanted) and (not isinstance(value, bool) or bool in wanted))
    if not fits:
        expected = " or ".join(_NAMES[one] for one in wanted)
        raise HTTPException(400, f"{key} came as {value!r}, expected {expected}")


@contextmanager
def refuse_config() -> Iterator[None]:
    """Turn a ConfigError, such as an unknown world, into a 400."""
    try:
        yield
    except ConfigError as error:
        raise HTTPException(400, str(error)) from None


def json_response(value: Any, status: int = 200) -> Response:
    """Answer JSON."""
    return Response(dump_json(value), status, media_type="application/json")


def sandbox_of(request: Request) -> Sandbox:
    """Return the sandbox that a request speaks of: the switchboard found it."""
    return cast(Sandbox, request.scope["extensions"]["specdouble.sandbox"])


async def refusal_response(request: Request, error: Exception) -> Response:
    """Answer an ApiError of the runtime as a problem document."""
    status = error.status if isinstance(error, ApiError) else 500
    return await problem_response(request, HTTPException(status, str(error)))


async def problem_response(request: Request, error: Exception) -> Response:
    """Answer an HTTPException as a problem document (RFC 9457)."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    detail = error.detail if isinstance(error, HTTPException) else str(error)
    body = {"type": "about:blank", "title": reason_phrase(status), "status": status, "detail": detail}
    headers = dict((error.headers if isinstance(error, HTTPException) else None) or {})
    if status == 405:
        headers["Allow"] = ", ".join(_allowed(request))
    return Response(dump_json(body), status, headers=headers, media_type=PROBLEM)


def _allowed(request: Request) -> list[str]:
    """List the methods of every route of a path; Starlette tells those of the first alone."""
    routes = [route for route in request.app.routes if isinstance(route, Route)]
    found = [route.methods or () for route in routes if route.matches(request.scope)[0] is not Match.NONE]
    return sorted({method for methods in found for method in methods})
