"""Who is let in: what only owners and admins of an organization may do, and what it has switched off."""

from specdouble import Forbidden

from . import features, membership


def admit(operation, user, store):
    """Refuse people what takes running their organization, by `x-role: admin`, or a feature, `x-feature: api_tools`."""
    ruled = operation.extensions.get("x-role") == "admin" and user.tenant is not None
    if ruled and not membership.runs_organization(user):
        raise Forbidden("Only owners and admins of the organization may do this")
    if "x-feature" in operation.extensions:
        features.check(store, user, operation.extensions["x-feature"])
