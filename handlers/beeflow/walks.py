"""Walks: the way of a run through its graph, written down beforehand, step by step with the moment of each.

A walk goes on from what is written already, and ends with the last step, the first that fails, or one that awaits.
"""

from datetime import datetime, timedelta

from specdouble import timestamp

from . import graphs, steps


def go(store, run, definition, person, at):
    """Return the script of a run, with what happens from `at` on; a run takes no longer than it may."""
    script, carried = list(run["script"]), run["carried"]
    left = timedelta(milliseconds=run["timeout_ms"]) - _spent(script)
    for step in graphs.order(definition):
        done = {**carried, **{record["step_id"]: record["output_json"] for record in script}}
        if step["id"] in done or not _is_reached(definition, step["id"], done, run["retried_from"]):
            continue
        scope = {"trigger": {"payload": run["trigger_payload"]}, "steps": done, "input": _input(definition, step, done)}
        if step["type"] == "approval_step" and run["mode"] == "live":
            return [*script, _record(step, scope, at, None, "awaiting")]
        takes = timedelta(seconds=steps.seconds(step, scope))
        if takes > left:
            late = f"The run took longer than {run['timeout_ms']} ms"
            return [*script, _record(step, scope, at, at + left, "failed", error=late)]
        at, left, began = at + takes, left - takes, at
        try:
            name = f"{run['id']}/{step['id']}"
            output = steps.perform(step, steps.Scene(store, person, scope, run["mode"] == "dry_run", name))
        except steps.StepFailed as error:
            return [*script, _record(step, scope, began, at, "failed", error=str(error))]
        script.append(_record(step, scope, began, at, "success", output))
    return script


def _moment(text):
    return datetime.fromisoformat(text)


def _is_reached(definition, id_, done, retried_from):
    """Tell whether a run comes to a step: the trigger or a retry starts it, or a step before it leads there."""
    if id_ == (retried_from or graphs.first(definition)):
        return True
    return any(_is_taken(edge, done) for edge in definition["edges"] if edge["to"] == id_)


def _is_taken(edge, done):
    if edge["from"] not in done:
        return False
    if "branch" not in edge:
        return True
    return (done[edge["from"]] or {}).get("result") is edge["branch"]


def _input(definition, step, done):
    """Return what the step before gave; the first step has none."""
    before = [edge["from"] for edge in definition["edges"] if edge["to"] == step["id"] and edge["from"] in done]
    return done[before[-1]] if before else None


def _spent(script):
    moments = [(one["started_at"], one["finished_at"]) for one in script if one["step_type"] != "approval_step"]
    return sum((_moment(end) - _moment(begin) for begin, end in moments), timedelta())


def _record(step, scope, began, ended, outcome, output=None, error=None):
    return {
        "step_id": step["id"],
        "step_type": step["type"],
        "attempts": 1,
        "outcome": outcome,
        "started_at": timestamp(began),
        "finished_at": None if ended is None else timestamp(ended),
        "input_json": scope["input"],
        "output_json": output,
        "error": error,
    }
