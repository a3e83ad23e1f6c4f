"""Organisations: the caller's own, and its settings."""

from specdouble import BadRequest

from . import organisations_of, schedules, tiers


def get_organisation(user, store):
    return organisations_of.caller(store, user)


def update_organisation(body, user, store, clock):
    """`dlpFailureMode` is kept, and changes nothing: what looks for personal data never fails."""
    if not schedules.is_zone(body.get("defaultTimezone", "UTC")):
        raise BadRequest(f"There is no time zone {body['defaultTimezone']}; one is Europe/Amsterdam")
    organisation = organisations_of.caller(store, user)["id"]
    if body.get("logo") is not None:
        tiers.check_feature(store, organisation, "white_label", clock.now())
    if body.get("dlpEnabled"):
        tiers.check_feature(store, organisation, "dlp", clock.now())
    return store.organisations.update(organisation, body)
