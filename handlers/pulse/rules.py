"""What is true of Pulse and no schema can say."""

from specdouble import BadReference, Condition, InUse, NotFound, Query


def find_entity(store, id_, user):
    """Return a workflow entity; one of another organization is not found."""
    entity = store.workflow_entities.get(id_)
    if entity is None or user.tenant not in (None, entity["organizationId"]):
        raise NotFound("workflow entity", id_)
    return entity


def check_model(store, entity):
    """Refuse a model that is neither of the entity's organization nor one of the platform's."""
    if not _has_its_model(store, entity):
        raise BadReference("modelId", entity["modelId"], "models or system_models")


def check_entities_of_model(store, model_id):
    """Refuse what was done to a model where an entity that names it can no longer use it."""
    left = [entity.id for entity in store.workflow_entities.all(modelId=model_id) if not _has_its_model(store, entity)]
    if left:
        raise InUse(f"models {model_id} stays as it is: workflow_entities {left[0]} refers to it", fields=("modelId",))


def _has_its_model(store, entity):
    model_id = entity.get("modelId")
    return model_id is None or any(_usable(model, entity) for model in _models(store, model_id))


def _models(store, model_id):
    places = [store[name] for name in ("models", "system_models") if name in store.collections]
    return [collection[model_id] for collection in places if model_id in collection]


def _usable(model, entity):
    """Tell whether a model is of the entity's organization, or of none: then it is the platform's."""
    return model.get("organizationId") in (None, entity["organizationId"])


def workflows_containing(store, entity):
    """Return the workflows whose canvas has the entity somewhere; each once."""
    return store.workflows.find(Query((Condition("workflowData.**.entityId", "any", entity["id"]),))).rows
