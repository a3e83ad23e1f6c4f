"""Environments: the stages of an organization. Their names are unique within it."""

from specdouble import resource

list_environments = create_environment = get_environment = update_environment = delete_environment = resource
