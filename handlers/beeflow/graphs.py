"""Graphs: the steps of an automation and the edges between them, and what is wrong with one.

Faults break the graph, and are refused even in a draft; gaps are what keeps a draft from going live.
"""

from collections import Counter
from graphlib import CycleError, TopologicalSorter

from . import actions, agents_of, expressions, people

_NEEDS = {
    "ai_step": ("prompt",),
    "integration_action": ("tool",),
    "code_step": ("code",),
    "approval_step": (),
    "condition_step": ("expression",),
    "loop_step": ("items", "steps"),
}


def faults(definition):
    """Return what breaks a graph: two steps of one id, an edge that ends nowhere, a cycle."""
    steps, edges = definition["steps"], definition["edges"]
    counted = Counter(step["id"] for step in steps)
    found = [_fault(id_, "duplicate_step", f"{n} steps have the id {id_}") for id_, n in counted.items() if n > 1]
    for edge in edges:
        for end in ("from", "to"):
            if edge[end] not in counted:
                told = f"An edge {end} {edge['from'] if end == 'to' else edge['to']} names no step: {edge[end]}"
                found.append(_fault(edge[end], "unknown_step", told))
    return found or _cycle(definition)


def gaps(store, definition, person):
    """Return what a graph without faults lacks to go live."""
    if not definition["steps"]:
        return [_fault(None, "no_steps", "There is no step that the trigger could start")]
    found = [_fault(id_, "disconnected", f"Nothing leads to {id_}") for id_ in _unreached(definition)]
    for step in definition["steps"]:
        found += _unbranched(definition, step)
        found += _missing(step)
        found += _closed(store, step, person)
        for inner in step["config"].get("steps", ()):
            found += [{**fault, "stepId": step["id"]} for fault in [*_missing(inner), *_closed(store, inner, person)]]
    return found


def order(definition):
    """Return the steps in an order in which each comes after those that lead to it. Raises CycleError."""
    before = {step["id"]: [] for step in definition["steps"]}
    for edge in definition["edges"]:
        before[edge["to"]].append(edge["from"])
    steps = {step["id"]: step for step in definition["steps"]}
    return [steps[id_] for id_ in TopologicalSorter(before).static_order()]


def first(definition):
    """Return the id of the step that the trigger starts: the first to which no edge leads."""
    targets = {edge["to"] for edge in definition["edges"]}
    return next((step["id"] for step in definition["steps"] if step["id"] not in targets), None)


def after(definition, id_):
    """Return the ids of a step and of all that come after it."""
    reached, front = set(), [id_]
    while front:
        here = front.pop()
        if here not in reached:
            reached.add(here)
            front += [edge["to"] for edge in definition["edges"] if edge["from"] == here]
    return reached


def lacks(step):
    """Return what the configuration of a step lacks, as a sentence; None where it lacks nothing."""
    return next((fault["message"] for fault in _missing(step)), None)


def _cycle(definition):
    try:
        order(definition)
    except CycleError as error:
        around = error.args[1]
        return [_fault(around[0], "cycle", f"The steps go in a circle: {' -> '.join(around)}")]
    return []


def _unreached(definition):
    reached = after(definition, first(definition))
    return [step["id"] for step in definition["steps"] if step["id"] not in reached]


def _unbranched(definition, step):
    """Give what is wrong with the outputs of a condition: none, or one without its branch."""
    if step["type"] != "condition_step":
        return
    outputs = [edge for edge in definition["edges"] if edge["from"] == step["id"]]
    if not outputs:
        yield _fault(step["id"], "disconnected_output", f"{step['id']} decides, and nothing comes of it")
    elif any("branch" not in edge for edge in outputs):
        yield _fault(step["id"], "disconnected_output", f"An edge from {step['id']} does not tell its branch")


def _missing(step):
    config = step["config"]
    for name in _NEEDS[step["type"]]:
        value = config.get(name)
        if not value or (isinstance(value, str) and not value.strip()):
            yield _fault(step["id"], "missing_config", f"{step['id']} needs config.{name}")
        elif name == "expression" and not _reads(value):
            told = f"{step['id']} has no expression such as trigger.payload.amount > 100: {value}"
            yield _fault(step["id"], "missing_config", told)


def _closed(store, step, person):
    """Give what a step needs and its owner may not use."""
    config, id_ = step["config"], step["id"]
    tool, agent, approver = (config.get(name) for name in ("tool", "agent_id", "approver"))
    if step["type"] == "integration_action" and tool and not actions.is_open(store, tool, person):
        yield _fault(id_, "inaccessible_tool", f"You may not use the tool {tool}")
    if step["type"] == "ai_step" and agent and agents_of.found(store, agent, person) is None:
        yield _fault(id_, "unknown_agent", f"You may not use the agent {agent}")
    if step["type"] == "approval_step" and approver and not people.is_colleague(store, approver, person):
        yield _fault(id_, "unknown_approver", f"There is no user {approver} who could approve")


def _reads(text):
    try:
        expressions.read(text)
    except ValueError:
        return False
    return True


def _fault(step, code, message):
    return {"stepId": step, "code": code, "message": message}
