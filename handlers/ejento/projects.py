"""Projects: what a team works on."""

from specdouble import Condition, Query, resource

from . import membership

list_projects = create_project = get_project = update_project = delete_project = resource
list_projects_of_team = resource


def list_projects_by_ids(ids_, inferred, store):
    return inferred(row for id_ in dict.fromkeys(ids_) if (row := store.projects.get(id_)) is not None)


def filter_projects(inferred, store, name=None, team_id=None):
    where = [Condition("name", "contains", name)] if name else []
    where += [Condition("team_id", "eq", team_id)] if team_id is not None else []
    return inferred(store.projects.find(Query(tuple(where))).rows)


def list_projects_with_teams(inferred, seen, store):
    return inferred({**row, "team": store.teams[row["team_id"]]} for row in seen.projects)


def list_projects_of_user(user_id, inferred, seen, store):
    seen.users[user_id]
    return inferred(membership.worked_on(store, user_id))


def list_my_projects(inferred, store, user):
    return inferred(membership.worked_on(store, user.id))
