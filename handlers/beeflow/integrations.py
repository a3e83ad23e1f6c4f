"""Integrations: the accounts that a user has connected, and what of Nextcloud an organisation and its groups use."""

from specdouble import NotFound

from . import accounts, people, providers, toggles


def list_integrations(user, store):
    mine = store.connections.all(userId=people.of(store, user)["id"])
    return [accounts.shown(row) for row in sorted(mine, key=lambda row: row["connectedAt"])]


def connect_integration(id_, user, store, clock, body=None):
    """Any key will do, and the double's own page of personas stands in for every provider."""
    person, told = people.of(store, user), body or {}
    integration = accounts.connectable(store, id_, person)
    if integration.provider is not None:
        return {"redirectUrl": providers.connect(integration, person, told.get("redirectUri"), clock)}
    accounts.check_key(integration, told.get("apiKey"))
    accounts.connect(store, person, id_, clock.now())
    return {"status": "connected"}


def disconnect_integration(id_, user, store):
    store.connections.delete(accounts.connected(store, people.of(store, user), id_)["id"])


def get_nc_integrations(org_id, user, store):
    return toggles.of_organisation(toggles.organisation(store, org_id, user))


def replace_nc_integrations(org_id, body, user, store):
    """`lockUserOverrides` is kept: there is no operation here by which a user overrides anything."""
    before = toggles.organisation(store, org_id, user)
    change = {"enabledIntegrations": toggles.replaced(before["enabledIntegrations"], body["enabledIntegrations"])}
    if "lockUserOverrides" in body:
        change["lockUserOverrides"] = body["lockUserOverrides"]
    return toggles.of_organisation(store.organisations.update(org_id, change))


def list_group_nc_integrations(org_id, user, store):
    toggles.organisation(store, org_id, user)
    return [toggles.of_group(group) for group in store.groups.all(organizationId=org_id)]


def replace_group_nc_integrations(org_id, group_id, body, user, store):
    toggles.organisation(store, org_id, user)
    group = store.groups.get(group_id)
    if group is None or group["organizationId"] != org_id:
        raise NotFound("group", group_id)
    disabled = toggles.replaced(group["disabled_integrations"], body["disabled_integrations"])
    return toggles.of_group(store.groups.update(group_id, {"disabled_integrations": disabled}))
