"""The stateful layer: links, and what holds along them: what was created is there, what was deleted is not."""

from __future__ import annotations

from typing import Any

from hypothesis.errors import HypothesisException
from schemathesis.errors import SchemathesisError

from specdouble.contract.model import Operation
from specdouble.testing.authz.places import is_safe
from specdouble.testing.fuzz.aiming import aim
from specdouble.testing.fuzz.carrier import Carrier
from specdouble.testing.fuzz.cases import first_line
from specdouble.testing.fuzz.schema import Unreadable, load_schema
from specdouble.testing.fuzz.verdicts import Verdicts
from specdouble.testing.stateful.links import Link, declared_links
from specdouble.testing.stateful.scenarios import Followed, Walk, follow_links
from specdouble.testing.suite.leftovers import Made, cleaned_up
from specdouble.testing.suite.suite import Suite

SCENARIOS = "scenarios"


class Stateful:
    """Follows the links that a document declares, at night also those that Schemathesis infers."""

    def run(self, suite: Suite) -> None:
        """Run scenarios, and enter which links were followed and which were not."""
        links = tuple(declared_links(suite.document, suite.operations))
        layer = suite.recorder.layer
        if not links and not suite.profile.inferred:
            suite.log.untested(layer, "", SCENARIOS, "the document declares no links")
            return
        followed = Followed()
        try:
            with cleaned_up(suite) as made:
                why = _walk(suite, links, followed, made)
        except (Unreadable, SchemathesisError, HypothesisException) as error:
            why = first_line(error)
        _enter(suite, links, followed, why)


def _walk(suite: Suite, links: tuple[Link, ...], followed: Followed, made: Made | None) -> str:
    carrier = Carrier(suite.recorder, made)
    schema = load_schema(suite, carrier)
    if not suite.profile.inferred:
        schema.config.phases.stateful.inference.algorithms = []
    verdicts = Verdicts(suite, carrier, suite.recorder.layer)
    verdicts.watch(schema)
    known = {(operation.method, operation.path): operation for operation in suite.document.operations}

    def begin() -> None:
        carrier.exchanges.clear()
        suite.fresh()

    def send(operation: Operation, case: Any) -> Any:
        if made is not None and not is_safe(operation):
            aim(suite.document, made, operation, case)
        return verdicts.call(operation, case)

    def operation_of(case: Any) -> Operation:
        return known[case.operation.method.upper(), case.operation.path]

    try:
        walk = Walk(begin, send, verdicts.check, operation_of, frozenset(link.name for link in links))
        follow_links(schema, walk, suite.profile, suite.seed, followed)
    finally:
        verdicts.close()
    return f"not met in {followed.scenarios} scenarios"


def _enter(suite: Suite, links: tuple[Link, ...], followed: Followed, why: str) -> None:
    layer = suite.recorder.layer
    for _ in range(followed.scenarios):
        suite.log.passed(layer, "", SCENARIOS)
    if not followed.scenarios:
        suite.log.untested(layer, "", SCENARIOS, why)
    for link in links:
        if followed.links[link.name]:
            suite.log.passed(layer, link.operation.id, link.check)
        else:
            suite.log.untested(layer, link.operation.id, link.check, why)


LAYER = Stateful()
