"""Workflows: trees of entities of the same organization. Their names are unique within an environment."""

from specdouble import resource

list_workflows = create_workflow = get_workflow = update_workflow = delete_workflow = resource
