"""Agents that the caller marked with a star."""

from . import staging, visits
from .envelopes import done


def get_starred_agent(agent_id, seen, store, user):
    is_starred = store.starred_agents.one(agent_id=agent_id, user_id=user.id) is not None
    return done({**staging.shown(seen.agents[agent_id]), "is_starred": is_starred})


def star_agent(agent_id, seen, store, clock, user):
    seen.agents[agent_id]
    star = store.starred_agents.one(agent_id=agent_id, user_id=user.id)
    return done(star or visits.visit(store.starred_agents, clock, user, agent_id=agent_id))


def unstar_agent(agent_id, seen, store, user):
    seen.agents[agent_id]
    visits.forget(store.starred_agents, user, agent_id=agent_id)
    return done()


def list_starred_agents(inferred, store, user):
    return inferred(visits.latest(store.starred_agents, user, store.agents, "agent_id"))
