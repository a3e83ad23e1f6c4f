"""Organisations: the caller's own, and its settings."""

from . import organisations_of, tiers


def get_organisation(user, store):
    return organisations_of.caller(store, user)


def update_organisation(body, user, store, clock):
    organisation = organisations_of.caller(store, user)["id"]
    if body.get("logo") is not None:
        tiers.check_feature(store, organisation, "white_label", clock.now())
    if body.get("dlpEnabled"):
        tiers.check_feature(store, organisation, "dlp", clock.now())
    return store.organisations.update(organisation, body)
