"""Whose automations they are, what they must be to go live, and when their triggers start them."""

from datetime import datetime

from specdouble import Forbidden, NotFound, Unprocessable, timestamp

from . import graphs, people, runs, schedules, tiers

_BLANK = {
    "description": "",
    "schedule_cron": None,
    "schedule_tz": None,
    "is_draft": True,
    "active": False,
    "run_timeout_ms": 300_000,
}
_WEBHOOK = "/beeflow/api/automation/webhook/"
_MOST_AT_ONCE = 50  # runs that a schedule leaves where the clock makes a leap: the latest


class InvalidGraph(Unprocessable):
    """An automation that cannot be; `told` has what is wrong with which step."""

    def __init__(self, faults):
        super().__init__(faults[0]["message"])
        self.told = {"errors": faults}


def visible(store, person):
    """Return the automations that somebody may see, the oldest first."""
    return [one for one in store.automations if _is_visible(one, person)]


def seen(store, id_, person, now):
    """Return an automation that somebody may see, once its schedule has caught up; any other is not there."""
    automation = store.automations.get(id_)
    if automation is None or not _is_visible(automation, person):
        raise NotFound("automation", id_)
    return catch_up(store, automation, now)


def owned(store, id_, person, now):
    """Return an automation that somebody may change and run: their own, or of administrators any."""
    automation = seen(store, id_, person, now)
    if automation["userId"] != person["id"] and person["role"] != "admin":
        raise Forbidden("Only its owner and administrators may do this")
    return automation


def add(store, person, told, now):
    """Add an automation of somebody, and give a webhook its address and token."""
    row = {**_BLANK, **told, "userId": person["id"], "organizationId": person["organizationId"], "version": 1}
    row |= {"id": store.automations.next_id(), "needs_first_run_confirm": row["is_draft"]}
    row |= {"scheduled_from": timestamp(now), "webhook_url": None, "webhook_token": None}
    _check(store, row, person, now)
    if row["active"]:
        _check_room(store, row["organizationId"], now)
    return store.automations.add({**row, **_hook(row)}, row["id"])


def change(store, automation, told, now):
    """Change an automation; another definition is another version, and a webhook keeps its token."""
    row = {**automation, **told}
    if row["definition"] != automation["definition"]:
        row["version"] += 1
    row["needs_first_run_confirm"] = automation["needs_first_run_confirm"] and row["is_draft"]
    _check(store, row, people.owner(store, automation), now)
    if row["active"] and not automation["active"]:
        _check_room(store, row["organizationId"], now)
    return store.automations.update(automation["id"], {**row, **_hook(row), "scheduled_from": timestamp(now)})


def faults(store, told, person, now):
    """Return all that keeps a draft from going live, in the trigger and in the graph."""
    return [*_trigger(store, told, person, now), *_graph(store, told["definition"], person)]


def catch_up(store, automation, now):
    """Begin the runs that the schedule of an automation asked for since somebody last looked."""
    if automation["trigger_kind"] != "schedule" or not automation["active"] or automation["is_draft"]:
        return automation
    since = datetime.fromisoformat(automation["scheduled_from"])
    zone = _zone(store, automation)
    moments = schedules.fired(automation["schedule_cron"], zone, since, now, _MOST_AT_ONCE) if since < now else []
    if not moments:
        return automation
    for moment in moments:
        runs.begin(store, automation, moment, "schedule")
    return store.automations.update(automation["id"], {"scheduled_from": timestamp(moments[-1])})


def _is_visible(automation, person):
    if automation["organizationId"] != person["organizationId"]:
        return False
    approvers = {step["config"].get("approver") for step in automation["definition"]["steps"]}
    return person["role"] == "admin" or person["id"] in {automation["userId"], *approvers}


def _check(store, row, person, now):
    """Refuse what a draft may not be, and of one that is to go live what it lacks."""
    found = _trigger(store, row, person, now) + graphs.faults(row["definition"])
    if not row["is_draft"] and not found:
        found = graphs.gaps(store, row["definition"], person)
    if row["active"] and row["is_draft"]:
        found.append(_fault("draft", "A draft is not active: set is_draft to false as well"))
    if found:
        raise InvalidGraph(found)


def _check_room(store, organisation, now):
    """Refuse another active automation where the tier has no room for one."""
    there = len(store.automations.all(organizationId=organisation, active=True))
    tiers.check_limit(store, organisation, "active automations", there, now)


def _graph(store, definition, person):
    return graphs.faults(definition) or graphs.gaps(store, definition, person)


def _trigger(store, told, person, now):
    """Return what is wrong with when an automation is to start."""
    cron, zone = told.get("schedule_cron"), told.get("schedule_tz")
    found = []
    if zone is not None and not schedules.is_zone(zone):
        found.append(_fault("unknown_timezone", f"There is no time zone {zone}"))
    if cron is None:
        if told.get("trigger_kind") == "schedule":
            found.append(_fault("no_trigger", "A schedule needs schedule_cron, such as 0 9 * * 1-5"))
    elif not schedules.is_cron(cron):
        found.append(
            _fault("invalid_cron", f"{cron} is no cron text that ever fires; it has five fields, as 0 9 * * 1-5")
        )
    else:
        tier = tiers.of(store, person["organizationId"], now)
        least, closest = tiers.least_minutes(tier), schedules.closest(cron)
        if closest < least:
            often = f"{cron} fires after {closest:.0f} min; the tier {tier} allows it every {least} min"
            found.append(_fault("cron_too_often", often))
    return found


def _hook(row):
    if row["trigger_kind"] != "webhook":
        return {"webhook_url": None}
    token = row["webhook_token"] or row["id"].replace("auto_", "whk_")
    return {"webhook_url": f"{_WEBHOOK}{row['id']}", "webhook_token": token}


def _zone(store, automation):
    return automation["schedule_tz"] or store.organisations[automation["organizationId"]]["defaultTimezone"]


def _fault(code, message):
    return {"stepId": None, "code": code, "message": message}
