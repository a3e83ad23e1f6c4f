"""Agents that the caller opened lately."""

from . import visits
from .envelopes import done


def add_recent_agent(agent_id, seen, store, clock, user):
    seen.agents[agent_id]
    return done(visits.visit(store.recent_agents, clock, user, agent_id=agent_id))


def remove_recent_agent(agent_id, seen, store, user):
    seen.agents[agent_id]
    visits.forget(store.recent_agents, user, agent_id=agent_id)
    return done()


def list_recent_agents(inferred, store, user):
    return inferred(visits.latest(store.recent_agents, user, store.agents, "agent_id"))
