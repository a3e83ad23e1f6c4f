"""Scenarios: Schemathesis walks along links, from a fresh world each, and every step is held to every check."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, ClassVar

import hypothesis
from schemathesis.core.parameters import ParameterLocation
from schemathesis.generation.stateful.state_machine import APIStateMachine, StepInput, StepOutput

from specdouble.contract.model import Operation
from specdouble.testing.stateful.links import link_name
from specdouble.testing.stateful.steering import Steered, Steering
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

    `links` are the names of those that are to be followed; others may be on the way to them.
    """

    begin: Callable[[], None]
    send: Callable[[Operation, Any], Any]
    check: Callable[[Operation, Any, Any, Any], None]
    operation_of: Callable[[Any], Operation]
    links: frozenset[str]


def follow_links(schema: Any, walk: Walk, profile: Profile, seed: int, followed: Followed) -> None:
    """Run rounds of scenarios until no link is left, and enter into `followed` what they did.

    Every other round goes straight to what is left: one that only strays seldom meets the last link of a thousand.
    Raises SchemathesisError and Hypothesis' own errors where there is nothing to follow.
    """
    found = schema.as_state_machine()
    steering = Steering(found._transitions, found._root_labels)
    machine: Any = type("Scenarios", (_Scenarios, found), {"walk": walk, "followed": followed, "steering": steering})
    settings = hypothesis.settings(
        schema.config.get_hypothesis_settings(phase="stateful", apply_ci_profile=False),
        max_examples=profile.scenarios,
        stateful_step_count=profile.steps,
        derandomize=False,
        database=None,
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    left, idle, straight = walk.links, 0, False
    while idle < profile.patience:
        steering.aim(left if straight else frozenset())
        seed, straight, before = seed + 1, not straight, left
        with steady(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # those of Hypothesis on schemas it finds hard
            hypothesis.seed(seed)(machine).run(settings=settings)
        left = walk.links - followed.links.keys()
        if not left:
            return
        idle = idle + 1 if left == before else 0


def _show_by_example(operation: Operation, taken: StepInput) -> None:
    """Send the document's own body in place of a made one: made ones seldom name rows that exist, and few get far."""
    is_valid = taken.case.meta is None or taken.case.meta.generation.mode.is_positive
    is_linked = any(location is ParameterLocation.BODY for location, _ in taken.applied_parameters)
    examples = [
        value
        for media in (operation.body.content if operation.body else {}).values()
        for value in media.examples.values()
    ]
    if examples and is_valid and not is_linked and isinstance(taken.case.body, dict):
        taken.case.body = deepcopy(examples[0])


class _Scenarios(APIStateMachine):
    """Starts each scenario in a fresh world, and counts."""

    walk: ClassVar[Walk]
    followed: ClassVar[Followed]
    steering: ClassVar[Steering]

    def setup(self) -> None:
        self.control = Steered(self.steering)
        self.walk.begin()
        self._number = 0
        self.followed.scenarios += 1

    def call(self, case: Any, **_: Any) -> Any:
        response = self.walk.send(self.walk.operation_of(case), case)
        if response is None:
            hypothesis.reject()  # nothing can follow from no answer: that is a finding already
        return response

    def validate_response(self, response: Any, case: Any, *_: Any, **__: Any) -> None:
        self.walk.check(self.walk.operation_of(case), case, response, getattr(self, "recorder", None))

    def step(self, taken: StepInput) -> StepOutput:
        self._number += 1
        if self.steering.is_bound or self._number % 2:  # of the scenario: the same one must always go the same way
            _show_by_example(self.walk.operation_of(taken.case), taken)
        output = super().step(taken)
        self.followed.steps += 1
        if taken.transition is not None and taken.is_applied:
            self.followed.links[link_name(taken.transition.id)] += 1
        return output
