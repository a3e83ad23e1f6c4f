"""Workflow entities: the events, prompts, actions and results that workflows are made of. One in use stays."""

from specdouble import resource

from . import rules

list_workflow_entities = get_workflow_entity = delete_workflow_entity = resource


def create_workflow_entity(store, inferred):
    answer = inferred()
    rules.check_model(store, answer.value)
    return answer


def update_workflow_entity(store, inferred):
    answer = inferred()
    rules.check_model(store, answer.value)
    return answer


def count_workflow_entity_usage(id_, store, user):
    entity = rules.seen(store.workflow_entities, "workflow entity", id_, user)
    return {"count": len(rules.workflows_containing(store, entity))}
