"""Models: where an organization's language models are called, and with what. Credentials are never told."""

from specdouble import resource

list_models = create_model = get_model = update_model = delete_model = resource
