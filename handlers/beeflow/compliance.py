"""Compliance: the guardrail log, and what people may ask for by the GDPR."""

from datetime import timedelta

from specdouble import Answer, timestamp

from . import archives, audit, organisations_of, pages, people

_TIME = timedelta(days=30)  # a month, by article 12(3) of the GDPR
_FIELDS = {"type": "violation_type", "user_": "user_id", "agent": "agent_id", "action": "action_taken"}


def list_guardrail_events(page, limit, user, store, arguments):
    found = _found(store, user, arguments)
    return {"data": pages.cut(found, page, limit), "page": page, "limit": limit, "total": len(found)}


def export_guardrail_events(user, store, clock, arguments):
    name = f"guardrail-events_{clock.now().date()}.csv"
    return _found(store, user, arguments), 200, {"Content-Disposition": f'attachment; filename="{name}"'}


def list_gdpr_requests(page, limit, user, store):
    found = store.gdpr_requests.all(organizationId=organisations_of.caller(store, user)["id"])
    return pages.cut(found, page, limit)


def create_gdpr_request(body, user, store, clock):
    """Nobody works on requests here: they stay open."""
    organisation = organisations_of.caller(store, user)["id"]
    people.colleague(store, body["userId"], organisation)
    now = clock.now()
    row = {"status": "open", "openedBy": user.id, "organizationId": organisation, "note": None, **body}
    return store.gdpr_requests.add({**row, "createdAt": timestamp(now), "dueAt": timestamp(now + _TIME)})


def download_gdpr_archive(user_id, user, store, clock):
    person = people.colleague(store, user_id, organisations_of.caller(store, user)["id"])
    headers = {"Content-Disposition": f'attachment; filename="gdpr-archive_{user_id}.zip"'}
    return Answer(archives.of(store, person, clock.now()), headers=headers)


def _found(store, user, asked):
    """Return the events that a query asks for."""
    wanted = {field: asked.get(name) for name, field in _FIELDS.items()}
    period = {"since": asked.get("from_"), "until": asked.get("to")}
    return audit.matching(store, organisations_of.caller(store, user)["id"], org=asked.get("org"), **period, **wanted)
