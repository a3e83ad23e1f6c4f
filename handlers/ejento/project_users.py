"""Who works on a project beside its team."""

from . import membership
from .envelopes import done


def add_project_users(project_id, body, seen, store):
    project = seen.projects.changeable(project_id)
    people = store.project_members.within(project_id=project_id)
    organization_id = membership.organization_of_team(store, project["team_id"])
    membership.check_newcomers(store, people, organization_id, body["user_ids"])
    return done({"users": [people.add({"project_id": project_id, "user_id": user_id}) for user_id in body["user_ids"]]})


def remove_project_user(project_id, user_id, seen, store):
    seen.projects.changeable(project_id)
    store.project_members.within(project_id=project_id).delete(user_id)
    return done()
