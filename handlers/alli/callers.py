"""Whose project a request is about."""

from specdouble import NotFound


def project(store, user):
    """Return the project of a key. Who is let in without one speaks of the first."""
    found = store.projects.get(user.tenant) if user.tenant is not None else next(iter(store.projects), None)
    if found is None:
        raise NotFound("project", user.tenant)
    return found
