"""Accounts: what somebody has elsewhere and has connected, by an OAuth flow or a key."""

from typing import NamedTuple

from specdouble import BadRequest, Forbidden, NotFound, timestamp

from . import toggles


class Integration(NamedTuple):
    """Something that can be connected; `provider` is who asks for consent, and nobody where a key is enough."""

    id: str
    name: str
    provider: str | None = None


CATALOGUE = {
    one.id: one
    for one in (
        Integration("nextcloud", "Nextcloud", "nextcloud"),
        Integration("google-drive", "Google Drive", "google"),
        Integration("github", "GitHub", "github"),
        Integration("outlook", "Microsoft Outlook", "microsoft"),
        Integration("jira", "Jira"),
        Integration("hubspot", "HubSpot"),
    )
}


def connectable(store, id_, person):
    """Return an integration that somebody may connect: one that their organisation has on."""
    integration = CATALOGUE[id_]
    there = store.organisations[person["organizationId"]]["enabledIntegrations"]
    is_on = bool(set(there) & set(toggles.NEXTCLOUD)) if id_ == "nextcloud" else id_ in there
    if not is_on:
        raise Forbidden(f"The organisation has {integration.name} switched off")
    return integration


def check_key(integration, key):
    """Refuse to connect without a key what no provider is asked for."""
    if not key:
        raise BadRequest(f"{integration.name} is connected with an API key: send apiKey")


def connect(store, person, id_, now):
    """Connect an account; one that is connected already is connected anew."""
    row = {"userId": person["id"], "integration": id_, "account": person["email"], "connectedAt": timestamp(now)}
    there = store.connections.one(userId=person["id"], integration=id_)
    return store.connections.add(row) if there is None else store.connections.update(there["id"], row)


def has(store, person, id_):
    """Tell whether somebody has an account connected."""
    return store.connections.one(userId=person["id"], integration=id_) is not None


def connected(store, person, id_):
    """Return the row of a connected account."""
    row = store.connections.one(userId=person["id"], integration=id_)
    if row is None:
        raise NotFound("integration", id_)
    return row


def shown(row):
    """Return a connected account as answers show it."""
    integration = CATALOGUE[row["integration"]]
    kind = "key" if integration.provider is None else "oauth"
    told = {"id": integration.id, "name": integration.name, "kind": kind, "status": "connected"}
    return {**told, "account": row["account"], "connectedAt": row["connectedAt"]}
