"""The routes of faults: `GET/POST/DELETE /-/faults`, `DELETE /-/faults/{id}`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from specdouble.control.bodies import json_response
from specdouble.control.rules import describe_rule, read_rule_body, refusing
from specdouble.runtime.faults import Faults, read_fault
from specdouble.runtime.faults.faults import FaultPlan
from specdouble.runtime.faults.known import KnownApis
from specdouble.runtime.faults.rule_book import Rule, Tally


def routes(known: Callable[[], KnownApis], faults_of: Callable[[Request], Faults]) -> list[Route]:
    """Make the routes. `known` tells what is served, `faults_of` finds those of a request's sandbox."""
    control = _FaultRoutes(known, faults_of)
    return [
        Route("/-/faults", control.list, methods=["GET"]),
        Route("/-/faults", control.add, methods=["POST"]),
        Route("/-/faults", control.clear, methods=["DELETE"]),
        Route("/-/faults/{id}", control.delete, methods=["DELETE"]),
    ]


@dataclass(frozen=True)
class _FaultRoutes:
    known: Callable[[], KnownApis]
    faults_of: Callable[[Request], Faults]

    async def list(self, request: Request) -> Response:
        """List the rules in the order in which they are tried."""
        return json_response({"faults": [_describe(rule, tally) for rule, tally in self.faults_of(request)]})

    async def add(self, request: Request) -> Response:
        """Add a rule, or replace the one of the same id."""
        faults = self.faults_of(request)
        body = await read_rule_body(request)
        with refusing():
            rule = read_fault(body, self.known())
            status = 200 if rule.id in faults else 201
            rule = faults.add(rule)
        return json_response(_describe(*faults.get(rule.id)), status)

    async def clear(self, request: Request) -> Response:
        """Forget every rule of the sandbox."""
        self.faults_of(request).clear()
        return Response(status_code=204)

    async def delete(self, request: Request) -> Response:
        """Forget one rule."""
        with refusing():
            self.faults_of(request).delete(request.path_params["id"])
        return Response(status_code=204)


def _describe(rule: Rule[FaultPlan], tally: Tally) -> dict[str, Any]:
    more = {"effect": rule.outcome.told, "probability": rule.probability}
    return {**describe_rule(rule, tally, count="count", more=more), "met": tally.met}
