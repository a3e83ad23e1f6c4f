"""LLM configurations: the models of an organization, and how they are called."""

from specdouble import resource

from . import models_of
from .envelopes import done

list_llm_configurations = get_llm_configuration = resource


def update_agent_llm_configuration(agent_id, body, seen, store, user, clock):
    agent = seen.agents.changeable(agent_id)
    models_of.check_offered(store, user, body)
    return done(models_of.shown(models_of.tune(store, user, clock, agent, body)))
