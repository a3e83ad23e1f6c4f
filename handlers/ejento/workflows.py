"""Workflows: agents that answer together. Whoever runs the team of the project changes them."""

from specdouble import resource

from . import membership

list_workflows = create_workflow = get_workflow = update_workflow = delete_workflow = resource
list_workflows_of_project = resource


def list_workflows_of_user(user_id, inferred, seen, store):
    return inferred(_of_user(user_id, seen, store))


def list_workflow_tables(user_id, inferred, seen, store):
    return inferred(
        {"workflow_id": row["id"], "name": row["name"], "agents_count": len(row.get("agent_ids", []))}
        for row in _of_user(user_id, seen, store)
    )


def _of_user(user_id, seen, store):
    """Return the workflows of the projects that somebody works on, of those that the caller sees."""
    seen.users[user_id]
    projects = {project["id"] for project in membership.worked_on(store, user_id)}
    return [row for row in seen.workflows.all() if row["project_id"] in projects]
