"""Nextcloud, as the platform sees it: a stand-in that knows people by uid, and servers by address."""

import base64
import re
from urllib.parse import urlsplit

from specdouble import BadRequest, Conflict, NotFound, Unauthorized, timestamp

from . import people, toggles


def check_genuine(store, instance, base_url):
    """Look a server up by its address, and refuse one that is another than it says.

    The stand-in knows the servers of the collection `nextclouds`; any other is taken at its word.
    """
    known = store.nextclouds.one(baseUrl=base_url.rstrip("/"))
    if known is not None and known["id"] != instance:
        raise BadRequest(f"The Nextcloud at {base_url} is not the instance {instance}")


def provision(store, clock, fake, told):
    """Make the organisation of a Nextcloud, with its administrator; return it with its key."""
    now = clock.now()
    organisation = store.organisations.add(_organisation(told))
    rules = {"publicSignup": False, "domainAllowlist": [], "waitlist": False, "defaultRole": "user"}
    store.signup_rules.add({"id": organisation["id"], **rules, "defaultGroups": [], "captcha": None})
    key = f"bft_{fake.hexify('^' * 24)}{store.connectors.next_id().removeprefix('nci_')}"
    row = {"organizationId": organisation["id"], "instanceId": told["instance"], "baseUrl": told["base_url"]}
    store.connectors.add({**row, "tenantKey": key, "createdAt": timestamp(now)})
    account = {"ncUid": told["uid"], "email": told["email"], "displayName": told["name"]}
    enrol(store, clock, organisation["id"], account, role="admin")
    return {"tenantKey": key, "organizationId": organisation["id"], "organizationName": organisation["name"]}


def connector(store, organisation, instance):
    """Return the connector of an organisation on an instance; its key signs for no other instance."""
    found = store.connectors.one(organizationId=organisation, instanceId=instance)
    if found is None:
        raise Unauthorized(f"The key that signed this is not that of the instance {instance}")
    return found


def account(store, organisation, uid):
    """Return what is known of a uid."""
    found = store.nc_accounts.one(organizationId=organisation, ncUid=uid)
    if found is None:
        raise NotFound("Nextcloud user", uid)
    return found


def enrol(store, clock, organisation, told, role="user"):
    """Give somebody from Nextcloud an account here, or the one back that they had."""
    there = store.nc_accounts.one(organizationId=organisation, ncUid=told["ncUid"])
    if there is not None:
        return store.users.update(there["userId"], {"status": "active"})
    user = store.users.one(email=told["email"])
    if user is None:
        people.check_seat(store, organisation, clock.now())
        named = {"displayName": told["displayName"], "role": role}
        user = people.add(store, clock, organisation, told["email"], source="nc", **named)
    elif user["organizationId"] != organisation or store.nc_accounts.one(userId=user["id"]) is not None:
        raise Conflict(f"{told['email']} has another account already")
    elif user["status"] == "invited":
        user = people.take_up(store, user, clock.now())
    key = store.connectors.one(organizationId=organisation)["tenantKey"]
    row = {**told, "organizationId": organisation, "userId": user["id"], "credential": credential(told["ncUid"], key)}
    store.nc_accounts.add(row)
    return user


def looked_up(uid, base_url):
    """Return what the stand-in Nextcloud tells of a uid that it has never been asked for."""
    local = re.sub(r"[^a-z0-9]+", ".", uid.lower()).strip(".") or "user"
    name = " ".join(part.capitalize() for part in local.split("."))
    return {"ncUid": uid, "email": f"{local[:60]}@{urlsplit(base_url).hostname}", "displayName": name}


def credential(uid, key):
    """Write what AppAPI sends in AUTHORIZATION-APP-API."""
    return base64.b64encode(f"{uid}:{key}".encode()).decode()


def join(store, organisation, uid, name):
    """Put somebody into a group of Nextcloud, which is made here when its first member comes."""
    user, group = _member(store, organisation, uid), _group(store, organisation, name)
    if group is None:
        row = {"name": name, "source": "nc", "organizationId": organisation}
        group = store.groups.add({**row, "disabled_integrations": [], "memberCount": 0})
    if group["id"] not in user["groups"]:
        store.users.update(user["id"], {"groups": [*user["groups"], group["id"]]})
        people.recount(store, [group["id"]])


def leave(store, organisation, uid, name):
    """Take somebody out of a group of Nextcloud."""
    user, group = _member(store, organisation, uid), _group(store, organisation, name)
    if group is not None and group["id"] in user["groups"]:
        store.users.update(user["id"], {"groups": [one for one in user["groups"] if one != group["id"]]})
        people.recount(store, [group["id"]])


def _organisation(told):
    return {
        "name": told["organisation"],
        "logo": None,
        "primaryContactEmail": told["email"],
        "defaultLanguage": "en",
        "defaultTimezone": "Europe/Amsterdam",
        "defaultModel": None,
        "dlpEnabled": False,
        "dlpMode": "ask",
        "dlpFailureMode": "fail_closed",
        "enabledIntegrations": list(toggles.NEXTCLOUD),
        "isPublic": False,
        "isPrimary": False,
    }


def _member(store, organisation, uid):
    return store.users[account(store, organisation, uid)["userId"]]


def _group(store, organisation, name):
    groups = store.groups.all(organizationId=organisation, source="nc")
    return next((group for group in groups if group["name"].casefold() == name.casefold()), None)
