"""Who is let in: what only owners and admins of an organization may do."""

from specdouble import Forbidden

from . import membership


def admit(operation, user):
    """Refuse people who do not run their organization what asks for it by `x-role: admin`."""
    ruled = operation.extensions.get("x-role") == "admin" and user.tenant is not None
    if ruled and not membership.runs_organization(user):
        raise Forbidden("Only owners and admins of the organization may do this")
