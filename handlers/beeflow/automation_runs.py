"""Runs of automations: what a trigger started, and how far it has come."""

from specdouble import Conflict, NotFound, Unauthorized

from . import automations_of, pages, people, runs, tiers


def start_run(id_, user, store, clock, body=None):
    """No step does anything outside the double: a stand-in says what came of it."""
    now, person, told = clock.now(), people.of(store, user), body or {}
    automation = automations_of.owned(store, id_, person, now)
    mode = told.get("mode", "live")
    if automation["needs_first_run_confirm"] and mode == "live":
        if not told.get("confirm", False):
            raise Conflict("The first live run of a draft needs confirm: true; a dry_run does not")
        store.automations.update(id_, {"needs_first_run_confirm": False})
    more = {"mode": mode, "user_id": person["id"], "trigger_payload": told.get("payload")}
    return runs.shown(runs.begin(store, automation, now, "manual", **more), now)


def list_runs(id_, user, store, clock, page, limit):
    now = clock.now()
    automation = automations_of.seen(store, id_, people.of(store, user), now)
    return [runs.shown(run, now) for run in pages.cut(runs.listed(store, automation), page, limit)]


def get_run(id_, run_id, user, store, clock):
    now = clock.now()
    return runs.detailed(runs.of(store, automations_of.seen(store, id_, people.of(store, user), now), run_id), now)


def cancel_run(id_, run_id, user, store, clock):
    now = clock.now()
    automation = automations_of.owned(store, id_, people.of(store, user), now)
    return runs.shown(runs.cancel(store, runs.of(store, automation, run_id), now), now)


def resume_run(id_, run_id, user, store, clock, body=None):
    now, person = clock.now(), people.of(store, user)
    automation = automations_of.seen(store, id_, person, now)
    run = runs.of(store, automation, run_id)
    return runs.shown(runs.resume(store, automation, run, person, body or {}, now), now)


def retry_run(id_, run_id, step_id, user, store, clock):
    now, person = clock.now(), people.of(store, user)
    automation = automations_of.owned(store, id_, person, now)
    run = runs.of(store, automation, run_id)
    return runs.shown(runs.retry(store, automation, run, step_id, person, now), now)


def trigger_webhook(id_, store, clock, request, body=None, token=None):
    """No list of addresses says who may call."""
    automation, now = store.automations.get(id_), clock.now()
    sent = token or request.headers.get("authorization", "").partition(" ")[2].strip()
    if automation is None or automation["trigger_kind"] != "webhook":
        raise NotFound("automation", id_)
    if sent != automation["webhook_token"]:
        raise Unauthorized(reason="invalid" if sent else "missing")
    tiers.check_feature(store, automation["organizationId"], "automations", now)
    if not automation["active"]:
        raise Conflict(f"{automation['name']} is not active")
    return {"runId": runs.begin(store, automation, now, "webhook", trigger_payload=body)["id"]}
