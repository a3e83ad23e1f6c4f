"""The routes of faults: `GET/POST/DELETE /-/faults`, `DELETE /-/faults/{id}`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.routing import Route

from specdouble.control.rule_routes import RuleRoutes
from specdouble.control.rules import describe_rule
from specdouble.runtime.faults import Faults, read_fault
from specdouble.runtime.faults.faults import FaultPlan
from specdouble.runtime.faults.known import KnownApis
from specdouble.runtime.faults.rule_book import Rule, Tally


def routes(known: Callable[[], KnownApis], faults_of: Callable[[Request], Faults]) -> list[Route]:
    """Make the routes. `known` tells what is served, `faults_of` finds those of a request's sandbox."""
    return RuleRoutes("faults", known, faults_of, read_fault, _describe).routes()


def _describe(rule: Rule[FaultPlan], tally: Tally) -> dict[str, Any]:
    more = {"effect": rule.outcome.told, "probability": rule.probability}
    return {**describe_rule(rule, tally, count="count", more=more), "met": tally.met}
