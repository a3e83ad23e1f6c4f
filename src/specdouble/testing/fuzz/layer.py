"""The fuzz layer: every operation, every phase of Schemathesis, every check."""

from __future__ import annotations

from typing import Any

from schemathesis.core.result import Ok

from specdouble.contract.model import Operation
from specdouble.testing.fuzz.carrier import Carrier
from specdouble.testing.fuzz.cases import first_line, try_cases
from specdouble.testing.fuzz.schema import Unreadable, load_schema
from specdouble.testing.fuzz.verdicts import Verdicts
from specdouble.testing.suite.suite import Suite


class Fuzz:
    """Tries single requests, each from the start of the world where the target can go back to it."""

    def run(self, suite: Suite) -> None:
        """Try every operation."""
        layer = suite.recorder.layer
        carrier = Carrier(suite.recorder)
        try:
            schema = load_schema(suite, carrier, examples=suite.profile.examples)
        except Unreadable as error:
            for operation in suite.operations:
                suite.log.untested(layer, operation.id, "cases", f"Schemathesis cannot read it: {first_line(error)}")
            return
        verdicts = Verdicts(suite, carrier, layer)
        verdicts.watch(schema)
        known = by_route(schema)
        for operation in suite.operations:
            found = known.get((operation.method, operation.path))
            if found is None or isinstance(found, str):
                why = found or "Schemathesis does not know it"
                suite.log.untested(layer, operation.id, "cases", why)
                continue
            _try(suite, operation, found, verdicts)
            verdicts.close()


def _try(suite: Suite, operation: Operation, found: Any, verdicts: Verdicts) -> None:
    def attempt(case: Any) -> None:
        suite.fresh()
        verdicts.attempt(operation, case)

    for why in try_cases(found, suite.seed, attempt):
        suite.log.untested(verdicts.layer, operation.id, "cases", why)


def by_route(schema: Any) -> dict[tuple[str, str], Any]:
    """Index Schemathesis' operations by method and path; in place of one that it cannot use stands why."""
    found: dict[tuple[str, str], Any] = {}
    for result in schema.get_all_operations():
        if isinstance(result, Ok):
            found[result.ok().method.upper(), result.ok().path] = result.ok()
        elif result.err().method and result.err().path:
            found[result.err().method.upper(), result.err().path] = first_line(result.err())
    return found


LAYER = Fuzz()
