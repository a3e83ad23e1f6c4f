"""Steps of an automation: a stand-in for what each does. What it gives follows from the step and what went before."""

import re
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Any

from . import actions, agents_of, expressions, graphs

_SECONDS = {"ai_step": 4, "integration_action": 2, "code_step": 1, "condition_step": 0, "approval_step": 0}
_THROWN = re.compile(r"""\bthrow\s+new\s+\w*Error\(\s*(["'`])(.{0,200}?)\1""", re.DOTALL)
_MOST_TURNS = 100
_LONGEST = 2000


class StepFailed(Exception):
    """A step came to nothing, and why."""


@dataclass(frozen=True)
class Scene:
    """What a step sees: its run's scope (`trigger`, `steps`, `input`), whose it is, and whether it is only tried.

    `name` is unlike that of any other step of any run.
    """

    store: Any
    person: Any
    scope: dict[str, Any]
    dry: bool
    name: str


def seconds(step, scope):
    """Return how long a step takes."""
    if step["type"] != "loop_step":
        return _SECONDS[step["type"]]
    inner = sum(_SECONDS[one["type"]] for one in step["config"].get("steps", ()))
    return inner * len(_items(step, scope) or ())


def perform(step, scene):
    """Return what a step gives. Raises StepFailed."""
    lacking = graphs.lacks(step)
    if lacking is not None:
        raise StepFailed(lacking)
    return _PERFORM[step["type"]](step, scene)


def _ask(step, scene):
    config, name = step["config"], "A model"
    if "agent_id" in config:
        agent = agents_of.found(scene.store, config["agent_id"], scene.person)
        if agent is None:
            raise StepFailed(f"There is no agent {config['agent_id']}")
        name = agent["name"]
    return {"text": f"{name} was asked: {' '.join(config['prompt'].split())[:120]}"}


def _act(step, scene):
    tool = step["config"]["tool"]
    if not actions.is_open(scene.store, tool, scene.person):
        raise StepFailed(f"{tool} is switched off for {scene.person['displayName']}")
    if scene.dry:
        return {"tool": tool, "skipped": True}
    return {"tool": tool, "reference": blake2b(scene.name.encode(), digest_size=6).hexdigest()}


def _compute(step, scene):
    """Let code give what it was given, where that is small, or throw the first error that it names."""
    thrown = _THROWN.search(step["config"]["code"])
    if thrown is not None:
        raise StepFailed(thrown[2] or "Error")
    given = scene.scope["input"]
    return {"result": given if _is_small(given) else None}


def _decide(step, scene):
    return {"result": expressions.holds(step["config"]["expression"], scene.scope)}


def _approve(_step, _scene):
    return {"decision": "approve", "skipped": True}


def _repeat(step, scene):
    items = _items(step, scene.scope)
    if items is None:
        raise StepFailed(f"{step['config']['items']} is no list of at most {_MOST_TURNS} items")
    results = []
    for turn, item in enumerate(items):
        given = item
        for inner in step["config"]["steps"]:
            scope = {**scene.scope, "input": given}
            given = perform(inner, replace(scene, scope=scope, name=f"{scene.name}/{turn}/{inner['id']}"))
        results.append(given)
    return {"count": len(results), "results": results}


def _is_small(value):
    """Tell whether a value may go from step to step; a run holds it once for each."""
    try:
        return len(repr(value)) <= _LONGEST
    except RecursionError:
        return False


def _items(step, scope):
    found = expressions.look(str(step["config"].get("items", "")), scope)
    return found if isinstance(found, list) and len(found) <= _MOST_TURNS else None


_PERFORM = {
    "ai_step": _ask,
    "integration_action": _act,
    "code_step": _compute,
    "condition_step": _decide,
    "approval_step": _approve,
    "loop_step": _repeat,
}
