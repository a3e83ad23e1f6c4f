"""Models: where an organization's language models are called, and with what. Credentials are never told."""

from specdouble import resource

from . import rules

list_models = create_model = get_model = resource


def update_model(id_, store, inferred):
    answer = inferred()
    rules.check_entities_of_model(store, id_)
    return answer


def delete_model(id_, store, inferred):
    answer = inferred()
    rules.check_entities_of_model(store, id_)
    return answer
