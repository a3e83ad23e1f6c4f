"""Scenarios: Schemathesis walks along links, from a fresh world each, and every step is held to every check."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, ClassVar

import hypothesis
from schemathesis.generation.stateful.state_machine import APIStateMachine, StepInput, StepOutput

from specdouble.contract.model import Operation
from specdouble.testing.steady import steady
from specdouble.testing.suite.profile import Profile


@dataclass
class Followed:
    """What scenarios did: how many there were, and how often each link was followed."""

    scenarios: int = 0
    steps: int = 0
    links: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Walk:
    """How scenarios act: begin anew, send a case, check its answer. `operation_of` finds ours of a case.

    After each round `enough` says whether there is nothing left to follow.
    """

    begin: Callable[[], None]
    send: Callable[[Operation, Any], Any]
    check: Callable[[Operation, Any, Any, Any], None]
    operation_of: Callable[[Any], Operation]
    enough: Callable[[Followed], bool]


def follow_links(schema: Any, walk: Walk, profile: Profile, seed: int, followed: Followed) -> None:
    """Run rounds of scenarios until they did enough, and enter into `followed` what they did.

    Raises SchemathesisError and Hypothesis' own errors where there is nothing to follow.
    """
    bases = (_Scenarios, schema.as_state_machine())
    machine: Any = type("Scenarios", bases, {"walk": walk, "followed": followed})
    settings = hypothesis.settings(
        schema.config.get_hypothesis_settings(phase="stateful", apply_ci_profile=False),
        max_examples=profile.scenarios,
        stateful_step_count=profile.steps,
        derandomize=False,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    for number in range(profile.rounds):
        with steady(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # those of Hypothesis on schemas it finds hard
            hypothesis.seed(seed + number)(machine).run(settings=settings)
        if walk.enough(followed):
            return


class _Scenarios(APIStateMachine):
    """Starts each scenario in a fresh world, and counts."""

    walk: ClassVar[Walk]
    followed: ClassVar[Followed]

    def setup(self) -> None:
        self.walk.begin()
        self.followed.scenarios += 1

    def call(self, case: Any, **_: Any) -> Any:
        response = self.walk.send(self.walk.operation_of(case), case)
        if response is None:
            hypothesis.reject()  # nothing can follow from no answer: that is a finding already
        return response

    def validate_response(self, response: Any, case: Any, *_: Any, **__: Any) -> None:
        self.walk.check(self.walk.operation_of(case), case, response, getattr(self, "recorder", None))

    def step(self, taken: StepInput) -> StepOutput:
        output = super().step(taken)
        self.followed.steps += 1
        if taken.transition is not None and taken.is_applied:
            self.followed.links[taken.transition.id.rpartition(" -> ")[0]] += 1
        return output
