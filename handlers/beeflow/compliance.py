"""Compliance: the guardrail log, and what people may ask for by the GDPR."""

from datetime import timedelta

from specdouble import Answer, NotFound, timestamp

from . import archives, audit, organisations_of, pages

_TIME = timedelta(days=30)  # a month, by article 12(3) of the GDPR


def list_guardrail_events(
    page,
    limit,
    user,
    store,
    org=None,
    from_=None,
    to=None,
    type=None,  # noqa: A002 - the word of the API
    user_=None,
    agent=None,
    action=None,
):
    found = _found(store, user, org, from_, to, violation_type=type, user_id=user_, agent_id=agent, action_taken=action)
    return {"data": pages.cut(found, page, limit), "page": page, "limit": limit, "total": len(found)}


def export_guardrail_events(
    user,
    store,
    clock,
    org=None,
    from_=None,
    to=None,
    type=None,  # noqa: A002 - the word of the API
    user_=None,
    agent=None,
    action=None,
):
    found = _found(store, user, org, from_, to, violation_type=type, user_id=user_, agent_id=agent, action_taken=action)
    name = f"guardrail-events_{clock.now().date()}.csv"
    return found, 200, {"Content-Disposition": f'attachment; filename="{name}"'}


def list_gdpr_requests(page, limit, user, store):
    found = store.gdpr_requests.all(organizationId=organisations_of.caller(store, user)["id"])
    return pages.cut(found, page, limit)


def create_gdpr_request(body, user, store, clock):
    """Nobody works on requests here: they stay open."""
    organisation = organisations_of.caller(store, user)["id"]
    _person(store, body["userId"], organisation)
    now = clock.now()
    row = {"status": "open", "openedBy": user.id, "organizationId": organisation, "note": None, **body}
    return store.gdpr_requests.add({**row, "createdAt": timestamp(now), "dueAt": timestamp(now + _TIME)})


def download_gdpr_archive(user_id, user, store, clock):
    person = _person(store, user_id, organisations_of.caller(store, user)["id"])
    headers = {"Content-Disposition": f'attachment; filename="gdpr-archive_{user_id}.zip"'}
    return Answer(archives.of(store, person, clock.now()), headers=headers)


def _found(store, user, org, since, until, **wanted):
    organisation = organisations_of.caller(store, user)["id"]
    return audit.matching(store, organisation, org=org, since=since, until=until, **wanted)


def _person(store, id_, organisation):
    person = store.users.get(id_)
    if person is None or person["organizationId"] != organisation:
        raise NotFound("user", id_)
    return person
