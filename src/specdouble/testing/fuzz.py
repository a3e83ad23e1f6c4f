"""Schemathesis over the doubles of a project, in process: single operations, and scenarios along the links."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import hypothesis
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.stateful.state_machine import APIStateMachine, StepInput, StepOutput

from specdouble.contract.model import Document
from specdouble.errors import ConfigError
from specdouble.serve.credentials import persona_credentials
from specdouble.serve.double import Double
from specdouble.serve.project import Project
from specdouble.testing.doubles import open_double


@dataclass(frozen=True)
class Profile:
    """How long to fuzz: examples for each operation; scenarios for each API, steps in each.

    Scenarios come in rounds, the next one only where a link has not been followed yet. `inferred` adds the links that
    Schemathesis infers to those that the document declares.
    """

    examples: int
    scenarios: int
    steps: int
    rounds: int
    inferred: bool = False


PROFILES: Mapping[str, Profile] = {
    "smoke": Profile(examples=20, scenarios=25, steps=10, rounds=40),
    "nightly": Profile(examples=1000, scenarios=1000, steps=30, rounds=3, inferred=True),
}


def chosen_profile() -> Profile:
    """Return the profile that SPECDOUBLE_PROFILE names; smoke where it names none."""
    name = os.environ.get("SPECDOUBLE_PROFILE", "smoke")
    if name not in PROFILES:
        raise ConfigError(f"SPECDOUBLE_PROFILE: unknown profile {name!r}; there are: {', '.join(PROFILES)}")
    return PROFILES[name]


@dataclass
class Fuzzed:
    """One API as Schemathesis sees it. `headers` go with every request; `reset` puts the world back to its start."""

    document: Document
    schema: Any
    headers: Mapping[str, str]
    reset: Callable[[], None]

    def follow_links(self, profile: Profile) -> Followed:
        """Run scenarios along the links, each in a fresh world; a failed check raises."""
        if not profile.inferred:
            self.schema.config.phases.stateful.inference.algorithms = []
        followed = Followed()
        bases = (_Scenarios, self.schema.as_state_machine())
        machine: Any = type("Scenarios", bases, {"api": self, "followed": followed})
        settings = hypothesis.settings(
            self.schema.config.get_hypothesis_settings(),
            max_examples=profile.scenarios,
            stateful_step_count=profile.steps,
        )
        for number in range(profile.rounds):
            hypothesis.seed(number)(machine).run(settings=settings)
            if self.links <= followed.links.keys():
                break
        return followed

    @property
    def links(self) -> set[str]:
        """Name every link that the document declares: `POST /teams -> [201] GetTeam`."""
        return {
            f"{operation.method} {operation.path} -> [{status}] {link}"
            for operation in self.document.operations
            for status, response in self.document.at(operation.pointer)["responses"].items()
            for link in response.get("links", {})
        }


@dataclass
class Followed:
    """What scenarios did: how many there were, their statuses, and how often each link was followed."""

    scenarios: int = 0
    links: Counter[str] = field(default_factory=Counter)
    statuses: Counter[int] = field(default_factory=Counter)


class _Scenarios(APIStateMachine):
    """Starts each scenario in a fresh world, and counts."""

    api: ClassVar[Fuzzed]
    followed: ClassVar[Followed]

    def setup(self) -> None:
        self.api.reset()
        self.followed.scenarios += 1

    def get_call_kwargs(self, case: schemathesis.Case[Any]) -> dict[str, Any]:  # noqa: ARG002 - the library's signature
        return {"headers": dict(self.api.headers)}

    def step(self, taken: StepInput) -> StepOutput:
        output = super().step(taken)
        self.followed.statuses[output.response.status_code] += 1
        if taken.transition is not None:
            self.followed.links[taken.transition.id.rpartition(" -> ")[0]] += 1
        return output


def fuzzed(project: Project, name: str, profile: Profile) -> Fuzzed:
    """Load an API's bundle from its own double into Schemathesis, signed in as its first persona."""
    opened = open_double(project, name)
    config = read_config(project.root)
    schema = schemathesis.openapi.from_asgi(f"/-/apis/{name}/openapi.json", opened.app, config=config)
    set_effort(schema, profile)
    return Fuzzed(opened.double.description.document, schema, _headers(opened.double), opened.reset)


def read_config(root: Path) -> SchemathesisConfig:
    """Read a project's schemathesis.toml."""
    return SchemathesisConfig.from_path(root / "schemathesis.toml")


def set_effort(schema: Any, profile: Profile) -> None:
    """Let Schemathesis try as many examples as a profile says, the same ones every time."""
    schema.config.generation.update(max_examples=profile.examples, deterministic=True, database="none")


def _headers(double: Double) -> dict[str, str]:
    about = double.description
    if not about.personas:
        return {}
    signed = persona_credentials(about.document, about.personas[0])
    cookie = "; ".join(f"{key}={value}" for key, value in signed.cookies.items())
    return {**signed.headers, **({"Cookie": cookie} if cookie else {})}
