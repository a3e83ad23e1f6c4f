"""Recent agents: those that the caller opened, the last one first."""

from . import envelopes, marks


def add_recent_agent(agent_id, seen, store, user, clock):
    seen.agents[agent_id]
    return envelopes.done(marks.renew(store.recent_agents, user, agent_id, clock))


def remove_recent_agent(agent_id, seen, store, user):
    seen.agents[agent_id]
    marks.drop(store.recent_agents, user, agent_id)
    return envelopes.done()


def list_recent_agents(inferred, seen, store, user):
    return inferred(marks.of(store.recent_agents, user, seen))
