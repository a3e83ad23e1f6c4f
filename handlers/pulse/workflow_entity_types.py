"""Workflow entity types: what entities can be, on the whole platform. One that entities are of stays."""

from specdouble import resource

list_workflow_entity_types = create_workflow_entity_type = get_workflow_entity_type = resource
update_workflow_entity_type = delete_workflow_entity_type = resource
