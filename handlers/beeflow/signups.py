"""Sign-ups: who may come in by the front door, and who waits there."""

from specdouble import Forbidden, NotFound, timestamp

from . import organisations_of


def rules(store, organisation=None):
    """Return the settings of an organisation; without one, of the platform's own."""
    return store.signup_rules[organisation or organisations_of.primary(store)["id"]]


def defaults(settings):
    """Return what those get who come in."""
    return {"role": settings["defaultRole"], "groups": list(settings["defaultGroups"])}


def forget_group(store, id_):
    """Let nobody who comes in be put into a group that is gone."""
    for settings in store.signup_rules.all():
        if id_ in settings["defaultGroups"]:
            left = [one for one in settings["defaultGroups"] if one != id_]
            store.signup_rules.update(settings["id"], {"defaultGroups": left})


def check_open(settings, email):
    """Refuse who may not sign up."""
    domains = settings["domainAllowlist"]
    if not settings["publicSignup"]:
        raise Forbidden("Nobody can sign up here")
    if domains and email.rpartition("@")[2].lower() not in domains:
        raise Forbidden(f"Only addresses of {', '.join(domains)} can sign up here")


def wait(store, clock, email, name, source):
    """Put somebody on the waiting list; who is on it stays where they are."""
    organisation = organisations_of.primary(store)["id"]
    if store.waitlist.one(email=email, organizationId=organisation) is None:
        told = {"displayName": name} if name else {}
        row = {"email": email, "source": source, "requestedAt": timestamp(clock.now()), "organizationId": organisation}
        store.waitlist.add({**told, **row})


def waiting(store, user_id, organisation):
    """Return an entry of the waiting list; those of other organisations are not there."""
    entry = store.waitlist.get(user_id)
    if entry is None or organisation not in (None, entry["organizationId"]):
        raise NotFound("waitlist entry", user_id)
    return entry
