"""The connector of a Nextcloud: how it is provisioned, what it tells, and how its people sign in."""

from datetime import timedelta
from urllib.parse import urlsplit

from specdouble import Conflict, timestamp

from . import errors, nextcloud, people, profiles, signups, tokens

_WAITS = timedelta(days=7)


def bootstrap_connector(
    x_beeflow_nc_instance_id,
    x_beeflow_nc_base_url,
    x_beeflow_nc_admin_uid,
    x_beeflow_nc_admin_email,
    store,
    clock,
    fake,
    x_beeflow_nc_admin_display_name=None,
    body=None,
):
    """`X-Beeflow-Pairing-Code` is ignored, and a Nextcloud that the world does not know is taken at its word.

    Where sign-ups wait for approval, so does a connector, until its row in `bootstraps` says `approved`.
    """
    nextcloud.check_genuine(store, x_beeflow_nc_instance_id, x_beeflow_nc_base_url)
    if store.connectors.one(instanceId=x_beeflow_nc_instance_id) is not None:
        raise Conflict(f"The instance {x_beeflow_nc_instance_id} is provisioned already")
    if store.users.one(email=x_beeflow_nc_admin_email) is not None:
        raise errors.EmailTaken(x_beeflow_nc_admin_email)
    told = {
        "instance": x_beeflow_nc_instance_id,
        "base_url": x_beeflow_nc_base_url.rstrip("/"),
        "organisation": (body or {}).get("themingName") or urlsplit(x_beeflow_nc_base_url).hostname,
        "uid": x_beeflow_nc_admin_uid,
        "email": x_beeflow_nc_admin_email,
        "name": x_beeflow_nc_admin_display_name or x_beeflow_nc_admin_uid,
    }
    if signups.rules(store)["waitlist"] and not _is_approved(store, told["instance"]):
        return _pending(store, told, clock.now()), 202
    return nextcloud.provision(store, clock, fake, told)


def start_nc_session(user, store, clock):
    person = people.of(store, user)
    session = tokens.sign_in(store, clock, person, "nextcloud", tokens.NEXTCLOUD)
    store.users.update(person["id"], {"lastSeen": timestamp(clock.now())})
    return {"token": session["token"], "user": profiles.shown(store, person, clock.now())}


def sync_nc_user(x_beeflow_nc_instance_id, body, user, store, clock):
    """Nextcloud is a stand-in, which knows nobody: who is new gets an address at the host of its server."""
    connector = nextcloud.connector(store, user.tenant, x_beeflow_nc_instance_id)
    _EVENTS[body["event"]](store, clock, connector, body)
    return {"ok": True}


def record_nc_consent(body, user, store, clock):
    person = people.of(store, user)
    row = {"id": person["id"], "version": None, **body, "recordedAt": timestamp(clock.now())}
    if person["id"] in store.consents:
        store.consents.delete(person["id"])
    store.consents.add(row)
    return {"success": True}


def _is_approved(store, instance):
    waiting = store.bootstraps.one(instanceId=instance)
    return waiting is not None and waiting["status"] == "approved"


def _pending(store, told, now):
    row = store.bootstraps.one(instanceId=told["instance"])
    if row is None:
        asked = {"instanceId": told["instance"], "organizationName": told["organisation"], "adminEmail": told["email"]}
        row = store.bootstraps.add({**asked, "status": "pending", "expiresAt": timestamp(now + _WAITS)})
    return {"pendingId": row["id"], "pollUrl": "/auth/connector/bootstrap", "expiresAt": row["expiresAt"]}


def _create(store, clock, connector, told):
    found = nextcloud.looked_up(told["ncUid"], connector["baseUrl"])
    nextcloud.enrol(store, clock, connector["organizationId"], found)


def _delete(store, _clock, connector, told):
    there = nextcloud.account(store, connector["organizationId"], told["ncUid"])
    store.users.update(there["userId"], {"status": "disabled"})


def _update(store, _clock, connector, told):
    there = nextcloud.account(store, connector["organizationId"], told["ncUid"])
    store.users.update(there["userId"], {"email": there["email"], "displayName": there["displayName"]})


def _join(store, _clock, connector, told):
    nextcloud.join(store, connector["organizationId"], told["ncUid"], told["groupId"])


def _leave(store, _clock, connector, told):
    nextcloud.leave(store, connector["organizationId"], told["ncUid"], told["groupId"])


_EVENTS = {
    "user.created": _create,
    "user.deleted": _delete,
    "user.updated": _update,
    "group.member_added": _join,
    "group.member_removed": _leave,
}
