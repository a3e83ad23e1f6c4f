"""Models: what evaluations can run on, with a key of the environment's own or on trial."""

from . import rules


def list_models(environment_id, provider, store, user, key_id=None):
    """Tell the same models for every key of a provider: none of them is asked."""
    environment = rules.environment(store, environment_id, user)
    models = store.provider_models.all(provider=provider)
    if key_id is None:
        models = [model for model in models if model["posthog_available"]]
    else:
        rules.check_provider(store.provider_keys.within(environment_id=environment.id), key_id, provider)
    return {"models": [{"id": one["model"], "posthog_available": one["posthog_available"]} for one in models]}
