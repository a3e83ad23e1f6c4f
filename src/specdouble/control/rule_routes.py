"""The routes that every kind of rule has: `GET/POST/DELETE /-/<kind>s` and `DELETE` of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from specdouble.control.bodies import json_response
from specdouble.control.rules import read_rule_body, refusing
from specdouble.runtime.faults.known import KnownApis
from specdouble.runtime.faults.rule_book import Rule, RuleBook, Tally

Json = Any
Outcome = TypeVar("Outcome")


@dataclass(frozen=True)
class RuleRoutes(Generic[Outcome]):
    """The rules of one kind. `rules_of` finds those of a request's sandbox, `known` tells what is served.

    `kinds` names them in paths and answers (`faults`); `read` makes a rule of a body, `describe` tells one.
    """

    kinds: str
    known: Callable[[], KnownApis]
    rules_of: Callable[[Request], RuleBook[Outcome]]
    read: Callable[[Json, KnownApis], Rule[Outcome]]
    describe: Callable[[Rule[Outcome], Tally], dict[str, Json]]

    def routes(self) -> list[Route]:
        """Make the routes."""
        path = f"/-/{self.kinds}"
        return [
            Route(path, self.list, methods=["GET"]),
            Route(path, self.add, methods=["POST"]),
            Route(path, self.clear, methods=["DELETE"]),
            Route(f"{path}/{{id}}", self.delete, methods=["DELETE"]),
        ]

    async def list(self, request: Request) -> Response:
        """List the rules in the order in which they are tried."""
        return json_response({self.kinds: [self.describe(rule, tally) for rule, tally in self.rules_of(request)]})

    async def add(self, request: Request) -> Response:
        """Add a rule, or replace the one of the same id."""
        rules = self.rules_of(request)
        body = await read_rule_body(request)
        with refusing():
            rule = self.read(body, self.known())
            status = 200 if rule.id in rules else 201
            rule = rules.add(rule)
        return json_response(self.describe(*rules.get(rule.id)), status)

    async def clear(self, request: Request) -> Response:
        """Forget every rule of the sandbox."""
        self.rules_of(request).clear()
        return Response(status_code=204)

    async def delete(self, request: Request) -> Response:
        """Forget one rule."""
        with refusing():
            self.rules_of(request).delete(request.path_params["id"])
        return Response(status_code=204)
