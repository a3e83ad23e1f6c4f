"""Profiles: what a caller is told of themselves."""

from . import tiers

_OF_USERS = ("agents:use", "conversations:write", "knowledge:read", "profile:write")
_OF_ADMINS = (
    "agents:manage",
    "groups:manage",
    "integrations:manage",
    "license:manage",
    "organisation:manage",
    "users:manage",
)


def shown(store, user, now):
    """Return a user with the tier of their organisation."""
    tier = tiers.of(store, user["organizationId"], now)
    own = {name: user[name] for name in ("id", "email", "displayName", "avatar", "language", "role", "organizationId")}
    return {**own, "tier": tier, "features": tiers.features(tier), "limits": tiers.limits(tier)}


def permissions(store, user):
    """Return what a user may do, and where."""
    organisation = store.organisations[user["organizationId"]]
    return {
        "permissions": sorted(_OF_USERS + (_OF_ADMINS if user["role"] == "admin" else ())),
        "groups": [{"id": id_, "name": store.groups[id_]["name"]} for id_ in user["groups"]],
        "organizations": [{"id": organisation["id"], "name": organisation["name"]}],
        "betaFeatures": list(user["betaFeatures"]),
    }
