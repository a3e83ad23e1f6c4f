"""Webhooks: what other systems tell, each time with a signature."""

from specdouble import Forbidden, timestamp


def receive_audit_events(body, user, store, clock):
    """Senders try three times: an event that comes again is kept once."""
    _check_own(body["organization_id"], user, "organization_id")
    if body["id"] not in store.audit_deliveries:
        store.audit_deliveries.add({"id": body["id"], "event": body, "receivedAt": timestamp(clock.now())})
    return {"ok": True}, 202


def receive_license_revocation(body, user, store, clock):
    _check_own(body["tenantId"], user, "tenantId")
    license_ = store.licenses.get(body["tenantId"])
    if license_ is not None:
        row = {"organizationId": body["tenantId"], "key": license_["key"], "reason": body.get("reason")}
        store.revocations.add({**row, "revokedAt": timestamp(clock.now())})
        store.licenses.delete(body["tenantId"])
    return {"ok": True}


def _check_own(organisation, user, field):
    """Refuse what a key says of another organisation than its own."""
    if user.tenant not in (None, organisation):
        raise Forbidden(f"{field} is not the organisation whose key signed this")
