"""The fuzz layer: every operation, every phase of Schemathesis, every check."""

from __future__ import annotations

from itertools import count
from typing import Any

from schemathesis.errors import SchemathesisError

from specdouble.contract.model import Operation
from specdouble.testing.authz.places import is_safe
from specdouble.testing.fuzz.aiming import aim, in_order
from specdouble.testing.fuzz.carrier import Carrier
from specdouble.testing.fuzz.cases import first_line, try_cases
from specdouble.testing.fuzz.schema import Unreadable, load_schema
from specdouble.testing.fuzz.verdicts import Verdicts
from specdouble.testing.suite.leftovers import Made, cleaned_up
from specdouble.testing.suite.suite import Suite


class Fuzz:
    """Tries single requests, each from the start of the world where the target can go back to it."""

    def run(self, suite: Suite) -> None:
        """Try every operation; where the target knows no reset, what was made is deleted in the end."""
        with cleaned_up(suite) as made:
            self._run(suite, made)

    def _run(self, suite: Suite, made: Made | None) -> None:
        layer = suite.recorder.layer
        carrier = Carrier(suite.recorder, made)
        try:
            schema = load_schema(suite, carrier, examples=suite.profile.examples)
        except Unreadable as error:
            for operation in suite.operations:
                suite.log.untested(layer, operation.id, "cases", f"Schemathesis cannot read it: {first_line(error)}")
            return
        verdicts = Verdicts(suite, carrier, layer)
        verdicts.watch(schema)
        for operation in suite.operations if made is None else in_order(suite.operations):
            found = _find(schema, operation)
            if isinstance(found, str):
                suite.log.untested(layer, operation.id, "cases", found)
                continue
            _try(suite, operation, found, verdicts, made)
            verdicts.close()


def _try(suite: Suite, operation: Operation, found: Any, verdicts: Verdicts, made: Made | None) -> None:
    turns = count()

    def attempt(case: Any) -> None:
        suite.fresh()
        if made is not None and (next(turns) % 2 or not is_safe(operation)):
            aim(suite.document, made, operation, case)
        verdicts.attempt(operation, case)

    for why in try_cases(found, suite.seed, attempt):
        suite.log.untested(verdicts.layer, operation.id, "cases", why)


def _find(schema: Any, operation: Operation) -> Any:
    """Return an operation as Schemathesis has it; a text that says why in place of one that it cannot use."""
    try:
        return schema[operation.path][operation.method]
    except (SchemathesisError, KeyError) as error:
        return f"Schemathesis cannot read it: {first_line(error)}"


LAYER = Fuzz()
