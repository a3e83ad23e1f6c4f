"""The routes of expectations: `GET/POST/DELETE /-/expectations`, `DELETE` and `verify` of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from specdouble.control.bodies import json_response, read_object
from specdouble.control.rules import describe_rule, read_rule_body, refusing
from specdouble.runtime.faults import Expectations, read_expectation
from specdouble.runtime.faults.expectations import CannedAnswer
from specdouble.runtime.faults.known import KnownApis
from specdouble.runtime.faults.rule_book import Rule, Tally


def routes(known: Callable[[], KnownApis], expectations_of: Callable[[Request], Expectations]) -> list[Route]:
    """Make the routes. `known` tells what is served, `expectations_of` finds those of a request's sandbox."""
    control = _ExpectationRoutes(known, expectations_of)
    return [
        Route("/-/expectations", control.list, methods=["GET"]),
        Route("/-/expectations", control.add, methods=["POST"]),
        Route("/-/expectations", control.clear, methods=["DELETE"]),
        Route("/-/expectations/{id}", control.delete, methods=["DELETE"]),
        Route("/-/expectations/{id}/verify", control.verify, methods=["POST"]),
    ]


@dataclass(frozen=True)
class _ExpectationRoutes:
    known: Callable[[], KnownApis]
    expectations_of: Callable[[Request], Expectations]

    async def list(self, request: Request) -> Response:
        """List the expectations in the order in which they are tried."""
        rules = self.expectations_of(request)
        return json_response({"expectations": [_describe(rule, tally) for rule, tally in rules]})

    async def add(self, request: Request) -> Response:
        """Add an expectation, or replace the one of the same id."""
        expectations = self.expectations_of(request)
        body = await read_rule_body(request)
        with refusing():
            rule = read_expectation(body, self.known())
            status = 200 if rule.id in expectations else 201
            rule = expectations.add(rule)
        return json_response(_describe(*expectations.get(rule.id)), status)

    async def clear(self, request: Request) -> Response:
        """Forget every expectation of the sandbox."""
        self.expectations_of(request).clear()
        return Response(status_code=204)

    async def delete(self, request: Request) -> Response:
        """Forget one expectation."""
        with refusing():
            self.expectations_of(request).delete(request.path_params["id"])
        return Response(status_code=204)

    async def verify(self, request: Request) -> Response:
        """Tell whether an expectation was used as often as asked."""
        body = await read_object(request, {"at_least": int, "at_most": int})
        bounds = {key: _whole(key, value) for key, value in body.items()}
        with refusing():
            return json_response(asdict(self.expectations_of(request).verify(request.path_params["id"], **bounds)))


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
