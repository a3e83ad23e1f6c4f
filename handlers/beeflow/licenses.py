"""Licences: what the organisation has paid for, by a key that the vendor signed."""

from specdouble import BadRequest, timestamp

from . import keys, organisations_of, tiers


def get_license_status(user, store, clock):
    return _status(store, organisations_of.caller(store, user)["id"], clock.now())


def apply_license(body, user, store, clock):
    organisation, now = organisations_of.caller(store, user)["id"], clock.now()
    told = keys.read(body["licenseKey"], now)
    if store.revocations.one(key=body["licenseKey"]) is not None:
        raise BadRequest("License revoked")
    row = {"id": organisation, "tier": told.tier, "key": body["licenseKey"], "issuedAt": timestamp(told.issued)}
    row |= {"expiresAt": timestamp(told.expires) if told.expires else None, "lastVerifiedAt": timestamp(now)}
    if organisation in store.licenses:
        store.licenses.delete(organisation)
    store.licenses.add(row)
    return _status(store, organisation, now)


def remove_license(user, store, clock):
    organisation = organisations_of.caller(store, user)["id"]
    if organisation in store.licenses:
        store.licenses.delete(organisation)
    return _status(store, organisation, clock.now())


def _status(store, organisation, now):
    tier = tiers.of(store, organisation, now)
    license_ = store.licenses.get(organisation) if tier != tiers.COMMUNITY else None
    told = license_ or {"expiresAt": None, "issuedAt": None, "lastVerifiedAt": None}
    dates = {name: told[name] for name in ("expiresAt", "issuedAt", "lastVerifiedAt")}
    return {
        "tier": tier,
        "features": tiers.features(tier),
        "limits": tiers.limits(tier),
        "tenantId": organisation,
        **dates,
    }
