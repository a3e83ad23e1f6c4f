"""What is true of Pulse and no schema can say."""

from specdouble import BadReference, Condition, NotFound, Query


def find_entity(store, id_, user):
    """Return a workflow entity; one of another organization is not found."""
    entity = store.workflow_entities.get(id_)
    if entity is None or user.tenant not in (None, entity["organizationId"]):
        raise NotFound("workflow entity", id_)
    return entity


def check_model(store, entity):
    """Refuse a model that is neither of the entity's organization nor one of the platform's."""
    model_id = entity.get("modelId")
    if model_id is not None and not any(_usable(model, entity) for model in _models(store, model_id)):
        raise BadReference("modelId", model_id, "models or system_models")


def _models(store, model_id):
    places = [store[name] for name in ("models", "system_models") if name in store.collections]
    return [collection[model_id] for collection in places if model_id in collection]


def _usable(model, entity):
    """Tell whether a model is of the entity's organization, or of none: then it is the platform's."""
    return model.get("organizationId") in (None, entity["organizationId"])


def workflows_containing(store, entity):
    """Return the workflows whose canvas has the entity somewhere; each once."""
    return store.workflows.find(Query((Condition("workflowData.**.entityId", "any", entity["id"]),))).rows
