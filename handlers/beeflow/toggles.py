"""Toggles: which integrations of Nextcloud an organisation has on, and which of them a group is without."""

from specdouble import NotFound

NEXTCLOUD = (
    "files",
    "mail",
    "calendar",
    "contacts",
    "deck",
    "talk",
    "notes",
    "tasks",
    "activity",
    "notifications",
    "user_status",
)


def organisation(store, id_, user):
    """Return an organisation that the caller administers; any other is not there."""
    found = store.organisations.get(id_)
    if found is None or user.tenant not in (None, id_):
        raise NotFound("organisation", id_)
    return found


def of_organisation(row):
    """Return what an organisation has on."""
    return {
        "enabledIntegrations": _in_order(row["enabledIntegrations"]),
        "lockUserOverrides": row.get("lockUserOverrides", False),
    }


def of_group(row):
    """Return what the members of a group are without."""
    return {"groupId": row["id"], "disabled_integrations": _in_order(row["disabled_integrations"])}


def replaced(there, wanted):
    """Return a list whose part of Nextcloud is replaced; what belongs to other integrations stays."""
    return _in_order(wanted) + [one for one in there if one not in NEXTCLOUD]


def _in_order(names):
    return [one for one in NEXTCLOUD if one in names]
