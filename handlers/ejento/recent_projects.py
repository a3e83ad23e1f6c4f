"""Projects that the caller opened lately."""

from . import visits
from .envelopes import done


def add_recent_project(project_id, seen, store, clock, user):
    seen.projects[project_id]
    return done(visits.visit(store.recent_projects, clock, user, project_id=project_id))


def list_recent_projects(inferred, store, user):
    return inferred(visits.latest(store.recent_projects, user, store.projects, "project_id"))
