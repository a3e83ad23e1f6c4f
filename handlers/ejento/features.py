"""What an organization has switched on. What it never heard of is off."""

from specdouble import Forbidden


def of(store, organization_id):
    """Return the flags of an organization by name."""
    return {row["name"]: row["is_enabled"] for row in store.feature_flags.all(organization_id=organization_id)}


def is_on(store, organization_id, name):
    """Tell whether an organization has a feature."""
    row = store.feature_flags.one(organization_id=organization_id, name=name)
    return row is not None and row["is_enabled"]


def check(store, user, name):
    """Refuse what the caller's organization has switched off."""
    if user.tenant is not None and not is_on(store, user.tenant, name):
        raise Forbidden(f"The feature {name} is switched off in your organization")
