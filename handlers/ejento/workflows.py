"""Workflows: agents that answer together. Whoever runs the team of the project changes them."""

from specdouble import resource

from . import envelopes, membership

list_workflows = create_workflow = get_workflow = update_workflow = delete_workflow = resource


def list_workflows_of_project(project_id, inferred, seen):
    seen.projects[project_id]
    return inferred(seen.workflows.all(project_id=project_id))


def list_workflows_of_user(user_id, inferred, seen, store):
    return inferred(_of_user(user_id, seen, store))


def list_workflow_tables(*, user_id, seen, store, paginated, page, items_per_page, sort_by=None):
    tables = [
        {"workflow_id": row["id"], "name": row["name"], "agents_count": len(row.get("agent_ids", []))}
        for row in _of_user(user_id, seen, store)
    ]
    return envelopes.paged("workflow_tables", tables, paginated, page, items_per_page, sort_by)


def _of_user(user_id, seen, store):
    """Return the workflows of the projects that somebody works on, of those that the caller sees."""
    seen.users[user_id]
    projects = {project["id"] for project in membership.worked_on(store, user_id)}
    return [row for row in seen.workflows.all() if row["project_id"] in projects]
