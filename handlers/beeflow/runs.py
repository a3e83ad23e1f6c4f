"""Runs of an automation. A run is written down when it begins, and shows as much of it as the clock has come to."""

from datetime import datetime, timedelta

from specdouble import Conflict, Forbidden, NotFound, timestamp

from . import graphs, people, walks

_WAITS = timedelta(seconds=1)  # before a run that was asked for begins
_UNDER_WAY = ("pending", "running")


def begin(store, automation, at, kind, **told):
    """Begin a run of an automation as it is now, and return its row. `told` has what else is known of it."""
    run = {"mode": "live", "user_id": None, "trigger_payload": None, "parent_run_id": None, "retried_from": None}
    run |= {"automation_id": automation["id"], "version": automation["version"], "trigger_kind": kind, "carried": {}}
    run |= {"name": automation["name"], "definition": automation["definition"], **told}
    run |= {"timeout_ms": automation["run_timeout_ms"], "cancel_requested": False, "cancelled_at": None, "script": []}
    run |= {"id": store.automation_runs.next_id(), "started_at": timestamp(at + _WAITS)}
    return store.automation_runs.add({**run, "script": _script(store, automation, run, at + _WAITS)}, run["id"])


def of(store, automation, id_):
    """Return a run of an automation; those of others are not there."""
    run = store.automation_runs.get(id_)
    if run is None or run["automation_id"] != automation["id"]:
        raise NotFound("run", id_)
    return run


def listed(store, automation):
    """Return the runs of an automation, the newest first."""
    return store.automation_runs.all(automation_id=automation["id"])[::-1]


def shown(run, now):
    """Return a run as it is at a moment."""
    status, records = _status(run, now), reached(run, now)
    last = records[-1] if records else None
    ended = _ended(run, last) if status in ("success", "failed", "cancelled") else None
    told = ("id", "automation_id", "version", "user_id", "trigger_kind", "trigger_payload", "mode", "parent_run_id")
    return {
        **{name: run[name] for name in told},
        "status": status,
        "started_at": None if status == "pending" or _moment(run["started_at"]) > now else run["started_at"],
        "finished_at": ended,
        "duration_ms": _duration(run, ended),
        "error": last["error"] if status == "failed" else None,
        "summary": _summary(run, status, records) if ended else None,
        "awaiting_step_id": last["step_id"] if status == "awaiting" else None,
        "cancel_requested": run["cancel_requested"],
    }


def reached(run, now):
    """Return what a run has done by a moment, the last of it perhaps still under way."""
    return [record for record in run["script"] if _moment(record["started_at"]) <= now]


def detailed(run, now):
    """Return a run with its steps and its log."""
    steps = [_step(record, now) for record in reached(run, now)]
    logs = [line for step in steps for line in _lines(step)]
    return {**shown(run, now), "steps": steps, "logs": logs}


def cancel(store, run, now):
    """Cancel a run that is under way, and return its row: what it has done stays, and nothing follows."""
    status = _status(run, now)
    if status not in _UNDER_WAY:
        raise Conflict(f"This run is {status}, and not running")
    script = [_cut(record, now) for record in reached(run, now)]
    changes = {"cancel_requested": True, "cancelled_at": timestamp(now), "script": script}
    return store.automation_runs.update(run["id"], changes)


def resume(store, automation, run, person, told, now):
    """Take a run up where it awaits an approval, and return its row."""
    if _status(run, now) != "awaiting":
        raise Conflict(f"This run is {_status(run, now)}, and does not await anybody")
    record = run["script"][-1]
    _check_approver(run, record, person)
    decision = told.get("decision", "approve")
    output = {"decision": decision, "by": person["id"], "input": told.get("input")}
    record = {**record, "finished_at": timestamp(now), "output_json": output, "outcome": "success"}
    if decision == "reject":
        record |= {"outcome": "failed", "error": f"{person['displayName']} rejected it"}
    script = [*run["script"][:-1], record]
    if decision == "approve":
        script = _script(store, automation, {**run, "script": script}, now)
    return store.automation_runs.update(run["id"], {"script": script})


def retry(store, automation, run, step_id, person, now):
    """Begin a child of a run that is over: it goes on from a step, with what the steps before it gave."""
    definition = run["definition"]
    if step_id not in {step["id"] for step in definition["steps"]}:
        raise NotFound("step", step_id)
    status = _status(run, now)
    if status in (*_UNDER_WAY, "awaiting"):
        raise Conflict(f"This run is {status}; only one that is over is retried")
    again = graphs.after(definition, step_id)
    given = {**run["carried"], **{record["step_id"]: record["output_json"] for record in run["script"]}}
    kept = {id_: output for id_, output in given.items() if id_ not in again}
    told = {name: run[name] for name in ("version", "name", "definition", "mode", "trigger_payload")}
    told |= {"parent_run_id": run["id"], "retried_from": step_id, "carried": kept, "user_id": person["id"]}
    return begin(store, automation, now, run["trigger_kind"], **told)


def _script(store, automation, run, at):
    return walks.go(store, run, run["definition"], people.owner(store, automation), at)


def _status(run, now):
    if run["cancelled_at"] is not None:
        return "cancelled"
    if now < _moment(run["started_at"]):
        return "pending"
    if any(_moment(record["started_at"]) > now for record in run["script"]):
        return "running"
    last = run["script"][-1] if run["script"] else None
    if last is None or last["outcome"] == "awaiting":
        return "success" if last is None else "awaiting"
    return "running" if _moment(last["finished_at"]) > now else last["outcome"]


def _ended(run, last):
    return run["cancelled_at"] or (last["finished_at"] if last else run["started_at"])


def _duration(run, ended):
    if ended is None:
        return None
    return max(0, round((_moment(ended) - _moment(run["started_at"])).total_seconds() * 1000))


def _summary(run, status, records):
    return f"{run['name']}: {len(records)} of {len(run['definition']['steps'])} steps, {status}"


def _step(record, now):
    """Return a step as it is at a moment: under way, it has given nothing yet."""
    under_way = record["outcome"] != "awaiting" and _moment(record["finished_at"]) > now
    told = ("step_id", "step_type", "attempts", "started_at", "finished_at", "input_json", "output_json", "error")
    step = {name: record[name] for name in told}
    hidden = {"finished_at": None, "output_json": None, "error": None} if under_way else {}
    return {**step, **hidden, "status": "running" if under_way else record["outcome"]}


def _lines(step):
    yield {"at": step["started_at"], "level": "info", "step_id": step["step_id"], "message": f"{step['step_id']} began"}
    if step["finished_at"] is None:
        return
    told = f"{step['step_id']}: {step['error'] or step['status']}"
    level = "error" if step["status"] == "failed" else "info"
    yield {"at": step["finished_at"], "level": level, "step_id": step["step_id"], "message": told}


def _cut(record, now):
    if record["finished_at"] is not None and _moment(record["finished_at"]) <= now:
        return record
    return {**record, "outcome": "cancelled", "finished_at": timestamp(now), "output_json": None, "error": None}


def _check_approver(run, record, person):
    """Refuse whoever is neither the approver that the step names nor an administrator."""
    step = next(step for step in run["definition"]["steps"] if step["id"] == record["step_id"])
    if person["role"] != "admin" and person["id"] != step["config"].get("approver"):
        raise Forbidden("An administrator approves of this, or whom the step names")


def _moment(text):
    return datetime.fromisoformat(text)
