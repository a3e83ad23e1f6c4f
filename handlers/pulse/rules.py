"""What is true of Pulse and no schema can say."""

from specdouble import BadReference, Condition, InUse, NotFound, Query


def seen(collection, noun, id_, user):
    """Return a row that exists for the caller: one of another organization is not found."""
    row = collection.get(id_)
    if row is None or user.tenant not in (None, row["organizationId"]):
        raise NotFound(noun, id_)
    return row


def check_model(store, entity):
    """Refuse a model that is neither of the entity's organization nor one of the platform's."""
    if not _has_its_model(store, entity):
        raise BadReference("modelId", entity["modelId"], "models or system_models")


def check_entities_of_model(store, model_id):
    """Refuse what was done to a model, the platform's or not, where an entity that names it can no longer use it."""
    left = [entity.id for entity in store.workflow_entities.all(modelId=model_id) if not _has_its_model(store, entity)]
    if left:
        raise InUse(f"model {model_id} stays as it is: workflow_entities {left[0]} refers to it", fields=("modelId",))


def _has_its_model(store, entity):
    model_id = entity.get("modelId")
    return model_id is None or any(_usable(model, entity) for model in _models(store, model_id))


def _models(store, model_id):
    return [models[model_id] for models in (store.models, store.system_models) if model_id in models]


def _usable(model, entity):
    """Tell whether a model is of the entity's organization, or of none: then it is the platform's."""
    return model.get("organizationId") in (None, entity["organizationId"])


def workflows_containing(store, entity):
    """Return the workflows whose canvas has the entity somewhere; each once."""
    return store.workflows.find(Query((Condition("workflowData.**.entityId", "any", entity["id"]),))).rows
