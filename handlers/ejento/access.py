"""Who sees and who changes which rows: it follows from membership."""

from specdouble import Access, Condition

from . import membership


def organizations(user):
    """People see their own organization."""
    return Access(sees=(Condition("id", "eq", user.tenant),))


def users(user):
    """People of an organization see one another; owners and admins change them, others themselves."""
    return Access() if membership.runs_organization(user) else Access(changes=(Condition("id", "eq", user.id),))


def teams(store, user):
    """People see their teams; owners and admins of a team change it, and whoever runs the organization."""
    if membership.runs_organization(user):
        return Access()
    return Access(sees=_ids(membership.teams_of(store, user)), changes=_ids(membership.run_teams(store, user)))


def projects(store, user):
    """People see the projects of their teams, and those they were added to; who runs the team changes them."""
    runs = Condition("team_id", "in", membership.run_teams(store, user))
    return Access(sees=_ids(membership.projects_of(store, user)), changes=(runs,))


def _ids(ids):
    return (Condition("id", "in", ids),)
