"""Workflows: trees of entities. Every node's entity exists in the workflow's organization; their names are unique within
an environment."""

from specdouble import resource

list_workflows = create_workflow = get_workflow = update_workflow = delete_workflow = resource
