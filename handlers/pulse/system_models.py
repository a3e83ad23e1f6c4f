"""System models: what the platform offers to every organization. Credentials are written and never read back."""

from specdouble import resource

from . import rules

list_system_models = create_system_model = update_system_model = resource


def delete_system_model(id_, store, inferred):
    answer = inferred()
    rules.check_entities_of_model(store, id_)
    return answer


def list_visible_system_models(inferred):
    return {"data": [model for model in inferred().value["data"] if model["isVisible"]]}
