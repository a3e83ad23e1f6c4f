"""Starred agents: those that the caller marked, the last one first."""

from . import envelopes, marks


def get_starred_agent(agent_id, seen, store, user):
    is_starred = marks.find(store.starred_agents, user, agent_id) is not None
    return envelopes.done({**seen.agents[agent_id], "is_starred": is_starred})


def star_agent(agent_id, seen, store, user, clock):
    seen.agents[agent_id]
    return envelopes.done(marks.put(store.starred_agents, user, agent_id, clock))


def unstar_agent(agent_id, seen, store, user):
    seen.agents[agent_id]
    marks.drop(store.starred_agents, user, agent_id)
    return envelopes.done()


def list_starred_agents(inferred, seen, store, user):
    return inferred(marks.of(store.starred_agents, user, seen))
