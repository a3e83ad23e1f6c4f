"""The routes of expectations: `GET/POST/DELETE /-/expectations`, `DELETE` and `verify` of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from specdouble.control.bodies import json_response, read_object
from specdouble.control.rule_routes import RuleRoutes
from specdouble.control.rules import describe_rule, refusing
from specdouble.runtime.faults import Expectations, read_expectation
from specdouble.runtime.faults.expectations import CannedAnswer
from specdouble.runtime.faults.known import KnownApis
from specdouble.runtime.faults.rule_book import Rule, Tally


def routes(known: Callable[[], KnownApis], expectations_of: Callable[[Request], Expectations]) -> list[Route]:
    """Make the routes. `known` tells what is served, `expectations_of` finds those of a request's sandbox."""
    shared = RuleRoutes("expectations", known, expectations_of, read_expectation, _describe)

    async def verify(request: Request) -> Response:
        """Tell whether an expectation was used as often as asked."""
        body = await read_object(request, {"at_least": int, "at_most": int})
        bounds = {key: _whole(key, value) for key, value in body.items()}
        with refusing():
            return json_response(asdict(expectations_of(request).verify(request.path_params["id"], **bounds)))

    return [*shared.routes(), Route("/-/expectations/{id}/verify", verify, methods=["POST"])]


def _whole(key: str, value: int) -> int:
    if value < 0:
        raise HTTPException(400, f"{key} came as {value}, expected 0 or more")
    return value


def _describe(rule: Rule[CannedAnswer], tally: Tally) -> dict[str, Any]:
    answer = rule.outcome
    body = {} if answer.media_type is None else {"text" if answer.is_text else "body": answer.value}
    media = {} if answer.media_type is None else {"media_type": answer.media_type}
    told = {"status": answer.status, "headers": dict(answer.headers), **media, **body}
    return describe_rule(rule, tally, count="times", more={"answer": told, "unchecked": answer.unchecked})
